// An RFC 3339 time with all its digits; a JavaScript Date loses those beyond the millisecond.
// Entries keep their times as sent.

export interface Instant {
  /** Whole milliseconds since the epoch, rounded down. */
  readonly ms: number
  /** The decimal digits that follow the millisecond, without trailing zeros: '2345' of `.1232345`. */
  readonly beyondMs: string
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** Parses an RFC 3339 `date-time` (section 5.6), also a leap second. `undefined` if the text is none. */
export function parseInstant(text: string): Instant | undefined {
  const match = rfc3339.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, ...number[]]
  if (!isDay(year, month, day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  const offset = offsetMinutes(match[8], match[9], match[10])
  if (offset === undefined) return undefined
  const fraction = match[7] ?? ''
  const wholeMs = utcMs(year, month, day) + ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000
  return { ms: wholeMs + Number(fraction.slice(0, 3).padEnd(3, '0')), beyondMs: fraction.slice(3).replace(/0+$/, '') }
}

/** Whether the text is an RFC 3339 `date-time`. */
export function isInstant(text: string): boolean {
  return parseInstant(text) !== undefined
}

/** Negative when `a` is earlier than `b`, positive when later, 0 when they are the same instant. */
export function compareInstants(a: Instant, b: Instant): number {
  if (a.ms !== b.ms) return a.ms - b.ms
  // Digits behind the decimal point compare as text: '2' is later than '19'.
  return a.beyondMs < b.beyondMs ? -1 : a.beyondMs > b.beyondMs ? 1 : 0
}

/** In UTC, with all its digits. */
export function textOfInstant({ ms, beyondMs }: Instant): string {
  return new Date(ms).toISOString().replace('Z', `${beyondMs}Z`)
}

/** The digits behind the millisecond. */
export function beyondMsOf(nanoseconds: number): string {
  return nanoseconds === 0 ? '' : String(nanoseconds).padStart(6, '0').replace(/0+$/, '')
}

export function instantOfMs(ms: number): Instant {
  return { ms, beyondMs: '' }
}

/** Date.UTC reads the years 0 to 99 as 1900 to 1999; setUTCFullYear does not. */
function utcMs(year = 0, month = 1, day = 1): number {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

function isDay(year?: number, month?: number, day?: number): boolean {
  const date = new Date(utcMs(year, month, day))
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day
}

function offsetMinutes(sign?: string, hours?: string, minutes?: string): number | undefined {
  if (!sign) return 0
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
