// The pages of a part: its body is read and checked in pieces of 16 KB, and its directory has the hash of each. Pure.
import { hash } from 'node:crypto'

export const pageBytes = 16 * 1024

/** Of a SHA-256: nobody can find other bytes for it. */
const digestBytes = 16

export function digestsOf(body: Buffer): Buffer {
  const pages = Math.ceil(body.length / pageBytes)
  return Buffer.concat(
    Array.from({ length: pages }, (_, page) => digestOf(body.subarray(page * pageBytes, (page + 1) * pageBytes))),
  )
}

export function isPage(digests: Buffer, page: number, bytes: Buffer): boolean {
  return digestOf(bytes).equals(digests.subarray(page * digestBytes, (page + 1) * digestBytes))
}

function digestOf(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer').subarray(0, digestBytes)
}
