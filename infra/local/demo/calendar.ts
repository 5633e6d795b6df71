// When things happen on a platform: in office hours, mostly, and hardly at weekends. All times are UTC, in ms since the epoch.
import { dayMs } from '../../../shared/time/day.ts'
import { retentionDays } from '../../../shared/time/retention.ts'
import type { Random } from './random.ts'

const hourMs = 60 * 60 * 1000

/** How busy each hour of a working day is: an office somewhere in Europe, and the machines at night. */
const busyness = [1, 1, 3, 1, 1, 2, 8, 30, 55, 60, 50, 25, 45, 60, 55, 40, 20, 8, 5, 4, 3, 2, 2, 1]
const busiest = Math.max(...busyness)
const weekendShare = 0.1

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

/** As many times as asked for, in order: drawn evenly, and again as often as the hour is quiet. */
export function planTimes(random: Random, { fromMs, toMs }: Span, count: number): number[] {
  const draw = (): number => {
    const ms = random.int(fromMs, toMs - 1)
    const share = (busyness[new Date(ms).getUTCHours()] ?? 0) / busiest
    return random.chance(isWeekend(ms) ? share * weekendShare : share) ? ms : draw()
  }
  return Array.from({ length: count }, draw).toSorted((a, b) => a - b)
}

export function isOfficeHour(ms: number): boolean {
  const hour = new Date(ms).getUTCHours()
  return !isWeekend(ms) && hour >= 6 && hour < 18
}

/** Every Monday at half past eight. */
export function mondayMornings({ fromMs, toMs }: Span): number[] {
  const firstMs = fromMs - (fromMs % dayMs) + 8.5 * hourMs
  const mornings = Array.from({ length: Math.ceil((toMs - firstMs) / dayMs) }, (_, day) => firstMs + day * dayMs)
  return mornings.filter((ms) => new Date(ms).getUTCDay() === 1)
}

function isWeekend(ms: number): boolean {
  return [0, 6].includes(new Date(ms).getUTCDay())
}
