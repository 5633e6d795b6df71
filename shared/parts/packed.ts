// How sections are packed, and the texts in them. Knows no section.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { byteReader, byteWriter } from './byte-writer.ts'

const params = { [constants.ZSTD_c_compressionLevel]: 6 }

export function packed(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, { params })
}

/** More than any section has: one that is not what it should be cannot fill the memory. */
const sectionBytesMax = 512 * 1024 * 1024

export function unpacked(bytes: Uint8Array): Buffer {
  return zstdDecompressSync(bytes, { maxOutputLength: sectionBytesMax })
}

/** Texts are packed in blocks of so many. */
export const textBlock = 4096

/** Packed blocks, each with its length before it. */
export function packedTexts(texts: readonly string[]): Buffer {
  const writer = byteWriter()
  for (let at = 0; at < texts.length; at += textBlock) {
    const block = packed(textsBytes(texts.slice(at, at + textBlock)))
    writer.varint(block.length)
    writer.bytes(block)
  }
  return writer.done()
}

export interface Texts {
  readonly bytes: Buffer
  /** Where each begins; one more for the end of the last. */
  readonly starts: Uint32Array
}

/** One block after the other: no more than one is unpacked at a time. */
export function* unpackedTexts(section: Buffer): Generator<Texts> {
  for (let at = 0; at < section.length; ) {
    const reader = byteReader(section, at)
    const length = reader.varint()
    yield readTexts(unpacked(section.subarray(reader.at, reader.at + length)))
    at = reader.at + length
  }
}

export function textsOf(texts: Texts): string[] {
  return Array.from({ length: texts.starts.length - 1 }, (_, at) => textOf(texts, at))
}

export function textOf({ bytes, starts }: Texts, at: number): string {
  return bytes.toString('utf8', starts[at], starts[at + 1])
}

/** Texts with their lengths before them, since a text may hold any character. */
function textsBytes(texts: readonly string[]): Buffer {
  const writer = byteWriter()
  const bytes = texts.map((text) => Buffer.from(text))
  writer.varint(bytes.length)
  for (const { length } of bytes) writer.varint(length)
  for (const each of bytes) writer.bytes(each)
  return writer.done()
}

function readTexts(bytes: Buffer): Texts {
  const reader = byteReader(bytes)
  const count = reader.varint()
  const starts = new Uint32Array(count + 1)
  for (let at = 0; at < count; at += 1) starts[at + 1] = (starts[at] ?? 0) + reader.varint()
  return { bytes: bytes.subarray(reader.at, reader.at + (starts[count] ?? 0)), starts }
}
