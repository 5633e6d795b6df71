// The cursor of a listing: behind which entry the next page begins, sealed and bound to the query that it came from. That entry may be one
// that the caller may not see: a cursor tells nothing to whoever has not the key, and none can be made up. It grants nothing, since
// rights are checked anew for each page.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { AuditError } from '../audit-error.ts'
import { isPosition, type Position, positionLengthMax } from './event-order.ts'

/** 256 random bits. */
export type CursorKey = Uint8Array

export const cursorKeyBytes = 32

const algorithm = 'aes-256-gcm'
const [ivBytes, tagBytes, digestBytes] = [12, 16, 12]

/** @param query all that decides which entries are listed and in which order; not the page size. */
export function sealCursor(key: CursorKey, query: readonly string[], place: string): string {
  // Of one length whatever the position: longer ones would tell that an entry has others beside it.
  const text = Buffer.concat([digestOf(query), Buffer.from(place.padEnd(positionLengthMax))])
  // Made of what is sealed, as RFC 5297 does (SIV): the same position has the same cursor, and no two positions ever share one.
  const iv = createHmac('sha256', derived(key, 'iv')).update(text).digest().subarray(0, ivBytes)
  const cipher = createCipheriv(algorithm, derived(key, 'seal'), iv)
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/**
 * The position behind the last entry that was examined.
 * @throws AuditError `CURSOR_INVALID` when it is no cursor, or one of another query.
 */
export function openCursor(key: CursorKey, query: readonly string[], cursor: string): Position {
  return openCursorTo(isPosition, key, query, cursor) as Position
}

/**
 * What the last that was looked at sorts by, where that is no entry.
 * @param isPlace whether a text can be that.
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

/** RFC 5869: a key for each use. */
function derived(key: CursorKey, use: 'iv' | 'seal'): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `beleg cursor ${use}`, cursorKeyBytes))
}

function digestOf(query: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(query)).digest().subarray(0, digestBytes)
}
