// An entry of a sender as it is sent: checked by the service's own rules, named, timed, and written as JSON once, so that every try sends the
// same bytes. What the caller changes in its object afterwards changes nothing.
import { AuditError } from '../../audit-error.ts'
import type { Fields } from '../../entry/mapping-rule.ts'
import { completedByAnyKey, isNone } from '../../entry/sender-defaults.ts'
import { sentEntry } from '../../entry/sent-entry.ts'
import { shortenedWithoutHash } from '../../entry/shortening.ts'
import { submissionBytesMax, submissionValuesMax } from '../../entry/submission-limits.ts'
import { jsonValue } from '../../json/json-value.ts'
import { refuseLoneSurrogates } from '../../json/unicode.ts'
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
  const text = written({ ...entry, insertId, eventTimeStamp }, insertId)
  const bytes = encoder.encode(text).length
  try {
    refuseLoneSurrogates(text)
    const value = jsonValue(text)
    if (bytes > submissionBytesMax)
      throw new AuditError('BODY_TOO_LARGE', `the entry has ${bytes} bytes; at most ${submissionBytesMax} are allowed`)
    // A value is a byte at least.
    if (bytes > submissionValuesMax) valueBudget(submissionValuesMax).spend([value])
    const complete = organization === undefined ? undefined : (sent: Fields) => completedByAnyKey(sent, organization)
    sentEntry(value, nowMs, shortenedWithoutHash, complete)
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    throw new NotRecordedError(error.code, error.message, { insertId })
  }
  return { insertId, eventTimeStamp, text, bytes }
}

function written(entry: object, insertId: string): string {
  try {
    const text = JSON.stringify(entry)
    // It may stand for a value that JSON cannot say. To ask for each takes five times as long.
    if (/null|\{\}/.test(text)) JSON.stringify(entry, sayable)
    return text
  } catch (cause) {
    const reason = cause instanceof AuditError ? cause.message : 'the entry cannot be written as JSON'
    throw new NotRecordedError('ENTRY_INVALID', reason, { insertId, cause })
  }
}

/** JSON.stringify would write `null` or `{}` for it: another value than the one that was meant. */
function sayable(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const unsayable = unsayableIn(value, this[name])
  if (unsayable) throw new AuditError('ENTRY_INVALID', `"${name}" is ${unsayable}, which JSON cannot say`)
  return value
}

/** @param given what the value was before it turned itself into JSON, as a `Date` does. */
function unsayableIn(value: unknown, given: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (value instanceof Map) return 'a Map'
  if (value instanceof Set) return 'a Set'
  return given instanceof Date && value === null ? 'an invalid Date' : undefined
}
