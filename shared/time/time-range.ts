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

/** The bounds' names in the reference or in a body, for error messages. */
export interface BoundNames {
  readonly start: string
  readonly end: string
}

/** The exclusive end of a range without an end: behind every event time that ingest may have accepted by now. */
export function openEnd(nowMs: number): Instant {
  return instantOfMs(nowMs + clockSkewMaxMs + 1)
}

/**
 * Without a start, from the beginning of the retained time; without an end, up to `openEnd`. An earlier start means the beginning
 * too, so that a caller with any clock can ask for "the last 90 days".
 * @throws AuditError `PARAMETER_INVALID` naming the bound.
 */
export function timeRange(bounds: Bounds, names: BoundNames, nowMs: number): TimeRange {
  const { start: asked, end: to = openEnd(nowMs) } = bounds
  if (asked && compareInstants(asked, to) > 0)
    throw parameterInvalid(names.start, `must not be later than "${names.end}"`)
  const retained = instantOfMs(retainedFromMs(nowMs))
  return { from: asked && compareInstants(asked, retained) > 0 ? asked : retained, to }
}

/** `timeRange` of bounds as text. */
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
 * Parses RFC 3339, and the variants that the reference's generated clients send: an offset without its colon, a space for an
 * unescaped `+`, and no offset, which means UTC.
 */
export function parseBound(text: string): Instant | undefined {
  return parseInstant(
    text
      .replace(/ (\d\d:?\d\d)$/, '+$1')
      .replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
      .replace(/(T[\d:.]+)$/i, '$1Z'),
  )
}

/** Narrows the result of `parseBound`. */
export function isRead(bound: unknown): bound is Instant {
  return bound !== undefined
}

/** Whether `parseBound` reads the text. */
export function isBound(text: string): boolean {
  return parseBound(text) !== undefined
}

function boundOf(text: string, name: string): Instant {
  const instant = parseBound(text)
  if (!instant) throw parameterInvalid(name, 'must be an RFC 3339 time')
  return instant
}
