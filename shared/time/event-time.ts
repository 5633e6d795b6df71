// The stored form of an event time: as sent, unless the reference's clients cannot decode it. Go's time.Time (strict RFC 3339)
// takes capital letters and no second 60; one entry that it refuses costs its reader the whole page. Java's OffsetDateTime
// takes nine digits of a second and offsets of 18 hours.
import { parseInstant } from './instant.ts'
import { isLeapSecond } from './leap-seconds.ts'

const digitsMax = 9
const parts = /^(.{17})(\d\d)(?:\.(\d+))?(Z|([+-]\d\d):\d\d)$/

/**
 * The same instant in a form that all clients decode, changed only if needed. A leap second becomes the last nanosecond of its
 * minute, so that it stays on its day and behind earlier times.
 * @returns undefined for a text that is no RFC 3339 time, and for a second 60 that was no leap second.
 */
export function storedTime(text: string): string | undefined {
  const upper = text.toUpperCase()
  const instant = parseInstant(upper)
  const [, minute = '', second = '', digits = '', zone = '', offsetHours = '0'] = parts.exec(upper) ?? []
  if (!instant) return undefined
  if (second === '60') {
    if (!isLeapSecond(Math.floor(instant.ms / 1000) * 1000)) return undefined
    return inUsualZone(`${minute}59`, '999999999', zone, offsetHours)
  }
  return inUsualZone(`${minute}${second}`, digits.slice(0, digitsMax), zone, offsetHours)
}

/** Whether all clients of the reference decode it. */
export function isStoredTime(text: string): boolean {
  return storedTime(text) === text
}

function inUsualZone(seconds: string, digits: string, zone: string, offsetHours: string): string {
  const fraction = digits && `.${digits}`
  if (Math.abs(Number(offsetHours)) < 18) return `${seconds}${fraction}${zone}`
  const { ms = 0 } = parseInstant(`${seconds}${zone}`) ?? {}
  return `${new Date(ms).toISOString().slice(0, 19)}${fraction}Z`
}
