// The text of a JSON body before parsing: checks its charset, and whether it may have lost bytes. RFC 8259 section 8.1 allows only
// UTF-8.
import { isUtf8 } from 'node:buffer'
import type { Context } from 'hono'
import { AuditError } from '../audit-error.ts'

export interface SentText {
  readonly text: string
  /** Whether a U+FFFD in it may stand for bytes that are not UTF-8. */
  readonly suspect: boolean
}

/** Another charset would be misread. @throws AuditError `CONTENT_TYPE_UNSUPPORTED` if the header names one. */
export function refuseOtherCharsets(contentType = ''): void {
  const charsets = Array.from(contentType.matchAll(/;\s*charset\s*=\s*"?([^";]*)/gi), ([, name = '']) => name.trim())
  if (!charsets.every((name) => /^utf-?8$/i.test(name)))
    throw new AuditError('CONTENT_TYPE_UNSUPPORTED', 'the charset in "Content-Type" must be utf-8')
}

/** The gateway decodes some types to text, with U+FFFD for bytes that are not UTF-8. */
export function wasDecoded(context: Context): boolean {
  return context.env?.event?.isBase64Encoded === false
}

/** Drops the byte order mark, which belongs to the encoding. @param isDecoded the result of `wasDecoded`. */
export function sentText(body: Uint8Array, isDecoded: boolean): SentText {
  return { text: new TextDecoder().decode(body), suspect: isDecoded || !isUtf8(body) }
}
