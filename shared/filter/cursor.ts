// The cursor of a listing: the position where the next page begins, encrypted and bound to its query. The caller may lack the right to see
// the entry at that position, so only the key's holder can read or make a cursor. A cursor grants nothing: each page checks rights anew.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { AuditError } from '../audit-error.ts'
import { isPosition, type Position, positionLengthMax } from './event-order.ts'

/** 256 random bits. */
export type CursorKey = Uint8Array

export const cursorKeyBytes = 32

const algorithm = 'aes-256-gcm'
const [ivBytes, tagBytes, digestBytes] = [12, 16, 12]

/** @param query every parameter that decides the listed entries or their order; not the page size. */
export function sealCursor(key: CursorKey, query: readonly string[], place: string): string {
  // All cursors have one length: a longer one would reveal other entries of the same nanosecond.
  const text = Buffer.concat([digestOf(query), Buffer.from(place.padEnd(positionLengthMax))])
  // Derived from the plaintext, as in RFC 5297 (SIV): the same position has the same cursor, and two positions never share an IV.
  const iv = createHmac('sha256', derived(key, 'iv')).update(text).digest().subarray(0, ivBytes)
  const cipher = createCipheriv(algorithm, derived(key, 'seal'), iv)
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/**
 * The position behind the last entry that was examined.
 * @throws AuditError `CURSOR_INVALID` if it is no cursor, or belongs to another query.
 */
export function openCursor(key: CursorKey, query: readonly string[], cursor: string): Position {
  return openCursorTo(isPosition, key, query, cursor) as Position
}

/**
 * The sort key of the last examined item, in a listing of something other than entries.
 * @param isPlace whether a text can be such a key.
 * @throws AuditError as `openCursor`.
 */
export function openCursorTo(
  isPlace: (text: string) => boolean,
  key: CursorKey,
  query: readonly string[],
  cursor: string,
): string {
  const text = unseal(key, Buffer.from(cursor, 'base64url'))
  const place = text?.subarray(digestBytes).toString().trimEnd() ?? ''
  if (!text || !isPlace(place)) throw new AuditError('CURSOR_INVALID', '"cursor" was not issued by this service')
  if (!text.subarray(0, digestBytes).equals(digestOf(query)))
    throw new AuditError('CURSOR_INVALID', '"cursor" belongs to another query: repeat all other parameters unchanged')
  return place
}

function unseal(key: CursorKey, sealed: Buffer): Buffer | undefined {
  if (sealed.length <= ivBytes + tagBytes) return undefined
  const decipher = createDecipheriv(algorithm, derived(key, 'seal'), sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}

/** One key for each use (HKDF, RFC 5869). */
function derived(key: CursorKey, use: 'iv' | 'seal'): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `beleg cursor ${use}`, cursorKeyBytes))
}

function digestOf(query: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(query)).digest().subarray(0, digestBytes)
}
