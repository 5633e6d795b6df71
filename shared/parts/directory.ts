// The directory of a part: where its sections are, which items are in which of their blocks, and the hash of every page. It stands at the
// end of the file, and the manifest has its own hash: so each byte that is read is known to be what was written.

import type { Blocks } from './blocks.ts'
import { type ByteReader, type ByteWriter, byteReader, byteWriter } from './byte-writer.ts'
import { countOfIds, encodedIds, idAt, idBytes } from './entry-id-bytes.ts'
import { packed, unpacked } from './packed.ts'
import { PartDamagedError, type Place } from './part-bytes.ts'
import type { ColumnName } from './views.ts'

export const partFormat = 5

export interface ColumnPlace {
  /** How many different views there are. */
  readonly views: number
  readonly dictionary: Place
  readonly codes: Place
}

/** A section that is read by block. */
export interface BlockedPlace {
  readonly place: Place
  readonly blocks: Blocks
}

/**
 * Rows that follow each other, and what is said of them alone. A joined part has a group of each part that it was made of, as it was there:
 * a row and a text have their numbers within the group. Any other part has one.
 */
export interface RowGroup {
  readonly rows: number
  /** Texts in several rows come first, those in most rows before the others; then those in one row, by row. */
  readonly sharedTexts: number
  readonly texts: number
  /** Of the shared texts. */
  readonly rowLists: BlockedPlace
  /** The items are texts in one row; each block has as many rows. */
  readonly uniqueCounts: BlockedPlace
  readonly times: Place
  /** Absent from a small part, which is counted row by row. */
  readonly summaries?: SummaryPlaces
}

/** The sections that have the summaries of a group (summaries.ts). */
export interface SummaryPlaces {
  readonly version: number
  /** The organization. */
  readonly scope: string
  readonly seen: Place
  /** The same if no row is `PRIVATE`. */
  readonly all: Place
}

/** Of the texts of all groups, numbered one group after the other. */
export interface Grams {
  readonly dictionary: Place
  readonly lists: Place
  readonly blocks: GramBlocks
}

/** Which grams are in which block of their dictionary. */
export interface GramBlocks extends Blocks {
  /** Where the list of each block's first gram begins in its section. */
  readonly lists: ArrayLike<number>
}

export interface Sections {
  readonly pageBytes: number
  readonly rows: number
  /** Rows that may hold any text. */
  readonly open: ArrayLike<number>
  readonly ids: Place
  /** The rows of a block of ids, and the first id of each. */
  readonly idBlock: number
  readonly idStarts: readonly string[]
  /** By row, without a gap. */
  readonly groups: readonly RowGroup[]
  /** By group. */
  readonly columns: Readonly<Partial<Record<ColumnName, readonly ColumnPlace[]>>>
  /** Absent from a joined part, which nothing is made of. All that a larger part is made of ends with them. */
  readonly texts?: Place
  /** Absent from a small part, whose texts are looked through. */
  readonly grams?: Grams
}

export interface Directory extends Sections {
  /** The hashes of the pages (pages.ts). */
  readonly digests: Buffer
}

/** Places and counts as JSON, and what there is much of as numbers behind it: to read those of a large part as JSON takes some milliseconds. */
export function directoryBytes({ digests, open, idStarts, groups, grams, ...others }: Directory): Buffer {
  const head = {
    ...{ format: partFormat, ...others },
    groups: groups.map(({ rowLists, uniqueCounts, ...group }) => ({
      ...group,
      rowLists: rowLists.place,
      uniqueCounts: uniqueCounts.place,
    })),
    ...(grams && { grams: { dictionary: grams.dictionary, lists: grams.lists } }),
  }
  const json = Buffer.from(JSON.stringify(head))
  const numbers = byteWriter()
  numbers.varint(json.length)
  numbers.bytes(json)
  numbers.varint(idStarts.length)
  numbers.bytes(encodedIds(idStarts))
  writeAscending(numbers, open)
  for (const { rowLists, uniqueCounts } of groups)
    for (const { blocks } of [rowLists, uniqueCounts]) writeBlocks(numbers, blocks)
  if (grams) {
    writeBlocks(numbers, grams.blocks)
    writeAscending(numbers, grams.blocks.lists)
  }
  const body = packed(numbers.done())
  const writer = byteWriter()
  writer.varint(body.length)
  writer.bytes(body)
  writer.bytes(digests)
  return Buffer.from(writer.done())
}

/** @param bytes whose hash was checked. @throws PartDamagedError if this version of the code cannot read it. */
export function readDirectory(bytes: Buffer): Directory {
  try {
    const reader = byteReader(bytes)
    const length = reader.varint()
    const end = reader.at + length
    return { ...readSections(unpacked(bytes.subarray(reader.at, end))), digests: bytes.subarray(end) }
  } catch (cause) {
    throw new PartDamagedError('the bytes are no directory of a part', { cause })
  }
}

type Head = Omit<Sections, 'open' | 'idStarts' | 'groups' | 'grams'> & {
  readonly groups: readonly (Omit<RowGroup, 'rowLists' | 'uniqueCounts'> &
    Readonly<Record<'rowLists' | 'uniqueCounts', Place>>)[]
  readonly grams?: Omit<Grams, 'blocks'>
}

function readSections(bytes: Buffer): Sections {
  const reader = byteReader(bytes)
  const json = reader.bytes(reader.varint())
  const { format, groups, grams, ...others }: Head & { readonly format: number } = JSON.parse(json.toString())
  if (format !== partFormat) throw new Error(`the format ${format} is not known`)
  const ids = reader.bytes(reader.varint() * idBytes)
  return {
    ...others,
    idStarts: Array.from({ length: countOfIds(ids) }, (_, place) => idAt(ids, place)),
    open: readAscending(reader),
    groups: groups.map((group) => ({
      ...group,
      rowLists: { place: group.rowLists, blocks: readBlocks(reader) },
      uniqueCounts: { place: group.uniqueCounts, blocks: readBlocks(reader) },
    })),
    ...(grams && { grams: { ...grams, blocks: { ...readBlocks(reader), lists: readAscending(reader) } } }),
  }
}

function writeBlocks(writer: ByteWriter, { firsts, starts }: Blocks): void {
  writeAscending(writer, firsts)
  writeAscending(writer, starts)
}

function readBlocks(reader: ByteReader): Blocks {
  return { firsts: readAscending(reader), starts: readAscending(reader) }
}

/** Some may be equal. */
function writeAscending(writer: ByteWriter, numbers: ArrayLike<number>): void {
  writer.varint(numbers.length)
  for (let at = 0; at < numbers.length; at += 1) writer.varint((numbers[at] ?? 0) - (numbers[at - 1] ?? 0))
}

function readAscending(reader: ByteReader): Uint32Array {
  const numbers = new Uint32Array(reader.varint())
  for (let at = 0; at < numbers.length; at += 1) numbers[at] = (numbers[at - 1] ?? 0) + reader.varint()
  return numbers
}
