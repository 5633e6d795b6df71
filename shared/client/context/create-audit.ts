// Makes the audit of a program: with its clock and its chance.
import type { Recorder } from '../recording/recorder.ts'
import { type Audit, auditOf } from './audit.ts'
import type { EntryFields } from './entry-fields.ts'

/** @param defaults what the program knows of all its entries, such as `region`, `eventSource` and the organization. */
export function createAudit(recorder: Recorder, defaults: EntryFields = {}): Audit {
  return auditOf({ recorder, defaults, now: () => Date.now(), newId: () => crypto.randomUUID() })
}
