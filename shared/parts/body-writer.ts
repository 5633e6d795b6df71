// The body of a joined part as it is written: bytes one after the other, handed on in pieces, each page hashed meanwhile. No more than what
// was added since the last hand-over is in memory.
import { writeVarint } from './byte-writer.ts'
import { digestsOf, joinedPageBytes } from './pages.ts'

/** Whole pages, and more than S3 takes at least as one of many parts (shared/store/bucket/multipart-upload.ts). */
export const pieceBytes = 8 * 1024 * 1024

export interface BodyWriter {
  readonly length: number
  /** @param from not those before. */
  add(bytes: Buffer, from?: number): void
  varint(value: number): void
  /** Whether a piece can be handed on. */
  readonly isFull: boolean
  handOn(): Promise<void>
  /** What is left of the body, and the hashes of all of it. */
  end(): { readonly rest: Buffer; readonly digests: Buffer }
}

/** @param take gets each whole piece; the next comes when it has been taken. */
export function bodyWriter(take: (piece: Buffer) => Promise<void>): BodyWriter {
  const full: Buffer[] = []
  const digests: Buffer[] = []
  let current = Buffer.allocUnsafe(pieceBytes)
  let [used, length] = [0, 0]
  const number = Buffer.alloc(8)
  const finish = (piece: Buffer) => {
    digests.push(digestsOf(piece, joinedPageBytes))
    return piece
  }
  const add = (bytes: Buffer, from = 0) => {
    length += bytes.length - from
    for (let at = from; at < bytes.length; ) {
      const taken = bytes.copy(current, used, at)
      at += taken
      used += taken
      if (used < pieceBytes) continue
      full.push(finish(current))
      current = Buffer.allocUnsafe(pieceBytes)
      used = 0
    }
  }
  return {
    get length() {
      return length
    },
    get isFull() {
      return full.length > 0
    },
    add,
    varint(value) {
      if (used + number.length >= pieceBytes) return add(number.subarray(0, writeVarint(number, 0, value)))
      const end = writeVarint(current, used, value)
      length += end - used
      used = end
    },
    async handOn() {
      for (let piece = full.shift(); piece; piece = full.shift()) await take(piece)
    },
    end() {
      if (full.length > 0) throw new Error('a piece was not handed on')
      const rest = finish(current.subarray(0, used))
      return { rest, digests: Buffer.concat(digests) }
    },
  }
}
