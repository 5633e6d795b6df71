// When things happen on a platform: in office hours, mostly, and hardly at weekends. All times are UTC, in ms since the epoch.
import { retentionDays } from '../../../shared/time/retention.ts'
import type { Random } from './random.ts'

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

/** How busy each hour of a working day is, in UTC: an office somewhere in Europe, and the machines at night. */
const hourWeights = [1, 1, 3, 1, 1, 2, 8, 30, 55, 60, 50, 25, 45, 60, 55, 40, 20, 8, 5, 4, 3, 2, 2, 1]
const weekendWeight = 0.1

export interface Span {
  readonly fromMs: number
  /** Exclusive. */
  readonly toMs: number
}

/**
 * The life of the platform: from seven in the morning of the first working day that is kept for the whole of `day`, to
 * where `day` begins. So that what is sent in the evening is what was sent in the morning.
 * @param day `YYYY-MM-DD`
 */
export function spanBefore(day: string): Span {
  const toMs = Date.parse(`${day}T00:00:00Z`)
  let fromMs = toMs - (retentionDays - 1) * dayMs
  while (isWeekend(fromMs)) fromMs += dayMs
  return { fromMs: fromMs + 7 * hourMs, toMs }
}

/** As many times as asked for, in order. */
export function planTimes(random: Random, { fromMs, toMs }: Span, count: number): number[] {
  const hours = Array.from({ length: Math.floor((toMs - fromMs) / hourMs) }, (_, index) => fromMs + index * hourMs)
  let total = 0
  const sums = hours.map((hour) => {
    total += weightOf(hour)
    return total
  })
  const draw = () => Number(hours[firstAbove(sums, random.next() * total)]) + Math.floor(random.next() * hourMs)
  return Array.from({ length: count }, draw).sort((a, b) => a - b)
}

export function isOfficeHour(ms: number): boolean {
  const hour = new Date(ms).getUTCHours()
  return !isWeekend(ms) && hour >= 6 && hour < 18
}

/** The next Monday, 08:30, after `ms`. */
export function nextMondayMorning(ms: number): number {
  const midnight = Math.floor(ms / dayMs) * dayMs
  const daysAhead = (8 - new Date(midnight).getUTCDay()) % 7
  const morning = midnight + daysAhead * dayMs + 8.5 * hourMs
  return morning > ms ? morning : morning + 7 * dayMs
}

function weightOf(hour: number): number {
  const weight = hourWeights[new Date(hour).getUTCHours()] ?? 0
  return isWeekend(hour) ? weight * weekendWeight : weight
}

function isWeekend(ms: number): boolean {
  return [0, 6].includes(new Date(ms).getUTCDay())
}

/** By bisection: the sums rise. */
function firstAbove(sums: readonly number[], value: number): number {
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (Number(sums[middle]) > value) high = middle
    else low = middle + 1
  }
  return low
}
