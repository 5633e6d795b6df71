// The time range of a list: in the address, as typed text, and as the bounds of an API query.
import { instantOf, startOfDay, startOfMonth, startOfWeek, type WallTime, wallTime } from '../words/zoned-time.ts'

/** Relative to now, or from and to (exclusive) in ms since the epoch. Without either, the whole retention period. */
export type TimeSpan =
  | { readonly kind: 'last'; readonly range: LastRange }
  | { readonly kind: 'between'; readonly fromMs: number | undefined; readonly toMs: number | undefined }

export const lastRanges = ['PT1H', 'PT24H', 'P7D', 'P30D', 'P90D'] as const
export type LastRange = (typeof lastRanges)[number]

const hourMs = 3_600_000
const lengths: Readonly<Record<LastRange, number>> = {
  PT1H: hourMs,
  PT24H: 24 * hourMs,
  P7D: 7 * 24 * hourMs,
  P30D: 30 * 24 * hourMs,
  P90D: 90 * 24 * hourMs,
}
/** The retention period, which is the default range. */
export const keptMs = lengths.P90D

export const timeParameters = ['range', 'start-time-range', 'end-time-range'] as const

/** Reads the range from the address. An invalid value counts as absent, and the screen says so (`ignoredTimes`). */
export function spanOf(search: URLSearchParams): TimeSpan {
  const range = rangeOf(search)
  if (range) return { kind: 'last', range }
  const [fromMs, toMs] = [boundOf(search, 'start-time-range'), boundOf(search, 'end-time-range')]
  return fromMs === undefined && toMs === undefined
    ? { kind: 'last', range: 'P90D' }
    : { kind: 'between', fromMs, toMs }
}

/** The time parameters that do not count: they cannot be read, or a relative range is there too. */
export function ignoredTimes(search: URLSearchParams): readonly string[] {
  const counts = (name: string) =>
    name === 'range' ? rangeOf(search) : rangeOf(search) === undefined && boundOf(search, name) !== undefined
  return timeParameters.filter((name) => search.has(name) && !counts(name))
}

function rangeOf(search: URLSearchParams): LastRange | undefined {
  return lastRanges.find((known) => known === search.get('range'))
}

function boundOf(search: URLSearchParams, name: string): number | undefined {
  const ms = Date.parse(search.get(name) ?? '')
  return Number.isNaN(ms) ? undefined : ms
}

export function parametersOf(span: TimeSpan): Readonly<Record<(typeof timeParameters)[number], string | undefined>> {
  const [range, from, to] =
    span.kind === 'last' ? [span.range, undefined, undefined] : [undefined, span.fromMs, span.toMs]
  return { range, 'start-time-range': textOf(from), 'end-time-range': textOf(to) }
}

/** The bounds of the API query. A relative range is counted from `nowMs`, which stays the same for all pages of a list. */
export function boundsOf(
  span: TimeSpan,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number | undefined } {
  if (span.kind === 'last') return { fromMs: nowMs - lengths[span.range], toMs: undefined }
  return { fromMs: span.fromMs ?? nowMs - keptMs, toMs: span.toMs }
}

export function textOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

export const days = ['today', 'yesterday', 'week', 'month'] as const

/** Whole days of the chosen time zone. */
export function daysSpan(name: (typeof days)[number], nowMs: number, zone: string): TimeSpan {
  const between = (fromMs: number, toMs: number): TimeSpan => ({ kind: 'between', fromMs, toMs })
  if (name === 'today') return between(startOfDay(nowMs, zone), startOfDay(nowMs, zone, 1))
  if (name === 'yesterday') return between(startOfDay(nowMs, zone, -1), startOfDay(nowMs, zone))
  if (name === 'week') return between(startOfWeek(nowMs, zone), startOfDay(nowMs, zone, 1))
  return between(startOfMonth(nowMs, zone, -1), startOfMonth(nowMs, zone))
}

/**
 * Reads a typed end of the range: `25.11.`, `25.11.2026 14:00`, `2026-11-25`, `2026-11-25T14:00Z`, `-2h`, `now`.
 * A day without a time, as the end, includes that day: the result is the beginning of the next.
 * @returns undefined if it cannot be read.
 */
export function typedInstant(typed: string, end: 'from' | 'to', nowMs: number, zone: string): number | undefined {
  const text = typed.trim()
  if (/^(now|jetzt)$/i.test(text)) return nowMs
  const ago = /^-\s*(\d{1,4})\s*(min|m|h|d|t)$/i.exec(text)
  if (ago) return nowMs - Number(ago[1]) * unitMs[unitOf(ago[2])]
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/i.test(text)) return numberOf(Date.parse(text))
  const found = germanDate.exec(text)?.groups ?? isoDate.exec(text)?.groups
  if (!found) return undefined
  return wallInstant(found, end, nowMs, zone)
}

const unitMs = { m: 60_000, h: hourMs, d: 24 * hourMs } as const

const clock = '(?:[ T,]+(?<hour>\\d{1,2}):(?<minute>\\d\\d)(?::(?<second>\\d\\d))?)?$'
const germanDate = new RegExp(`^(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?<year>\\d{4})?${clock}`)
const isoDate = new RegExp(`^(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)${clock}`)

function wallInstant(
  found: Readonly<Record<string, string | undefined>>,
  end: 'from' | 'to',
  nowMs: number,
  zone: string,
): number | undefined {
  const part = (name: string) => (found[name] === undefined ? undefined : Number(found[name]))
  const [hour, now] = [part('hour'), wallTime(nowMs, zone)]
  const wall = { year: part('year') ?? now.year, month: part('month') ?? 0, day: part('day') ?? 0 }
  const [minute, second] = [part('minute') ?? 0, part('second') ?? 0]
  if (!isDate(wall) || (hour ?? 0) > 24 || minute > 59 || second > 59) return undefined
  if (hour === undefined) return instantOf({ ...wall, day: wall.day + (end === 'to' ? 1 : 0) }, zone)
  return instantOf({ ...wall, hour, minute, second }, zone)
}

/** Refuses 31 April. */
function isDate({ year, month, day }: WallTime): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function unitOf(text = ''): 'm' | 'h' | 'd' {
  const unit = text.toLowerCase()
  return unit === 'h' ? 'h' : unit.startsWith('m') ? 'm' : 'd'
}

function numberOf(ms: number): number | undefined {
  return Number.isNaN(ms) ? undefined : ms
}
