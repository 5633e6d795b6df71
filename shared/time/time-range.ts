// The time range of a listing or a download, compared with `eventTimeStamp`: start inclusive, end exclusive.
import { parameterInvalid } from '../audit-error.ts'
import { compareInstants, type Instant, instantOfMs, parseInstant } from './instant.ts'
import { clockSkewMaxMs, retainedFromMs } from './retention.ts'

export interface TimeRange {
  readonly from: Instant
  readonly to: Instant
}

export interface Bounds {
  readonly start?: Instant | undefined
  readonly end?: Instant | undefined
}

/** How the reference names the two bounds, or how a body does: for error messages. */
export interface BoundNames {
  readonly start: string
  readonly end: string
}

/** Where a range without an end ends, exclusive: now, and behind what clocks running ahead may have sent. The same wherever it is asked. */
export function openEnd(nowMs: number): Instant {
  return instantOfMs(nowMs + clockSkewMaxMs + 1)
}

/**
 * Without a start, all that is retained; without an end, up to `openEnd`.
 * A start before the retained time means its beginning, so that "the last 90 days" may be asked for by any clock.
 * @throws AuditError `PARAMETER_INVALID` naming the bound.
 */
export function timeRange(bounds: Bounds, names: BoundNames, nowMs: number): TimeRange {
  const { start: asked, end: to = openEnd(nowMs) } = bounds
  if (asked && compareInstants(asked, to) > 0)
    throw parameterInvalid(names.start, `must not be later than "${names.end}"`)
  const retained = instantOfMs(retainedFromMs(nowMs))
  return { from: asked && compareInstants(asked, retained) > 0 ? asked : retained, to }
}

/** The same of bounds as they were written. */
export function parseTimeRange(
  { start, end }: { readonly start?: string | undefined; readonly end?: string | undefined },
  names: BoundNames,
  nowMs: number,
): TimeRange {
  const bounds = {
    start: start === undefined ? undefined : boundOf(start, names.start),
    end: end === undefined ? undefined : boundOf(end, names.end),
  }
  return timeRange(bounds, names, nowMs)
}

export function isWithin({ from, to }: TimeRange, instant: Instant): boolean {
  return compareInstants(from, instant) <= 0 && compareInstants(instant, to) < 0
}

/**
 * RFC 3339, and what the reference's generated clients send besides: an offset without its colon, a `+` that arrives as a space
 * because it was not escaped, and no offset at all, which means UTC.
 */
export function parseBound(text: string): Instant | undefined {
  return parseInstant(
    text
      .replace(/ (\d\d:?\d\d)$/, '+$1')
      .replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
      .replace(/(T[\d:.]+)$/i, '$1Z'),
  )
}

/** Whether `parseBound` could read the text. */
export function isRead(bound: unknown): bound is Instant {
  return bound !== undefined
}

/** Whether the text can be read as a bound. */
export function isBound(text: string): boolean {
  return parseBound(text) !== undefined
}

function boundOf(text: string, name: string): Instant {
  const instant = parseBound(text)
  if (!instant) throw parameterInvalid(name, 'must be an RFC 3339 time')
  return instant
}
