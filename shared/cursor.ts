// The cursor of a listing: behind which entry the next page begins, bound to the query that it came from. Opaque to clients; it
// grants nothing, since rights are checked anew for each page.
import { createHash } from 'node:crypto'
import { AuditError } from './audit-error.ts'
import { isEntryId } from './entry-id.ts'

/** @param query all that decides which entries are listed and in which order; not the page size. */
export function makeCursor(query: readonly string[], afterId: string): string {
  return Buffer.from(`${digestOf(query)}${afterId}`).toString('base64url')
}

/**
 * The id of the last entry that was examined.
 * @throws AuditError `CURSOR_INVALID` when it is no cursor, or one of another query.
 */
export function readCursor(query: readonly string[], cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  const afterId = text.slice(digestLength)
  if (!isEntryId(afterId)) throw new AuditError('CURSOR_INVALID', '"cursor" is not one that this service has given')
  if (text.slice(0, digestLength) !== digestOf(query))
    throw new AuditError('CURSOR_INVALID', '"cursor" belongs to another query: repeat all other parameters unchanged')
  return afterId
}

const digestLength = 12

function digestOf(query: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, digestLength)
}
