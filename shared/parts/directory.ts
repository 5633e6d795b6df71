// The directory of a part: where its sections are, which items are in which of their blocks, and the hash of every page. It stands at the
// end of the file, and the manifest has its own hash: so each byte that is read is known to be what was written.

import type { Blocks } from './blocks.ts'
import { byteReader, byteWriter } from './byte-writer.ts'
import { packed, unpacked } from './packed.ts'
import { PartDamagedError, type Place } from './part-bytes.ts'
import type { ColumnName } from './views.ts'

export const partFormat = 3

export type SectionName = 'rowLists' | 'uniqueCounts' | 'texts' | 'ids' | 'times' | 'grams' | 'gramLists'

export interface ColumnPlace {
  /** How many different views there are. */
  readonly views: number
  readonly dictionary: Place
  readonly codes: Place
}

/** Which grams are in which block of their dictionary. */
export interface GramBlocks extends Blocks {
  /** Where the list of each block's first gram begins in its section. */
  readonly lists: readonly number[]
}

export interface Sections {
  readonly rows: number
  /** Texts in several rows come first, those in most rows before the others; then those in one row, by row. */
  readonly sharedTexts: number
  readonly texts: number
  /** Rows that may hold any text. */
  readonly open: readonly number[]
  readonly sections: Readonly<Record<SectionName, Place>>
  readonly columns: Readonly<Partial<Record<ColumnName, ColumnPlace>>>
  /** The first id of each block of ids. */
  readonly idStarts: readonly string[]
  readonly rowLists: Blocks
  /** The items are texts in one row; each block has as many rows. */
  readonly uniqueCounts: Blocks
  /** Absent from a small part, whose texts are looked through. */
  readonly grams?: GramBlocks
  /** All that a larger part is made of stands before this. */
  readonly contentBytes: number
}

export interface Directory extends Sections {
  /** The hashes of the pages (pages.ts). */
  readonly digests: Buffer
}

export function directoryBytes({ digests, ...sections }: Directory): Buffer {
  const json = packed(Buffer.from(JSON.stringify({ format: partFormat, ...sections })))
  const writer = byteWriter()
  writer.varint(json.length)
  writer.bytes(json)
  writer.bytes(digests)
  return Buffer.from(writer.done())
}

/** @param bytes whose hash was checked. @throws PartDamagedError if this version of the code cannot read it. */
export function readDirectory(bytes: Buffer): Directory {
  try {
    const reader = byteReader(bytes)
    const length = reader.varint()
    const { format, ...sections } = JSON.parse(unpacked(bytes.subarray(reader.at, reader.at + length)).toString())
    if (format !== partFormat) throw new Error(`the format ${format} is not known`)
    return { ...sections, digests: bytes.subarray(reader.at + length) }
  } catch (cause) {
    throw new PartDamagedError('the bytes are no directory of a part', { cause })
  }
}
