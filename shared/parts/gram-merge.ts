// The grams of several parts as those of one: their dictionaries are read side by side, in ascending order of grams, and the lists of a gram
// written one behind the other. Of a list only the first number changes, since the others are distances.
import type { BodyWriter } from './body-writer.ts'
import { byteWriter } from './byte-writer.ts'
import type { Grams } from './directory.ts'
import { dictionaryBlock } from './grams.ts'
import type { PartBytes } from './part-bytes.ts'
import { type PieceReader, pieceReader } from './piece-reader.ts'

/** Of each source, as many bytes of both are in memory; of lists more only if one is longer. */
export const [dictionaryPieceBytes, listPieceBytes] = [256 * 1024, 2 * 1024 * 1024]

/** Three numbers. */
const itemBytesMax = 24

export interface GramSource {
  readonly bytes: PartBytes
  readonly grams: Grams
  /** The number of its first text among those of all. */
  readonly firstText: number
}

/** The lists go into the body; the dictionary stays in memory until they all have. @param sources in the order of their texts. */
export async function mergeGrams(
  sources: readonly GramSource[],
  body: BodyWriter,
): Promise<Pick<Grams, 'lists' | 'blocks'> & { readonly dictionary: Buffer }> {
  const start = body.length
  const dictionary = byteWriter()
  const blocks = { firsts: [] as number[], starts: [] as number[], lists: [] as number[] }
  let [count, last] = [0, 0]
  let open = (await Promise.all(sources.map(gramCursor))).filter(isOpen)
  while (open.length > 0) {
    const gram = open.reduce((least, { item }) => Math.min(least, item.gram), Number.POSITIVE_INFINITY)
    const from = body.length
    const isFirst = count % dictionaryBlock === 0
    if (isFirst) {
      blocks.firsts.push(gram)
      blocks.starts.push(dictionary.length)
      blocks.lists.push(from - start)
    }
    const own = open.filter(({ item }) => item.gram === gram)
    // To wait only where something is read: to do so for each of half a million grams takes longer than to merge them.
    for (const { lists, item } of own) if (!lists.has(item.listBytes)) await lists.load(item.listBytes)
    const texts = writeLists(own, body)
    dictionary.varint(isFirst ? 0 : gram - last)
    dictionary.varint(texts)
    dictionary.varint(body.length - from)
    count += 1
    last = gram
    for (const cursor of own) if (!cursor.next()) await cursor.load()
    if (!open.every(isOpen)) open = open.filter(isOpen)
    if (body.isFull) await body.handOn()
  }
  return { dictionary: dictionary.done(), lists: [start, body.length - start], blocks }
}

/** @returns how many texts there are. */
function writeLists(cursors: readonly GramCursor[], body: BodyWriter): number {
  let [texts, lastText] = [0, -1]
  for (const [at, { item, lists, firstText }] of cursors.entries()) {
    const list = lists.take(item.listBytes)
    const behindFirst = list.findIndex((byte) => byte < 128) + 1
    body.varint(firstText + sumOf(list, behindFirst) - lastText - 1)
    body.add(list, behindFirst)
    texts += item.texts
    // The distances, and the steps between.
    if (at < cursors.length - 1) lastText = firstText + sumOf(list, list.length) + item.texts - 1
  }
  return texts
}

interface GramItem {
  readonly gram: number
  readonly texts: number
  readonly listBytes: number
}

interface GramCursor {
  readonly firstText: number
  readonly lists: PieceReader
  /** The one that comes next; behind the last, the last once more. */
  item: GramItem
  isOpen: boolean
  /** Moves on. False if the next has to be loaded. */
  next(): boolean
  load(): Promise<void>
}

function isOpen(cursor: GramCursor): boolean {
  return cursor.isOpen
}

async function gramCursor({ bytes, grams, firstText }: GramSource): Promise<GramCursor> {
  const dictionary = pieceReader(bytes, grams.dictionary, dictionaryPieceBytes)
  let at = 0
  const read = () => {
    const block = at / dictionaryBlock
    const isFirst = Number.isInteger(block)
    const gap = dictionary.varint()
    const gram = isFirst ? (grams.blocks.firsts[block] ?? 0) : cursor.item.gram + gap
    cursor.item = { gram, texts: dictionary.varint(), listBytes: dictionary.varint() }
    at += 1
  }
  const cursor: GramCursor = {
    firstText,
    lists: pieceReader(bytes, grams.lists, listPieceBytes),
    item: { gram: 0, texts: 0, listBytes: 0 },
    isOpen: true,
    next() {
      if (dictionary.isAtEnd()) cursor.isOpen = false
      else if (dictionary.has(itemBytesMax)) read()
      else return false
      return true
    },
    async load() {
      await dictionary.load(itemBytesMax)
      read()
    },
  }
  if (!cursor.next()) await cursor.load()
  return cursor
}

/** Of the varints before a place. No list has two billion texts. */
function sumOf(list: Buffer, end: number): number {
  let [sum, value, shift] = [0, 0, 0]
  for (let at = 0; at < end; at += 1) {
    const byte = list[at] ?? 0
    value += (byte & 127) << shift
    shift += 7
    if (byte >= 128) continue
    sum += value
    value = 0
    shift = 0
  }
  return sum
}
