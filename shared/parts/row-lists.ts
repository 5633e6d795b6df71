// The rows of the texts of a part: a list for each text that is in several rows, and for each row how many texts are in it alone.
import { type Blocks, blockOf, placeOfBlock } from './blocks.ts'
import { byteReader, byteWriter } from './byte-writer.ts'
import type { Directory } from './directory.ts'
import { type PartBytes, type Place, readNear } from './part-bytes.ts'
import { type Rows, rowsWhere, writeGaps } from './rows.ts'

/** A block of lists ends with the list that reaches this. */
const listBlockBytes = 4096

/** The rows of a block of counts. */
export const countBlockRows = 1024

export interface BlockedSection {
  readonly bytes: Buffer
  readonly blocks: Blocks
}

/** @param lists by number of rows, falling: so a block has lists of much the same length. */
export function rowListSection(lists: readonly (readonly number[])[]): BlockedSection {
  const writer = byteWriter()
  const [firsts, starts]: [number[], number[]] = [[], []]
  for (const [text, rows] of lists.entries()) {
    const start = starts.at(-1)
    if (start === undefined || writer.length - start >= listBlockBytes) {
      firsts.push(text)
      starts.push(writer.length)
    }
    writer.varint(rows.length)
    writeGaps(writer, rows)
  }
  return { bytes: writer.done(), blocks: { firsts, starts } }
}

/** @param counts by row, how many texts are in it alone. */
export function uniqueCountSection(counts: Uint32Array): BlockedSection {
  const writer = byteWriter()
  const [firsts, starts]: [number[], number[]] = [[], []]
  let text = 0
  for (const [row, count] of counts.entries()) {
    if (row % countBlockRows === 0) {
      firsts.push(text)
      starts.push(writer.length)
    }
    writer.varint(count)
    text += count
  }
  return { bytes: writer.done(), blocks: { firsts, starts } }
}

/** The rows in which any of the texts stands. @param texts their numbers, ascending. */
export async function rowsOfTexts(directory: Directory, bytes: PartBytes, texts: Uint32Array): Promise<Rows> {
  if (texts.length === 0) return new Uint32Array(0)
  const { rows, sharedTexts, sections, rowLists, uniqueCounts } = directory
  const marks = new Uint8Array(rows)
  const end = texts.findIndex((text) => text >= sharedTexts)
  const shared = end === -1 ? texts : texts.subarray(0, end)
  const unique = texts.subarray(shared.length).map((text) => text - sharedTexts)
  await Promise.all([
    eachBlock(bytes, rowLists, sections.rowLists, shared, (block, at, wanted) =>
      markShared(block, rowLists.firsts[at] ?? 0, wanted, marks),
    ),
    eachBlock(bytes, uniqueCounts, sections.uniqueCounts, unique, (block, at, wanted) =>
      markUnique(block, uniqueCounts.firsts[at] ?? 0, at * countBlockRows, wanted, marks),
    ),
  ])
  return rowsWhere(rows, (row) => marks[row] === 1)
}

type TakeBlock = (block: Buffer, at: number, wanted: readonly number[]) => void

async function eachBlock(
  bytes: PartBytes,
  { firsts, starts }: Blocks,
  section: Place,
  items: Uint32Array,
  take: TakeBlock,
): Promise<void> {
  const wanted = [...Map.groupBy(items, (item) => blockOf(firsts, item))]
  const blocks = await readNear(
    bytes,
    wanted.map(([at]) => placeOfBlock(starts, at, section)),
  )
  for (const [place, [at, own]] of wanted.entries()) take(blocks[place] as Buffer, at, own)
}

function markShared(block: Buffer, first: number, wanted: readonly number[], marks: Uint8Array): void {
  const reader = byteReader(block)
  let text = first
  for (const each of wanted) {
    for (; text < each; text += 1) for (let left = reader.varint(); left > 0; left -= 1) reader.varint()
    let row = -1
    for (let left = reader.varint(); left > 0; left -= 1) {
      row += reader.varint() + 1
      marks[row] = 1
    }
    text += 1
  }
}

function markUnique(block: Buffer, first: number, firstRow: number, wanted: readonly number[], marks: Uint8Array) {
  const reader = byteReader(block)
  let row = firstRow
  let end = first + reader.varint()
  for (const each of wanted) {
    for (; end <= each; row += 1) end += reader.varint()
    marks[row] = 1
  }
}

/** The rows of every text, in the order of the texts: to make a larger part of the part. */
export function* allRowLists(rowLists: Buffer, uniqueCounts: Buffer, sharedTexts: number, rows: number) {
  const lists = byteReader(rowLists)
  for (let text = 0; text < sharedTexts; text += 1) {
    const own: number[] = []
    let row = -1
    for (let left = lists.varint(); left > 0; left -= 1) {
      row += lists.varint() + 1
      own.push(row)
    }
    yield own
  }
  const counts = byteReader(uniqueCounts)
  for (let row = 0; row < rows; row += 1) for (let left = counts.varint(); left > 0; left -= 1) yield [row]
}
