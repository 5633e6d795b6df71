// A stored line as the Events table keeps it: zstd with a dictionary of typical entries, because DynamoDB bills writes by the
// kilobyte. Lossless; knows nothing of the content of a line.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { dictionaries, dictionaryInUse } from './dictionary.ts'
import { lineBytesMax } from './stored-line.ts'

export interface CompactLine {
  readonly body: Uint8Array
  /** The version of the dictionary of `body`. */
  readonly dictionary: number
}

/** An entry as the table keeps it. Pages hold these, since a line takes many times the memory; each is unpacked when needed. */
export interface PackedEntry extends CompactLine {
  readonly id: string
}

/** Measured: a tenth smaller than zstd's default of 3, and no slower. Higher levels take several times as long for nothing. */
const params = { [constants.ZSTD_c_compressionLevel]: 6 }

export function compactLine(line: string): CompactLine {
  const body = zstdCompressSync(line, { dictionary: bytesOf(dictionaryInUse), params })
  return { body, dictionary: dictionaryInUse }
}

/** @throws Error if the dictionary is unknown, the bytes are damaged, or they hold more than a line. */
export function lineOfCompact({ body, dictionary }: CompactLine): string {
  return zstdDecompressSync(body, { dictionary: bytesOf(dictionary), maxOutputLength: lineBytesMax }).toString('utf8')
}

function bytesOf(version: number): Buffer {
  const bytes = dictionaries.get(version)
  if (!bytes) throw new Error(`the dictionary ${version} is not known`)
  return bytes
}
