// The text of a JSON body before it is parsed: in which charset it is, and whether all of it has come as it was sent. RFC 8259 section 8.1
// knows UTF-8 alone.
import { isUtf8 } from 'node:buffer'
import type { Context } from 'hono'
import { AuditError } from '../audit-error.ts'

export interface SentText {
  readonly text: string
  /** Whether a U+FFFD in it may stand for bytes that are not UTF-8. */
  readonly suspect: boolean
}

/** What says another charset would be read as what it is not. @throws AuditError `CONTENT_TYPE_UNSUPPORTED` when the header names one. */
export function refuseOtherCharsets(contentType = ''): void {
  const charsets = Array.from(contentType.matchAll(/;\s*charset\s*=\s*"?([^";]*)/gi), ([, name = '']) => name.trim())
  if (!charsets.every((name) => /^utf-?8$/i.test(name)))
    throw new AuditError('CONTENT_TYPE_UNSUPPORTED', 'the charset in "Content-Type" must be utf-8')
}

/** The gateway hands over some types as text, in which U+FFFD stands for what was no UTF-8. */
export function wasDecoded(context: Context): boolean {
  return context.env?.event?.isBase64Encoded === false
}

/** Without its byte order mark, which belongs to the encoding. @param isDecoded as `wasDecoded` tells of the request. */
export function sentText(body: Uint8Array, isDecoded: boolean): SentText {
  return { text: new TextDecoder().decode(body), suspect: isDecoded || !isUtf8(body) }
}
