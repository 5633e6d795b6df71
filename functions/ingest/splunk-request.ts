// The events of a request to Splunk's HTTP Event Collector: JSON objects one behind the other, or lines. What an event means is in
// shared/formats/splunk.ts.
// https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector (read 2026-11)
import { AuditError } from '../../shared/audit-error.ts'
import { submissionValuesMax } from '../../shared/entry/submission-limits.ts'
import type { Fields } from '../../shared/formats/format.ts'
import { sentText } from '../../shared/http/sent-text.ts'
import { isObject } from '../../shared/is-object.ts'
import { InexactNumber } from '../../shared/json/exact-number.ts'
import { parseJson } from '../../shared/json/json-text.ts'
import { endOfText } from '../../shared/json/json-value.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import type { Submission } from './submission.ts'

/** Senders fill a request by bytes, not by events: 2 MB of small ones are as many. */
export const splunkEventsMax = 10_000

export interface ReceivedEvents {
  readonly records: readonly unknown[]
  /** Why the event behind the last one cannot be read, nor what follows it. */
  readonly fault?: AuditError
}

/** @throws AuditError `BODY_TOO_LARGE`. */
export function splunkEvents({ body, wasDecoded }: Submission): ReceivedEvents {
  const { text, suspect } = sentText(body, wasDecoded)
  const budget = valueBudget(submissionValuesMax)
  const records: unknown[] = []
  for (const piece of objectsIn(text)) {
    checkCount(records.length + 1)
    if (!piece.startsWith('{'))
      return { records, fault: new AuditError('BODY_INVALID', `event ${records.length} is no JSON object`) }
    try {
      const json = parseJson({ text: piece, suspect, what: `event ${records.length}` }, budget)
      const [fault] = json.faults().values()
      if (fault) return { records, fault }
      records.push(json.value)
    } catch (error) {
      if (error instanceof AuditError && error.code === 'BODY_INVALID') return { records, fault: error }
      throw error
    }
  }
  return { records }
}

/**
 * An event on each line, as JSON or as text, with what the address says of all.
 * @throws AuditError `BODY_TOO_LARGE`.
 */
export function splunkLines({ body, wasDecoded }: Submission, about: Fields): ReceivedEvents {
  const { text, suspect } = sentText(body, wasDecoded)
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  checkCount(lines.length)
  const budget = valueBudget(submissionValuesMax)
  const eventOf = (line: string): unknown => {
    if (!line.trimStart().startsWith('{')) return line
    try {
      const { value, faults } = parseJson({ text: line, suspect, what: 'the line' }, budget)
      return faults().size === 0 && isObject(value) && !(value instanceof InexactNumber) ? value : line
    } catch (error) {
      if (error instanceof AuditError && error.code === 'BODY_INVALID') return line
      throw error
    }
  }
  return { records: lines.map((line) => ({ ...about, event: eventOf(line) })) }
}

function checkCount(events: number): void {
  if (events > splunkEventsMax)
    throw new AuditError('BODY_TOO_LARGE', `the body holds more than ${splunkEventsMax} events`)
}

/** The texts of the objects; what is none, or does not end, up to the end of the body. */
function* objectsIn(text: string): Generator<string> {
  const mark = /["{}]/g
  const something = /\S/g
  for (let start = 0; start < text.length; ) {
    something.lastIndex = start
    const first = something.exec(text)
    if (!first) return
    const end = first[0] === '{' ? endOfObject(text, first.index, mark) : text.length
    yield text.slice(first.index, end)
    start = end
  }
}

function endOfObject(text: string, start: number, mark: RegExp): number {
  let depth = 0
  mark.lastIndex = start
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    if (found[0] === '"') {
      const end = endOfText(text, found.index)
      if (end < 0) return text.length
      mark.lastIndex = end + 1
    } else {
      depth += found[0] === '{' ? 1 : -1
      if (depth === 0) return found.index + 1
    }
  }
  return text.length
}
