// Moves RFC 3339 times without touching how they are written: digits of the second and offset stay as they are.
import { parseInstant } from '../../../shared/time/instant.ts'

const parts = /^(\d{4}-\d\d-\d\d)([Tt])(\d\d:\d\d:\d\d)(.*)$/

/** Whole seconds from the newest time to now, rounded down: so that no digit behind the second need change. */
export function secondsUntilNow(newestMs: number, nowMs: number): number {
  return Math.floor((nowMs - newestMs) / 1000)
}

/** A text that is no time is given back as it is. */
export function shiftedTime(text: string, seconds: number): string {
  const match = parts.exec(text)
  if (!match || !parseInstant(text)) return text
  const [, date, separator, time, rest] = match
  // Counted from midnight, since Date.parse takes no leap second.
  const [hours, minutes, wholeSeconds] = String(time).split(':').map(Number)
  const secondOfDay = (Number(hours) * 60 + Number(minutes)) * 60 + Number(wholeSeconds)
  const moved = new Date(Date.parse(`${date}T00:00:00Z`) + (secondOfDay + seconds) * 1000).toISOString()
  return `${moved.slice(0, 10)}${separator}${moved.slice(11, 19)}${rest}`
}
