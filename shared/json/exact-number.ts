// Which numbers of a JSON text come back as they were sent. A line is canonical JSON (RFC 8785), which writes every number as the shortest
// text of a double (section 3.2.2.3): what that changes would be a record that has changed on its way in.

import { AuditError } from '../audit-error.ts'

/** A number that would come back as another. Takes its place among the values until the entry that holds it is refused. */
export class InexactNumber {
  /** As it was sent. */
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

/** A number with sixteen digits or more, with an exponent, or with a minus before a zero: every other comes back as it is. */
export const mayHoldInexactNumber = /(?:^|[[:,\s])-?(?:[\d.]{16}|[\d.]+[eE]|(?<=-)0)/

/** For `JSON.parse`, which tells the text of each number. */
export function markInexactNumber(
  _key: string,
  value: unknown,
  { source }: { readonly source?: string } = {},
): unknown {
  return typeof value !== 'number' || source === undefined || isExact(source, value) ? value : new InexactNumber(source)
}

/**
 * Whether the digits that the line has are those that were sent, however they are spelled: then every reader of the line, also one that
 * takes 64-bit integers, reads what was sent. Of a fraction the double's own digits at some precision are enough, as `%.17g` prints it.
 * RFC 8785 knows no minus zero.
 */
export function isExact(source: string, value: number): boolean {
  // Infinite is what has hundreds of digits before the point.
  if (!Number.isFinite(value) || Object.is(value, -0)) return false
  const sent = decimalOf(source)
  if (isSame(sent, decimalOf(String(value)))) return true
  const { length } = sent.digits
  const isFraction = sent.exponent < 0 && length > 0 && length <= precisionMax
  return isFraction && isSame(sent, decimalOf(value.toPrecision(length)))
}

/** As many as `toPrecision` gives. */
const precisionMax = 100

/** `digits` times ten to the power of `exponent`; the digits neither begin nor end with a zero, and are none for zero. */
interface Decimal {
  readonly digits: string
  readonly exponent: number
}

/** Of the absolute value. By hand at the zeros: a regular expression would take the square of their number. */
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
 * @param item not too deep for a recursion, which has been checked.
 * @param at where it stands, in the whole.
 * @throws AuditError of the code, naming the first such number.
 */
export function refuseInexactNumbers(code: 'ENTRY_INVALID' | 'BODY_INVALID', item: unknown, at = ''): void {
  if (item instanceof InexactNumber)
    throw new AuditError(
      code,
      `"${at}" is a number that a double cannot represent exactly (${item.source}): send it as a string`,
    )
  if (typeof item !== 'object' || item === null) return
  for (const [key, child] of Object.entries(item)) refuseInexactNumbers(code, child, at ? `${at}.${key}` : key)
}
