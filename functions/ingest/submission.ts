// A submission: the body of a POST of entries, parsed into entries or the fault of each. Refuses as a whole only a body that cannot
// be split into entries.
import { AuditError } from '../../shared/audit-error.ts'
import { type Complete, sentEntry } from '../../shared/entry/sent-entry.ts'
import { shortened } from '../../shared/entry/shortened.ts'
import { submissionBytesMax, submissionEntriesMax, submissionValuesMax } from '../../shared/entry/submission-limits.ts'
import { refuseOtherCharsets, type SentText, sentText } from '../../shared/http/sent-text.ts'
import { type ParsedJson, parseJson } from '../../shared/json/json-text.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import type { SubmissionItem } from '../../shared/taking/taken-item.ts'

export interface Submission {
  readonly contentType: string | undefined
  readonly body: Uint8Array
  /** Whether the gateway decoded the body: bytes that are not UTF-8 are U+FFFD then. */
  readonly wasDecoded: boolean
}

/**
 * The items in the order of sending.
 * @param complete adds what a sender need not say; by default, nothing.
 * @throws AuditError `CONTENT_TYPE_UNSUPPORTED`, `BODY_TOO_LARGE`, or `BODY_INVALID`, before any entry is checked.
 */
export function parseSubmission(submission: Submission, nowMs: number, complete?: Complete): SubmissionItem[] {
  const isLines = isLinesType(submission.contentType)
  return parseValues(submission, isLines).map((value) => itemOf(value, nowMs, complete))
}

/**
 * The values of a JSON body, or of one on each line: a list is its items. In place of one whose text has a fault, that fault.
 * @throws AuditError `BODY_TOO_LARGE`, or `BODY_INVALID`.
 */
export function parseValues(submission: Submission, isLines: boolean): unknown[] {
  const { body } = submission
  if (body.length > submissionBytesMax)
    throw new AuditError(
      'BODY_TOO_LARGE',
      `the body has ${body.length} bytes; at most ${submissionBytesMax} are allowed`,
    )
  const decoded = sentText(body, submission.wasDecoded)
  const values = isLines ? valuesOfLines(decoded) : valuesOfJson(decoded)
  checkCount(values.length)
  return values
}

/** Whether the body has an entry on each line. */
function isLinesType(contentType = ''): boolean {
  const type = contentType.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/x-ndjson' && type !== 'application/ndjson')
    throw new AuditError('CONTENT_TYPE_UNSUPPORTED', '"Content-Type" must be application/json or application/x-ndjson')
  refuseOtherCharsets(contentType)
  return type !== 'application/json'
}

export function checkCount(entries: number): void {
  if (entries === 0) throw new AuditError('BODY_INVALID', 'the body holds no entry')
  if (entries > submissionEntriesMax)
    throw new AuditError(
      'BODY_TOO_LARGE',
      `the body holds ${entries} entries; at most ${submissionEntriesMax} are allowed`,
    )
}

function valuesOfJson(decoded: SentText): unknown[] {
  const json = parseJson({ ...decoded, what: 'the body' }, valueBudget(submissionValuesMax))
  const values = Array.isArray(json.value) ? json.value : [json.value]
  checkCount(values.length)
  return faultless(json, values)
}

/** A broken line affects only itself. */
function valuesOfLines({ text, suspect }: SentText): unknown[] {
  const lines = text.split('\n')
  // Counted before parsing: the faults of a million lines would not fit into memory.
  checkCount(lines.reduce((count, line) => count + (line.trim() === '' ? 0 : 1), 0))
  const budget = valueBudget(submissionValuesMax)
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      const json = parseJson({ text: line, suspect, what: `line ${index + 1}` }, budget)
      return Array.isArray(json.value) ? [json.value] : faultless(json, [json.value])
    } catch (error) {
      if (error instanceof AuditError && error.code === 'BODY_INVALID') return [error]
      throw error
    }
  })
}

/** Replaces values whose text has a fault by that fault. */
function faultless({ faults }: ParsedJson, values: readonly unknown[]): unknown[] {
  const byPlace = faults()
  return values.map((value, place) => byPlace.get(place) ?? value)
}

function itemOf(value: unknown, nowMs: number, complete?: Complete): SubmissionItem {
  try {
    if (value instanceof AuditError) return value
    return sentEntry(value, nowMs, shortened, complete)
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
}
