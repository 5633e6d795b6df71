// The strict reader of JSON text. It finds what `JSON.parse` loses silently: duplicate names, numbers that a double cannot hold, and
// replacement characters for invalid bytes. Of entries it knows only that each is a value of the text's list.
import { type JSONVisitor, visit } from 'jsonc-parser'
import { AuditError } from '../audit-error.ts'
import { markInexactNumber, mayHoldInexactNumber } from './exact-number.ts'
import { eachText, jsonValue } from './json-value.ts'
import type { ValueBudget } from './value-budget.ts'

export interface JsonText {
  readonly text: string
  /** Its name in messages: `the body`, `line 2`. */
  readonly what: string
  /** Whether a U+FFFD in it may stand for bytes that are not UTF-8. */
  readonly suspect: boolean
}

export interface ParsedJson {
  /** Inexact numbers are `InexactNumber`s. */
  readonly value: unknown
  /** The faults in the text of the list's values, by index; 0 if the value is no list. Parses again only if needed. */
  readonly faults: () => ReadonlyMap<number, AuditError>
}

/** @throws AuditError `BODY_INVALID` naming the place; `BODY_TOO_LARGE`. */
export function parseJson(json: JsonText, budget: ValueBudget): ParsedJson {
  const { text, what } = json
  try {
    const parsed = jsonValue(text)
    const names = budget.spend(parsed)
    // Only a text with such a number pays for looking at every number.
    const value = mayHoldInexactNumber.test(text) ? jsonValue(text, markInexactNumber) : parsed
    const isSuspect = () => namesIn(text) > names || isDamaged(json)
    return { value, faults: () => (isSuspect() ? faultsIn(json, Array.isArray(value)) : new Map()) }
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    if (isDamaged(json))
      throw new AuditError(
        'BODY_INVALID',
        `${what} is not UTF-8: fault at ${placeText(placeOf(text, text.indexOf(replaced)), text.includes('\n'))}`,
      )
    throw new AuditError('BODY_INVALID', `${what} is not JSON: ${faultOf(text)}`, { cause })
  }
}

/** A decoder puts this in place of invalid bytes. */
const replaced = '\ufffd'

function isDamaged({ text, suspect }: JsonText): boolean {
  return suspect && text.includes(replaced)
}

/** The number of object names in a text that is valid JSON. */
function namesIn(text: string): number {
  let names = 0
  eachText(text, (_start, _end, isName) => {
    if (isName) names += 1
  })
  return names
}

/** The first fault of each value of the list, by a parser that keeps what `JSON.parse` drops. */
function faultsIn(json: JsonText, isList: boolean): ReadonlyMap<number, AuditError> {
  const { text, what } = json
  const [lines, damaged] = [text.includes('\n'), isDamaged(json)]
  const faults = new Map<number, AuditError>()
  const note = (fault: string, path: readonly (string | number)[], place: Place) => {
    const index = isList ? Number(path[0]) : 0
    const within = isList ? path.slice(1) : path
    if (faults.has(index)) return
    const subject = within.length > 0 ? `"${within.join('.')}"` : 'it'
    const message = `${subject} ${fault}: ${placeText(place, lines)} of ${what}`
    faults.set(index, new AuditError('BODY_INVALID', message))
  }
  const noteDamage = (path: () => readonly (string | number)[], length: number, { offset, line, column }: Place) => {
    const at = damaged ? text.slice(offset, offset + length).indexOf(replaced) : -1
    // A string in JSON has no line break.
    if (at >= 0) note(notUtf8, path(), { offset: offset + at, line, column: column + at })
  }
  const open: Set<string>[] = []
  const visitor: JSONVisitor = {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, offset, length, line, column, path) => {
      const place = { offset, line, column }
      if (open.at(-1)?.has(name)) note('is given twice', [...path(), name], place)
      open.at(-1)?.add(name)
      noteDamage(() => [...path(), name], length, place)
    },
    onLiteralValue: (_value, offset, length, line, column, path) => noteDamage(path, length, { offset, line, column }),
  }
  try {
    visit(text, visitor, strict)
  } catch (cause) {
    throw new AuditError('BODY_INVALID', `${what} gives a name twice or is not UTF-8, and is nested too deep`, {
      cause,
    })
  }
  return faults
}

const notUtf8 = 'holds bytes that are not UTF-8, or an unescaped U+FFFD: send that as \\ufffd'
const strict = { disallowComments: true }

/** JSON.parse does not always give the place; this parser does. */
function faultOf(text: string): string {
  let place: Place | undefined
  const onError: JSONVisitor['onError'] = (_code, offset, _length, line, column) => {
    place = { offset, line, column }
    throw new Error('the first fault is enough')
  }
  try {
    visit(text, { onError }, strict)
  } catch {
    if (!place) return 'it is nested too deep'
  }
  return `fault at ${placeText(place ?? placeOf(text, text.length), text.includes('\n'))}`
}

/** All count from 0. */
interface Place {
  readonly offset: number
  readonly line: number
  readonly column: number
}

function placeOf(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split('\n')
  return { offset, line: lines.length - 1, column: lines.at(-1)?.length ?? 0 }
}

/** @param lines whether the text has several lines; a line of NDJSON is named already. */
function placeText({ offset, line, column }: Place, lines: boolean): string {
  const where = `column ${column + 1} (position ${offset})`
  return lines ? `line ${line + 1}, ${where}` : where
}
