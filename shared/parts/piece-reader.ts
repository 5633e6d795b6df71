// A section of a part read from its beginning to its end, a piece at a time: no more than one is in memory.
import { type ByteReader, byteReader } from './byte-writer.ts'
import type { PartBytes, Place } from './part-bytes.ts'

export interface PieceReader {
  /** Whether so many bytes are in memory, or all that are left. */
  has(bytes: number): boolean
  /** Reads on until so many are. */
  load(bytes: number): Promise<void>
  isAtEnd(): boolean
  varint(): number
  /** Not copied: valid until the next `load`. */
  take(bytes: number): Buffer
}

/** @param pieceBytes read at once; more only if more are needed at once. */
export function pieceReader(bytes: PartBytes, [from, length]: Place, pieceBytes: number): PieceReader {
  let piece: Buffer = Buffer.alloc(0)
  let reader: ByteReader = byteReader(piece)
  /** Of the section, those before the piece. */
  let before = 0
  const left = () => length - before - reader.at
  return {
    has: (wanted) => reader.at + Math.min(wanted, left()) <= piece.length,
    async load(wanted) {
      before += reader.at
      const size = Math.min(Math.max(wanted, pieceBytes), length - before)
      piece = await bytes.read([from + before, size])
      reader = byteReader(piece)
    },
    isAtEnd: () => left() === 0,
    varint: () => reader.varint(),
    take: (count) => reader.bytes(count),
  }
}
