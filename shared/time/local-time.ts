// Local time: an instant in RFC 3339 with the offset of a time zone. Zone names are those of the IANA time zone database that
// the runtime's ICU knows.
import { parseInstant } from './instant.ts'

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    // ECMA-402 takes offsets too, but an offset is no zone: it has no daylight saving time.
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

/** The same instant with all its digits. @throws RangeError for an unknown time zone. */
export function localTimeIn(timeZone: string): (timeStamp: string) => string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  return (timeStamp) => {
    const instant = parseInstant(timeStamp)
    if (!instant) return ''
    const name = format.formatToParts(instant.ms).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const offset = name.slice('GMT'.length) || '+00:00'
    const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
    const aheadMs = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
    return new Date(instant.ms + aheadMs).toISOString().replace('Z', instant.beyondMs + offset)
  }
}
