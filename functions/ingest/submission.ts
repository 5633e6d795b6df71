// A submission: the body of a POST of entries, taken apart into entries or what is wrong with each. Refuses as a whole only what
// cannot be taken apart.
import { visit } from 'jsonc-parser'
import { AuditError } from '../../shared/audit-error.ts'
import { checkEntry, type SubmittedEntry } from '../../shared/entry.ts'

export const submissionEntriesMax = 1000
export const submissionBytesMax = 5_000_000
/**
 * Each list, object, text and number within counts. Full submissions of real entries have a fifth of it; what is made of nothing but
 * tiny values takes fifty times its bytes in memory, and a function has 512 MB.
 */
export const submissionValuesMax = 250_000

/** In the order in which they were sent. */
export type SubmissionItem = SubmittedEntry | AuditError

/**
 * @throws AuditError `CONTENT_TYPE_UNSUPPORTED`, `BODY_TOO_LARGE`, or `BODY_INVALID`; then no entry has been looked at.
 */
export function parseSubmission(contentType: string | undefined, body: Uint8Array, nowMs: number): SubmissionItem[] {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/x-ndjson' && type !== 'application/ndjson')
    throw new AuditError('CONTENT_TYPE_UNSUPPORTED', '"Content-Type" must be application/json or application/x-ndjson')
  if (body.length > submissionBytesMax)
    throw new AuditError('BODY_TOO_LARGE', `the body has ${body.length} bytes; ${submissionBytesMax} are the most`)
  const text = decode(body)
  const values = type === 'application/json' ? valuesOfJson(text) : valuesOfLines(text)
  checkCount(values.length)
  return values.map((value) => itemOf(value, nowMs))
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new AuditError('BODY_INVALID', 'the body is not UTF-8', { cause })
  }
}

function checkCount(entries: number): void {
  if (entries === 0) throw new AuditError('BODY_INVALID', 'the body holds no entry')
  if (entries > submissionEntriesMax)
    throw new AuditError('BODY_TOO_LARGE', `the body holds ${entries} entries; ${submissionEntriesMax} are the most`)
}

function valuesOfJson(text: string): unknown[] {
  const value = parseJson(text, 'the body', valueBudget())
  return Array.isArray(value) ? value : [value]
}

/** A broken line is the fault of that line alone. */
function valuesOfLines(text: string): unknown[] {
  const lines = text.split('\n')
  // Before any is parsed: what is wrong with each of a million lines would not fit into memory.
  checkCount(lines.reduce((count, line) => count + (line.trim() === '' ? 0 : 1), 0))
  const budget = valueBudget()
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [parseJson(line, `line ${index + 1}`, budget)]
    } catch (error) {
      if (error instanceof AuditError && error.code === 'BODY_INVALID') return [error]
      throw error
    }
  })
}

function itemOf(value: unknown, nowMs: number): SubmissionItem {
  try {
    if (value instanceof AuditError) return value
    const entry = checkEntry(value, nowMs)
    refuseInexactNumbers(entry)
    return entry
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
}

function parseJson(text: string, what: string, budget: ValueBudget): unknown {
  try {
    const value: unknown = JSON.parse(text)
    budget.spend(value)
    // Only a text with such a number pays for looking at every number.
    return mayHoldInexactNumber.test(text) ? JSON.parse(text, markInexactNumber) : value
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    throw new AuditError('BODY_INVALID', `${what} is not JSON: ${positionOfFault(text)}`, { cause })
  }
}

interface ValueBudget {
  /** @throws AuditError `BODY_TOO_LARGE` once all that was given to it holds too many values. */
  spend(value: unknown): void
}

function valueBudget(): ValueBudget {
  let left = submissionValuesMax
  return {
    spend: (value) => {
      const pending = [[value]]
      for (let values = pending.pop(); values !== undefined; values = pending.pop()) {
        left -= values.length
        if (left < 0) throw new AuditError('BODY_TOO_LARGE', `the body holds more than ${submissionValuesMax} values`)
        for (const child of values) if (typeof child === 'object' && child !== null) pending.push(Object.values(child))
      }
    },
  }
}

/** JSON.parse does not always say where; this parser does. */
function positionOfFault(text: string): string {
  let offset: number | undefined
  const onError = (_code: unknown, at: number) => {
    offset = at
    throw new Error('the first fault is enough')
  }
  try {
    visit(text, { onError }, { disallowComments: true })
  } catch {
    if (offset === undefined) return 'it is nested too deep'
  }
  const before = text.slice(0, offset)
  const lines = before.split('\n')
  const column = `column ${(lines.at(-1)?.length ?? 0) + 1} (position ${before.length})`
  // A line of NDJSON has been named already.
  return text.includes('\n') ? `fault at line ${lines.length}, ${column}` : `fault at ${column}`
}

/**
 * A number that a double cannot hold. Written canonically (RFC 8785 section 3.2.2.3) it would become another number, and a record of
 * what happened must not change on the way.
 */
class InexactNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

const mayHoldInexactNumber = /\d{16}|\d[eE]\+?\d{2}/

function markInexactNumber(_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  if (typeof value !== 'number' || source === undefined) return value
  // In this order: a million digits are infinite, and would take seconds to be compared.
  const exact = Number.isFinite(value) && (!/^-?\d+$/.test(source) || BigInt(source) === BigInt(value))
  return exact ? value : new InexactNumber(source)
}

/** @param at where in the entry `item` stands; not too deep for a recursion, which has been checked. */
function refuseInexactNumbers(item: unknown, at = ''): void {
  if (item instanceof InexactNumber)
    throw new AuditError(
      'ENTRY_INVALID',
      `"${at}" is a number that JSON cannot carry exactly (${item.source}): send it as a string`,
    )
  if (typeof item !== 'object' || item === null) return
  for (const [key, child] of Object.entries(item)) refuseInexactNumbers(child, at ? `${at}.${key}` : key)
}
