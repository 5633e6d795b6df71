// The identity of a record that has no id of its own: the hash of its canonical form.
import canonicalize from 'canonicalize'
import { entryInvalid } from '../audit-error.ts'
import { exactJson } from '../json/exact-number.ts'
import { sha256Hex } from '../sha256-hex.ts'

/** @throws AuditError `ENTRY_INVALID` for a text that is not Unicode. */
export function canonical(value: object): string {
  try {
    return canonicalize(value) ?? ''
  } catch {
    throw entryInvalid('the record has a text that is not Unicode (a lone surrogate)')
  }
}

/** Two equal records have one hash, in whatever order their fields were sent. Numbers count by their digits. */
export function recordHash(value: object): string {
  return sha256Hex(canonical(JSON.parse(exactJson(value), digits)))
}

function digits(_name: string, value: unknown, { source }: { source?: string } = {}): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? source : value
}
