// The file of a part of the search index, format 1: sections one after the other, then a footer with their places. Little-endian; numbers
// of unknown size are varints. Written once; part.ts reads it. The layout and its reasons: docs/decisions/0038-search-index.md.
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { byteReader, byteWriter } from './byte-writer.ts'
import { encodedIds } from './entry-id-bytes.ts'
import type { Column, PartContent } from './part-content.ts'
import { writeGaps } from './rows.ts'
import type { ColumnName } from './views.ts'

export const partFormat = 1

/** Texts are packed in blocks of so many. */
export const textBlock = 4096

/** The end of the file: the length and the CRC-32 of the footer. */
export const trailerBytes = 8

/** A section's place in the file. */
export type Place = readonly [from: number, bytes: number]

export interface Footer {
  readonly format: number
  readonly rows: number
  /** Texts in several rows come first, and each has its list of rows. The others follow in the order of their rows. */
  readonly sharedTexts: number
  readonly texts: number
  /** Rows that may hold any text. */
  readonly open: readonly number[]
  readonly columns: Readonly<Partial<Record<ColumnName, Place>>>
  readonly sections: Readonly<Record<SectionName, Place>>
  /** Of all bytes before the footer. */
  readonly crc: number
}

type SectionName = 'sharedRows' | 'uniqueCounts' | 'texts' | 'ids'

/** @throws Error if the content is larger than the format allows. */
export function partFile(content: PartContent): Buffer {
  const { ids, values, columns, open } = content
  const shared: [string, readonly number[]][] = []
  const unique: [string, number][] = []
  for (const [text, rows] of values) {
    if (rows.length > 1) shared.push([text, rows])
    else unique.push([text, rows[0] ?? 0])
  }
  unique.sort((a, b) => a[1] - b[1])
  const file = byteWriter()
  const placed = (bytes: Uint8Array): Place => {
    const from = file.length
    file.bytes(bytes)
    return [from, bytes.length]
  }
  const texts = [...shared.map(([text]) => text), ...unique.map(([text]) => text)]
  const sections = {
    sharedRows: placed(packed(rowListsOf(shared))),
    uniqueCounts: placed(packed(countsOf(unique, ids.length))),
    texts: placed(textBlocks(texts)),
    ids: placed(encodedIds(ids)),
  }
  const columnPlaces = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, placed(columnBytes(column))]),
  )
  const body = file.done()
  const footer: Footer = {
    format: partFormat,
    rows: ids.length,
    sharedTexts: shared.length,
    texts: texts.length,
    open,
    columns: columnPlaces,
    sections,
    crc: crc32(body),
  }
  const bytes = packed(Buffer.from(JSON.stringify(footer)))
  const trailer = byteWriter()
  trailer.uint32(bytes.length)
  trailer.uint32(crc32(bytes))
  return Buffer.concat([body, bytes, trailer.done()])
}

function rowListsOf(shared: readonly [string, readonly number[]][]): Buffer {
  const writer = byteWriter()
  for (const [, rows] of shared) {
    writer.varint(rows.length)
    writeGaps(writer, rows)
  }
  return writer.done()
}

/** By row, how many texts stand in it alone. */
function countsOf(unique: readonly [string, number][], rows: number): Buffer {
  const counts = new Uint32Array(rows)
  for (const [, row] of unique) counts[row] = (counts[row] ?? 0) + 1
  const writer = byteWriter()
  for (const count of counts) writer.varint(count)
  return writer.done()
}

function textBlocks(texts: readonly string[]): Buffer {
  const writer = byteWriter()
  for (let at = 0; at < texts.length; at += textBlock) {
    const block = packed(textsBytes(texts.slice(at, at + textBlock)))
    writer.varint(block.length)
    writer.bytes(block)
  }
  return writer.done()
}

/** Texts with their lengths before them, since a text may hold any character. */
export function textsBytes(texts: readonly string[]): Buffer {
  const writer = byteWriter()
  const bytes = texts.map((text) => Buffer.from(text))
  writer.varint(bytes.length)
  for (const { length } of bytes) writer.varint(length)
  for (const each of bytes) writer.bytes(each)
  return writer.done()
}

export interface Texts {
  readonly bytes: Buffer
  /** Where each begins; one more for the end of the last. */
  readonly starts: Uint32Array
}

export function readTexts(bytes: Buffer, from = 0): Texts {
  const reader = byteReader(bytes, from)
  const count = reader.varint()
  const starts = new Uint32Array(count + 1)
  for (let at = 0; at < count; at += 1) starts[at + 1] = (starts[at] ?? 0) + reader.varint()
  return { bytes: bytes.subarray(reader.at, reader.at + (starts[count] ?? 0)), starts }
}

export function textsOf({ bytes, starts }: Texts): string[] {
  return Array.from({ length: starts.length - 1 }, (_, at) => bytes.toString('utf8', starts[at], starts[at + 1]))
}

function columnBytes({ dictionary, codes }: Column): Buffer {
  const writer = byteWriter()
  const views = textsBytes(dictionary)
  writer.varint(views.length)
  writer.bytes(views)
  for (let row = 0; row < codes.length; row += 1) writer.varint(codes[row] ?? 0)
  return packed(writer.done())
}

export function readColumn(bytes: Uint8Array, rows: number): Column {
  const whole = unpacked(bytes)
  const reader = byteReader(whole)
  const end = reader.varint()
  const dictionary = textsOf(readTexts(whole, reader.at))
  const codesReader = byteReader(whole, reader.at + end)
  return { dictionary, codes: Uint32Array.from({ length: rows }, () => codesReader.varint()) }
}

const params = { [constants.ZSTD_c_compressionLevel]: 6 }

function packed(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, { params })
}

/** More than any section has: a damaged one cannot fill the memory. */
const sectionBytesMax = 512 * 1024 * 1024

export function unpacked(bytes: Uint8Array): Buffer {
  return zstdDecompressSync(bytes, { maxOutputLength: sectionBytesMax })
}
