// The beginnings of the days of a time zone. A day of a clock change has 23 or 25 hours; if the clocks skip midnight, it begins later.
import { dayMs } from './day.ts'

export interface LocalDays {
  /** The beginning of the day with the instant, in ms since the epoch. */
  startOf(ms: number): number
  /** The beginning of the following day. */
  next(startMs: number): number
}

/** @throws RangeError if `timeZone` is not a time zone. */
export function localDays(timeZone: string): LocalDays {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const offsetMs = (ms: number): number => {
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = 0, minutes = 0, seconds = 0] = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name) ?? []
    return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  }
  /** The date that clocks show, as days since the epoch. */
  const dateAt = (ms: number) => Math.floor((ms + offsetMs(ms)) / dayMs)
  /** Midnight, computed with the offset before and after it: the first of the two that lies in the day. */
  const startOfDate = (date: number): number => {
    const midnight = date * dayMs
    const tried = [midnight - dayMs, midnight + dayMs].map((ms) => midnight - offsetMs(ms)).toSorted((a, b) => a - b)
    return tried.find((ms) => dateAt(ms) === date) ?? Math.max(...tried)
  }
  return { startOf: (ms) => startOfDate(dateAt(ms)), next: (startMs) => startOfDate(dateAt(startMs) + 1) }
}
