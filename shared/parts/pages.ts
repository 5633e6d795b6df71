// The pages of a part: its body is read and checked in pieces, and its directory has the hash of each. Pure.
import { hash } from 'node:crypto'

export const pageBytes = 16 * 1024

/** Of a joined part, whose directory would be twice as large for their hashes otherwise. */
export const joinedPageBytes = 64 * 1024

/** Of a SHA-256: nobody can find other bytes for it. */
const digestBytes = 16

/** What was hashed, and in pieces of which size. */
export interface PageDigests {
  readonly pageBytes: number
  readonly digests: Buffer
}

/** @param body or some pages of it. */
export function digestsOf(body: Buffer, bytes: number): Buffer {
  return Buffer.concat(pagesIn(body, bytes).map(digestOf))
}

/** The last may be shorter. */
export function pagesIn(body: Buffer, bytes: number): Buffer[] {
  const pages = Math.ceil(body.length / bytes)
  return Array.from({ length: pages }, (_, page) => body.subarray(page * bytes, (page + 1) * bytes))
}

export function isPage(digests: Buffer, page: number, bytes: Buffer): boolean {
  return digestOf(bytes).equals(digests.subarray(page * digestBytes, (page + 1) * digestBytes))
}

function digestOf(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer').subarray(0, digestBytes)
}
