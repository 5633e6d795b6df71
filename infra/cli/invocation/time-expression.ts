// Times as people type them: `24h`, `yesterday`, `2026-11-01`, or an exact time.
import { dayMs } from '../../../shared/time/day.ts'
import { type LocalDays, localDays } from '../../../shared/time/local-day.ts'
import { localTimeIn } from '../../../shared/time/local-time.ts'
import { parseBound } from '../../../shared/time/time-range.ts'
import { usageError } from './usage-error.ts'

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs }

export interface TimeContext {
  readonly nowMs: number
  /** IANA, for what a day is. */
  readonly timeZone: string
}

/** In ms; `undefined` for what is no age. */
export function ageOf(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,9})([smhdw])$/.exec(text) ?? []
  return unit === '' ? undefined : Number(count) * (unitMs[unit] ?? 0)
}

/**
 * An RFC 3339 time. An exact time stays as it was typed, with all its digits.
 * @param edge `end`: a day means its end, so that it is included.
 * @throws CommandError naming the option.
 */
export function timeOf(name: string, text: string, edge: 'start' | 'end', context: TimeContext): string {
  const { nowMs, timeZone } = context
  const age = ageOf(text)
  if (age !== undefined) return new Date(Math.max(0, nowMs - age)).toISOString()
  if (text === 'now') return new Date(nowMs).toISOString()
  const days = localDays(timeZone)
  const day = startOfDay(text, days, context)
  if (day !== undefined) return new Date(edge === 'end' ? days.next(day) : day).toISOString()
  if (parseBound(text)) return text
  throw usageError(
    `"--${name}" must be an RFC 3339 time, a day such as 2026-11-01, today, yesterday, or an age such as 24h, not "${text}"`,
  )
}

function startOfDay(text: string, days: LocalDays, { nowMs, timeZone }: TimeContext): number | undefined {
  if (text === 'today') return days.startOf(nowMs)
  if (text === 'yesterday') return days.startOf(days.startOf(nowMs) - 1)
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const noonMs = Date.parse(`${text}T12:00:00Z`)
  if (Number.isNaN(noonMs) || new Date(noonMs).toISOString().slice(0, 10) !== text) return undefined
  // Noon UTC is on another day in the outermost zones.
  const starts = [-dayMs, 0, dayMs].map((aside) => days.startOf(noonMs + aside))
  const localTime = localTimeIn(timeZone)
  return starts.find((startMs) => localTime(new Date(startMs).toISOString()).startsWith(text))
}
