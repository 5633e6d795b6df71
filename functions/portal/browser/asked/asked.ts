// What is asked of the API, taken apart: its filters, and its time. Knows neither an address nor a language.
import { clockSkewMaxMs } from '../../../../shared/time/retention.ts'

/** They say how a list is read and where, and not what is in it. */
const noFilters = new Set(['start-time-range', 'end-time-range', 'organization', 'sort', 'explain', 'limit', 'cursor'])

/** What is filtered by, in the order in which it is asked: everything but the time. */
export function filtersIn(parameters: URLSearchParams): readonly (readonly [name: string, value: string])[] {
  return [...parameters].filter(([name]) => !noFilters.has(name))
}

/** With the end at which an open range ends now, so that what is asked with it twice is the same (shared/time/time-range.ts). */
export function ending(parameters: URLSearchParams, nowMs: number): URLSearchParams {
  if (parameters.has('end-time-range')) return parameters
  const ended = new URLSearchParams(parameters)
  ended.set('end-time-range', new Date(nowMs + clockSkewMaxMs + 1).toISOString())
  return ended
}

export interface AskedTime {
  /** `undefined`: from the beginning of what is kept. */
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
