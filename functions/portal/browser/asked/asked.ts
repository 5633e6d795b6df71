// The parameters of a query, split into filters and time range. Knows neither addresses nor languages.
import { clockSkewMaxMs } from '../../../../shared/time/retention.ts'

/** Parameters that say how and where a list is read, not which entries are in it. */
const noFilters = new Set(['start-time-range', 'end-time-range', 'organization', 'sort', 'explain', 'limit', 'cursor'])

/** The filters, in the order of the query; everything except the time. */
export function filtersIn(parameters: URLSearchParams): readonly (readonly [name: string, value: string])[] {
  return [...parameters].filter(([name]) => !noFilters.has(name))
}

/** Adds the current end to an open range, so that repeating the query gives the same entries (shared/time/time-range.ts). */
export function ending(parameters: URLSearchParams, nowMs: number): URLSearchParams {
  if (parameters.has('end-time-range')) return parameters
  const ended = new URLSearchParams(parameters)
  ended.set('end-time-range', new Date(nowMs + clockSkewMaxMs + 1).toISOString())
  return ended
}

export interface AskedTime {
  /** `undefined`: from the beginning of the retention period. */
  readonly fromMs: number | undefined
  /** `undefined`: until now. */
  readonly toMs: number | undefined
}

export function timeIn(parameters: URLSearchParams): AskedTime {
  const at = (name: string) => {
    const ms = Date.parse(parameters.get(name) ?? '')
    return Number.isNaN(ms) ? undefined : ms
  }
  return { fromMs: at('start-time-range'), toMs: at('end-time-range') }
}
