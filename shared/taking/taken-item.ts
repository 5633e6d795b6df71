// What is made of one record: an entry, the fault for which none can be, or nothing, by a rule.
import type { AuditError } from '../audit-error.ts'
import type { SubmittedEntry } from '../entry/entry.ts'

/** In place of an entry, for a record that is not to be kept. */
export const filteredItem = Symbol('filtered')

/** An entry, or its fault. */
export type SubmissionItem = SubmittedEntry | AuditError | typeof filteredItem
