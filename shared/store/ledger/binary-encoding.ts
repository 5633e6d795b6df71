// The encoding of many ids or hashes as one binary attribute of a Ledger row.
import { type Hash, hashBytes } from '../../proof/hash.ts'

/** 16 bytes an id: 1,000 ids take 16 KB; a row may have 400 KB. */
export function encodeIds(ids: readonly string[]): Uint8Array {
  return Buffer.from(ids.join('').replaceAll('-', ''), 'hex')
}

export function decodeIds(packed: Uint8Array): string[] {
  const hex = Buffer.from(packed).toString('hex')
  return Array.from({ length: packed.length / 16 }, (_, index) =>
    hex.slice(index * 32, index * 32 + 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  )
}

/** 32 bytes a hash. Also the bytes of a tile. */
export function encodeHashes(hashes: readonly Hash[]): Uint8Array {
  return Buffer.concat(hashes)
}

export function decodeHashes(packed: Uint8Array): Hash[] {
  return Array.from({ length: packed.length / hashBytes }, (_, index) =>
    Uint8Array.prototype.slice.call(packed, index * hashBytes, (index + 1) * hashBytes),
  )
}
