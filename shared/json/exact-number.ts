// The check that a number of a JSON text comes back as it was sent. A line is canonical JSON (RFC 8785), which writes every number as
// the shortest text of a double (section 3.2.2.3). A number that this changes would alter the record on its way in.

import { AuditError } from '../audit-error.ts'

/** A number that would come back changed. It stands among the values until its entry is refused. */
export class InexactNumber {
  /** As it was sent. */
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

/** The value as JSON, each inexact number as it was sent. */
export function exactJson(value: unknown): string {
  // lib.es does not know it yet: https://tc39.es/proposal-json-parse-with-source/#sec-json.rawjson (V8 11.4).
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }
  return JSON.stringify(value, (_name, member) => (member instanceof InexactNumber ? rawJSON(member.source) : member))
}

/** Finds a number with sixteen digits or more, with an exponent, or with a minus before a zero: every other number is exact. */
export const mayHoldInexactNumber = /(?:^|[[:,\s])-?(?:[\d.]{16}|[\d.]+[eE]|(?<=-)0)/

/** A reviver for `JSON.parse`, which passes the source text of each number. */
export function markInexactNumber(
  _key: string,
  value: unknown,
  { source }: { readonly source?: string } = {},
): unknown {
  return typeof value !== 'number' || source === undefined || isExact(source, value) ? value : new InexactNumber(source)
}

/**
 * Whether the line has the digits that were sent, in any notation. Every reader of the line, also one with 64-bit integers,
 * then reads the sent number. A fraction may also equal the double's digits at some precision, as `%.17g` prints it.
 * RFC 8785 has no minus zero.
 */
export function isExact(source: string, value: number): boolean {
  // A number with hundreds of digits before the point is infinite.
  if (!Number.isFinite(value) || Object.is(value, -0)) return false
  const sent = decimalOf(source)
  if (isSame(sent, decimalOf(String(value)))) return true
  const { length } = sent.digits
  const isFraction = sent.exponent < 0 && length > 0 && length <= precisionMax
  return isFraction && isSame(sent, decimalOf(value.toPrecision(length)))
}

/** The most digits that `toPrecision` gives. */
const precisionMax = 100

/** `digits` times ten to the power of `exponent`. The digits neither begin nor end with a zero; zero has no digits. */
interface Decimal {
  readonly digits: string
  readonly exponent: number
}

/** The absolute value. A loop strips the zeros, since a regular expression would take quadratic time. */
function decimalOf(text: string): Decimal {
  const [, whole = '', fraction = '', power = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const all = whole + fraction
  let [from, to] = [0, all.length]
  while (all[from] === '0') from += 1
  while (to > from && all[to - 1] === '0') to -= 1
  if (from === to) return { digits: '', exponent: 0 }
  return { digits: all.slice(from, to), exponent: Number(power) - fraction.length + all.length - to }
}

function isSame(a: Decimal, b: Decimal): boolean {
  return a.exponent === b.exponent && a.digits === b.digits
}

/**
 * @param item a value whose depth has been checked, since this recurses.
 * @param at the path of the item.
 * @throws AuditError of the code, naming the first inexact number.
 */
export function refuseInexactNumbers(code: 'ENTRY_INVALID' | 'BODY_INVALID', item: unknown, at = ''): void {
  if (item instanceof InexactNumber)
    throw new AuditError(
      code,
      `"${at}" is a number that a double cannot represent exactly (${item.source}): send it as a string`,
    )
  if (typeof item !== 'object' || item === null) return
  for (const [key, child] of Object.entries(item))
    if (typeof child === 'object') refuseInexactNumbers(code, child, at ? `${at}.${key}` : key)
}
