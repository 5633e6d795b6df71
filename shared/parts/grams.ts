// The grams of texts: each four bytes that follow each other, and which texts have them. A text whose grams are not all there does not hold
// a phrase. Written here; gram-lookup.ts reads them.
import { byteWriter } from './byte-writer.ts'
import type { GramBlocks } from './directory.ts'

export const gramBytes = 4

/** The grams of a block of the dictionary. */
export const dictionaryBlock = 512

export interface GramSections {
  /** Of each gram, ascending: its distance from the one before, how many texts have it, and the bytes of its list. */
  readonly dictionary: Buffer
  /** Of each gram, the numbers of its texts. */
  readonly lists: Buffer
  readonly blocks: GramBlocks
}

/** @param texts by number; read twice. */
export function gramSections(texts: readonly string[]): GramSections {
  const { grams, ends, postings } = postingsOf(texts)
  const [dictionary, lists] = [byteWriter(), byteWriter()]
  const blocks = { firsts: [] as number[], starts: [] as number[], lists: [] as number[] }
  let from = 0
  for (const [at, gram] of grams.entries()) {
    const isFirst = at % dictionaryBlock === 0
    if (isFirst) {
      blocks.firsts.push(gram)
      blocks.starts.push(dictionary.length)
      blocks.lists.push(lists.length)
    }
    const [start, end] = [lists.length, ends[at] ?? 0]
    let last = -1
    for (let place = from; place < end; place += 1) {
      const text = postings[place] ?? 0
      lists.varint(text - last - 1)
      last = text
    }
    dictionary.varint(isFirst ? 0 : gram - (grams[at - 1] ?? 0))
    dictionary.varint(end - from)
    dictionary.varint(lists.length - start)
    from = end
  }
  return { dictionary: dictionary.done(), lists: lists.done(), blocks }
}

/** The texts of each gram, one list behind the other: counted first, then laid out, so that no list has to grow. */
function postingsOf(texts: readonly string[]) {
  const slots = gramSlots()
  const taken: number[] = []
  eachGram(texts, (gram, text) => {
    const slot = slots.of(gram)
    if (taken[slot] === text) return
    taken[slot] = text
    slots.counts[slot] = (slots.counts[slot] ?? 0) + 1
  })
  const grams = Uint32Array.from(slots.grams).sort()
  const ends = new Uint32Array(grams.length)
  const next = new Uint32Array(grams.length)
  let total = 0
  for (const [at, gram] of grams.entries()) {
    const slot = slots.of(gram)
    next[slot] = total
    total += slots.counts[slot] ?? 0
    ends[at] = total
  }
  const postings = new Uint32Array(total)
  taken.fill(-1)
  eachGram(texts, (gram, text) => {
    const slot = slots.of(gram)
    if (taken[slot] === text) return
    taken[slot] = text
    const place = next[slot] ?? 0
    postings[place] = text
    next[slot] = place + 1
  })
  return { grams, ends, postings }
}

/** A gram begins at every byte of a text; behind its end are zeros, so that a phrase of fewer bytes than a gram has is the beginning of one. */
function eachGram(texts: readonly string[], take: (gram: number, text: number) => void): void {
  for (const [text, each] of texts.entries()) {
    const bytes = Buffer.from(each)
    let gram = 0
    for (let at = 0; at < bytes.length + gramBytes - 1; at += 1) {
      gram = ((gram << 8) | (bytes[at] ?? 0)) >>> 0
      if (at >= gramBytes - 1) take(gram, text)
    }
  }
}

/** A number for each gram, in the order of their first appearance: a table with open addressing, since a Map takes five times as long. */
function gramSlots() {
  let table = new Int32Array(1 << 16).fill(-1)
  const grams: number[] = []
  const counts: number[] = []
  const placeOf = (gram: number) => {
    const mask = table.length - 1
    let place = (Math.imul(gram, 0x9e3779b1) >>> 7) & mask
    for (let slot = table[place] ?? -1; slot !== -1 && grams[slot] !== gram; slot = table[place] ?? -1)
      place = (place + 1) & mask
    return place
  }
  const grow = () => {
    table = new Int32Array(table.length * 2).fill(-1)
    for (const [slot, gram] of grams.entries()) table[placeOf(gram)] = slot
  }
  return {
    grams,
    counts,
    of(gram: number): number {
      const place = placeOf(gram)
      const known = table[place] ?? -1
      if (known !== -1) return known
      table[place] = grams.length
      grams.push(gram)
      counts.push(0)
      if (grams.length * 2 > table.length) grow()
      return grams.length - 1
    },
  }
}
