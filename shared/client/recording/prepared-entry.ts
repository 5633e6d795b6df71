// An entry of a sender as it is sent: checked by the service's own rules, named, timed, and written as JSON once, so that every try sends the
// same bytes. What the caller changes in its object afterwards changes nothing.
import { AuditError, entryInvalid } from '../../audit-error.ts'
import type { Fields } from '../../entry/mapping-rule.ts'
import { completedByAnyKey, isNone } from '../../entry/sender-defaults.ts'
import { sentEntry } from '../../entry/sent-entry.ts'
import { shortenedWithoutHash } from '../../entry/shortening.ts'
import { submissionBytesMax, submissionValuesMax } from '../../entry/submission-limits.ts'
import { jsonValue } from '../../json/json-value.ts'
import { valueBudget } from '../../json/value-budget.ts'
import { NotRecordedError } from './not-recorded-error.ts'
import type { EntryToRecord } from './recorder.ts'

export interface PreparedEntry {
  readonly insertId: string
  readonly eventTimeStamp: string
  /** One line. */
  readonly text: string
  readonly bytes: number
}

export interface PreparingDeps {
  /** The wall clock. */
  readonly now: () => number
  /** A UUID of version 7, of this moment. */
  readonly newInsertId: (nowMs: number) => string
  /** Whose sender this is, if an ingest key says so: the service then completes what entries leave out. */
  readonly organization?: string | undefined
}

const encoder = new TextEncoder()

/** @throws NotRecordedError `ENTRY_INVALID` or `BODY_TOO_LARGE`, for what the service would refuse as well. */
export function prepareEntry({ now, newInsertId, organization }: PreparingDeps, entry: EntryToRecord): PreparedEntry {
  const nowMs = now()
  const insertId = isNone(entry?.insertId) ? newInsertId(nowMs) : String(entry.insertId)
  const eventTimeStamp = entry?.eventTimeStamp ?? new Date(nowMs).toISOString()
  try {
    const text = written({ ...entry, insertId, eventTimeStamp })
    const bytes = encoder.encode(text).length
    const value = jsonValue(text)
    if (bytes > submissionBytesMax)
      throw new AuditError('BODY_TOO_LARGE', `the entry has ${bytes} bytes; at most ${submissionBytesMax} are allowed`)
    // A value is a byte at least.
    if (bytes > submissionValuesMax) valueBudget(submissionValuesMax).spend([value])
    const complete = organization === undefined ? undefined : (sent: Fields) => completedByAnyKey(sent, organization)
    sentEntry(value, nowMs, shortenedWithoutHash, complete)
    return { insertId, eventTimeStamp, text, bytes }
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    throw new NotRecordedError(error.code, error.message, { insertId, cause: error.cause })
  }
}

function written(entry: object): string {
  try {
    const text = JSON.stringify(entry)
    // It may stand for a value that JSON cannot say. To ask for each takes five times as long.
    if (/null|\{\}/.test(text)) JSON.stringify(entry, sayable)
    return text
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    throw new AuditError('ENTRY_INVALID', 'the entry cannot be written as JSON', { cause })
  }
}

/** JSON.stringify would write `null` or `{}` for it: another value than the one that was meant. */
function sayable(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const given = this[name]
  const isLost =
    (typeof value === 'number' && !Number.isFinite(value)) ||
    (given instanceof Date && value === null) ||
    value instanceof Map ||
    value instanceof Set
  if (isLost) throw entryInvalid(`"${name}" is ${given}, which JSON cannot say`)
  return value
}
