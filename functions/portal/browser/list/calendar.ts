// The days of a month as a calendar has them: weeks from Monday on, numbered as ISO 8601 numbers them. Days are those of a time zone.
import { instantOf, startOfDay, startOfMonth, startOfWeek, wallTime } from '../words/zoned-time.ts'

export interface CalendarDay {
  /** Its first instant. */
  readonly startMs: number
  /** Of the month that it lies in. */
  readonly day: number
  readonly isOfMonth: boolean
}

export interface CalendarWeek {
  readonly number: number
  readonly days: readonly CalendarDay[]
}

/** The weeks that the month of an instant touches. */
export function weeksOf(ms: number, zone: string): readonly CalendarWeek[] {
  const [first, next] = [startOfMonth(ms, zone), startOfMonth(ms, zone, 1)]
  const { month } = wallTime(first, zone)
  const weeks: CalendarWeek[] = []
  for (let monday = startOfWeek(first, zone); monday < next; monday = startOfDay(monday, zone, 7))
    weeks.push({
      number: weekNumber(monday, zone),
      days: [0, 1, 2, 3, 4, 5, 6].map((at) => {
        const startMs = startOfDay(monday, zone, at)
        const wall = wallTime(startMs, zone)
        return { startMs, day: wall.day, isOfMonth: wall.month === month }
      }),
    })
  return weeks
}

/** The week belongs to the year of its Thursday. */
function weekNumber(monday: number, zone: string): number {
  const thursday = wallTime(startOfDay(monday, zone, 3), zone)
  const days = Date.UTC(thursday.year, thursday.month - 1, thursday.day) - Date.UTC(thursday.year, 0, 1)
  return Math.floor(days / (7 * 86_400_000)) + 1
}

/**
 * Where a key leads to from a day; `undefined` for keys that mean nothing in a calendar. The day of another month is its last, if it is
 * shorter.
 */
export function dayAfterKey(key: string, ms: number, zone: string): number | undefined {
  const byDays = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[key]
  if (byDays !== undefined) return startOfDay(ms, zone, byDays)
  if (key === 'Home') return startOfWeek(ms, zone)
  if (key === 'End') return startOfDay(startOfWeek(ms, zone), zone, 6)
  const byMonths = { PageUp: -1, PageDown: 1 }[key]
  if (byMonths === undefined) return undefined
  const month = wallTime(startOfMonth(ms, zone, byMonths), zone)
  const last = wallTime(startOfMonth(ms, zone, byMonths + 1) - 1, zone).day
  return instantOf({ ...month, day: Math.min(wallTime(ms, zone).day, last) }, zone)
}

export interface DayRange {
  readonly fromMs: number
  /** Exclusive: where the day after the last one begins. */
  readonly toMs: number
}

/** The first day chosen is the range; a second one makes it the range between both. */
export function rangeWith(anchorMs: number | undefined, dayMs: number, zone: string): DayRange {
  const [first = dayMs, last = dayMs] = [anchorMs ?? dayMs, dayMs].toSorted((a, b) => a - b)
  return { fromMs: first, toMs: startOfDay(last, zone, 1) }
}
