// When things happen on a platform: in office hours, mostly, and hardly at weekends. All times are UTC, in ms since the epoch.
import { dayMs } from '../../../shared/time/day.ts'
import { retentionDays } from '../../../shared/time/retention.ts'
import type { Random } from './random.ts'

const hourMs = 60 * 60 * 1000

/** How busy each hour of a working day is, in UTC: an office somewhere in Europe, and the machines at night. */
const hourWeights = [1, 1, 3, 1, 1, 2, 8, 30, 55, 60, 50, 25, 45, 60, 55, 40, 20, 8, 5, 4, 3, 2, 2, 1]
const busiest = Math.max(...hourWeights)
const weekendWeight = 0.1

export interface Span {
  readonly fromMs: number
  /** Exclusive. */
  readonly toMs: number
}

/**
 * To `until`, from seven in the morning of the first working day that is kept for the whole of its day: what is sent in the evening is
 * what was sent in the morning.
 * @param until `YYYY-MM-DD` where that day begins (UTC), or RFC 3339.
 */
export function spanBefore(until: string): Span {
  const toMs = Date.parse(until)
  let fromMs = toMs - (toMs % dayMs) - (retentionDays - 1) * dayMs
  while (isWeekend(fromMs)) fromMs += dayMs
  return { fromMs: fromMs + 7 * hourMs, toMs }
}

/** As many times as asked for, in order. */
export function planTimes(random: Random, { fromMs, toMs }: Span, count: number): number[] {
  const draw = (): number => {
    const ms = random.int(fromMs, toMs - 1)
    return random.chance(busyness(ms)) ? ms : draw()
  }
  return Array.from({ length: count }, draw).sort((a, b) => a - b)
}

export function isOfficeHour(ms: number): boolean {
  const hour = new Date(ms).getUTCHours()
  return !isWeekend(ms) && hour >= 6 && hour < 18
}

/** Every Monday at half past eight. */
export function mondayMornings({ fromMs, toMs }: Span): number[] {
  const midnight = fromMs - (fromMs % dayMs)
  const days = Array.from({ length: Math.ceil((toMs - midnight) / dayMs) }, (_, index) => midnight + index * dayMs)
  return days.filter((ms) => new Date(ms).getUTCDay() === 1).map((ms) => ms + 8.5 * hourMs)
}

function busyness(ms: number): number {
  const weight = (hourWeights[new Date(ms).getUTCHours()] ?? 0) / busiest
  return isWeekend(ms) ? weight * weekendWeight : weight
}

function isWeekend(ms: number): boolean {
  return [0, 6].includes(new Date(ms).getUTCDay())
}
