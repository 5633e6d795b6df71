// The charset of a JSON body. RFC 8259 section 8.1 knows UTF-8 alone; what says something else would be read as what it is not.
import { AuditError } from '../audit-error.ts'

/** @throws AuditError `CONTENT_TYPE_UNSUPPORTED` when the header names a charset that is not UTF-8. */
export function refuseOtherCharsets(contentType = ''): void {
  const charsets = Array.from(contentType.matchAll(/;\s*charset\s*=\s*"?([^";]*)/gi), ([, name = '']) => name.trim())
  if (!charsets.every((name) => /^utf-?8$/i.test(name)))
    throw new AuditError('CONTENT_TYPE_UNSUPPORTED', 'the charset in "Content-Type" must be utf-8')
}
