// Makes the audit of a program: with its clock and its chance.
import type { Recorder } from '../recording/recorder.ts'
import { uuidsV7 } from '../recording/uuid-v7.ts'
import { type Audit, type AuditOptions, auditOf } from './audit.ts'
import type { EntryFields } from './entry-fields.ts'

/** @param defaults what the program knows of all its entries, such as `region`, `eventSource` and the organization. */
export function createAudit(recorder: Recorder, defaults: EntryFields = {}, options: AuditOptions = {}): Audit {
  const now = () => Date.now()
  const newIdAt = uuidsV7((bytes) => crypto.getRandomValues(bytes))
  return auditOf({ recorder, defaults, now, newId: () => newIdAt(now()), ...options })
}
