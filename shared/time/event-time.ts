// An event time as it is stored: as it was sent, but for what the reference's clients cannot decode. Go's time.Time (RFC 3339, strictly)
// takes capital letters and no second 60, and one entry that it does not take costs its reader the whole page; Java's OffsetDateTime
// takes nine digits of a second and offsets of 18 hours.
import { parseInstant } from './instant.ts'
import { isLeapSecond } from './leap-seconds.ts'

const digitsMax = 9
const parts = /^(.{17})(\d\d)(?:\.(\d+))?(Z|([+-]\d\d):\d\d)$/

/**
 * The same instant in a form that all of them decode; what needs no change gets none. A leap second is the last nanosecond of its minute,
 * so that it comes after all that was before it and stays on its day.
 * @returns undefined for what is no RFC 3339 time, and for a second 60 where no leap second was.
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

/** Whether a client of the reference decodes it. */
export function isStoredTime(text: string): boolean {
  return storedTime(text) === text
}

function inUsualZone(seconds: string, digits: string, zone: string, offsetHours: string): string {
  const fraction = digits && `.${digits}`
  if (Math.abs(Number(offsetHours)) < 18) return `${seconds}${fraction}${zone}`
  const { ms = 0 } = parseInstant(`${seconds}${zone}`) ?? {}
  return `${new Date(ms).toISOString().slice(0, 19)}${fraction}Z`
}
