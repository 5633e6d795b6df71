// A sent value as the entry that is stored of it, or why it is refused: the same rules for ingest, and for a client before it sends.
import { refuseInexactNumbers } from '../json/exact-number.ts'
import { checkEntry, type SubmittedEntry } from './entry.ts'
import { checkShape } from './entry-shape.ts'
import { mapEntry } from './mapping.ts'
import type { Fields } from './mapping-rule.ts'
import type { Shorten } from './shortening.ts'

/** An entry with what its sender did not say. */
export interface Completed {
  readonly entry: Fields
  /** What `details.mapping` says of it, besides the kinds of mapping. */
  readonly mapping?: Fields
}

/** Adds what a sender need not say. */
export type Complete = (sent: Fields) => Completed

/** @param value of JSON. @param shorten texts that are too long. @throws AuditError `ENTRY_INVALID`. */
export function sentEntry(value: unknown, nowMs: number, shorten: Shorten, complete?: Complete): SubmittedEntry {
  const sent = checkShape(value)
  refuseInexactNumbers('ENTRY_INVALID', sent)
  const { entry, mapping } = complete ? complete(sent) : { entry: sent, mapping: {} }
  return checkEntry(mapEntry(entry, shorten, mapping), nowMs)
}
