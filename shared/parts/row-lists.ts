// The rows of the texts of a part: a list for each text that is in several rows, and for each row how many texts are in it alone.
import { type Blocks, blockOf, placeOfBlock } from './blocks.ts'
import { byteReader, byteWriter } from './byte-writer.ts'
import type { BlockedPlace } from './directory.ts'
import { type PartBytes, type Place, readNear } from './part-bytes.ts'
import { type PlacedGroup, within } from './row-groups.ts'
import { joined, type Rows, rowsWhere, writeGaps } from './rows.ts'

/** A block of lists ends with the list that reaches this: a page is read anyway. */
const listBlockBytes = 16 * 1024

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
export async function rowsOfTexts(groups: readonly PlacedGroup[], bytes: PartBytes, texts: Uint32Array): Promise<Rows> {
  const asked = groups
    .map((group) => ({ group, blocks: blocksWith(group, texts) }))
    .filter(({ blocks }) => blocks.length > 0)
  const read = await readNear(
    bytes,
    asked.flatMap(({ blocks }) => blocks.map(({ place }) => place)),
  )
  let at = 0
  const found = asked.flatMap(({ group: { rows, firstRow }, blocks }) => {
    const marks = new Uint8Array(rows)
    for (const { mark } of blocks) mark(read[at++] as Buffer, marks)
    return [rowsWhere(rows, (row) => marks[row] === 1).map((row) => row + firstRow)]
  })
  return joined(found)
}

interface WantedBlock {
  readonly place: Place
  /** Marks the rows of the wanted texts. */
  mark(block: Buffer, marks: Uint8Array): void
}

function blocksWith(group: PlacedGroup, all: Uint32Array): readonly WantedBlock[] {
  const { firstText, texts, sharedTexts, rowLists, uniqueCounts } = group
  const shared = within(all, firstText, sharedTexts).map((text) => text - firstText)
  const firstUnique = firstText + sharedTexts
  const unique = within(all, firstUnique, texts - sharedTexts).map((text) => text - firstUnique)
  return [
    ...wantedBlocks(rowLists, shared, (block, at, wanted, marks) =>
      markShared(block, rowLists.blocks.firsts[at] ?? 0, wanted, marks),
    ),
    ...wantedBlocks(uniqueCounts, unique, (block, at, wanted, marks) =>
      markUnique(block, uniqueCounts.blocks.firsts[at] ?? 0, at * countBlockRows, wanted, marks),
    ),
  ]
}

function wantedBlocks(
  { place, blocks: { firsts, starts } }: BlockedPlace,
  items: Uint32Array,
  mark: (block: Buffer, at: number, wanted: readonly number[], marks: Uint8Array) => void,
): WantedBlock[] {
  const wanted = [...Map.groupBy(items, (item) => blockOf(firsts, item))]
  return wanted.map(([at, own]) => ({
    place: placeOfBlock(starts, at, place),
    mark: (block, marks) => mark(block, at, own, marks),
  }))
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
