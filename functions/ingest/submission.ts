// A submission: the body of a POST of entries, taken apart into entries or what is wrong with each. Refuses as a whole only what
// cannot be taken apart.
import { type ParseError, parse as parseLeniently } from 'jsonc-parser'
import { AuditError } from '../../shared/audit-error.ts'
import { checkEntry, type SubmittedEntry } from '../../shared/entry.ts'

export const submissionEntriesMax = 1000
export const submissionBytesMax = 5_000_000

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
  if (values.length === 0) throw new AuditError('BODY_INVALID', 'the body holds no entry')
  if (values.length > submissionEntriesMax)
    throw new AuditError(
      'BODY_TOO_LARGE',
      `the body holds ${values.length} entries; ${submissionEntriesMax} are the most`,
    )
  return values.map((value) => itemOf(value, nowMs))
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new AuditError('BODY_INVALID', 'the body is not UTF-8', { cause })
  }
}

function valuesOfJson(text: string): unknown[] {
  const value = parseJson(text, 'the body')
  return Array.isArray(value) ? value : [value]
}

/** A broken line is the fault of that line alone. */
function valuesOfLines(text: string): unknown[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [parseJson(line, `line ${index + 1}`)]
    } catch (error) {
      return [error]
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

function parseJson(text: string, what: string): unknown {
  try {
    // Only a text with such a number pays for looking at every number.
    return mayHoldInexactNumber.test(text) ? JSON.parse(text, markInexactNumber) : JSON.parse(text)
  } catch (cause) {
    throw new AuditError('BODY_INVALID', `${what} is not JSON: ${positionOfFault(text)}`, { cause })
  }
}

/** JSON.parse does not always say where; this parser does. */
function positionOfFault(text: string): string {
  const faults: ParseError[] = []
  try {
    parseLeniently(text, faults, { disallowComments: true })
  } catch {
    return 'it is nested too deep'
  }
  const before = text.slice(0, faults[0]?.offset ?? text.length)
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
  const exact = /^-?\d+$/.test(source) ? BigInt(source) === BigInt(value) : Number.isFinite(value)
  return exact ? value : new InexactNumber(source)
}

function refuseInexactNumbers(entry: object): void {
  const pending: { readonly item: unknown; readonly at: string }[] = [{ item: entry, at: '' }]
  for (const { item, at } of pending) {
    if (item instanceof InexactNumber)
      throw new AuditError(
        'ENTRY_INVALID',
        `"${at}" is a number that JSON cannot carry exactly (${item.source}): send it as a string`,
      )
    if (typeof item !== 'object' || item === null) continue
    for (const [key, child] of Object.entries(item)) pending.push({ item: child, at: at ? `${at}.${key}` : key })
  }
}
