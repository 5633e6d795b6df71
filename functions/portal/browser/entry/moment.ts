// A point in time as people read it: in the zone and the language that the reader has chosen, with every digit that was sent. Makes no
// calculation with calendars.
import { parseInstant } from '../../../../shared/time/instant.ts'

export interface Reading {
  readonly language: 'en' | 'de'
  /** A name of the IANA time zone database, or `UTC`. */
  readonly zone: string
}

/** British dates in English. */
const localeOf = { en: 'en-GB', de: 'de-DE' } as const
const decimalSign = { en: '.', de: ',' } as const

/** `13:58:41,207`. A text that is no time is given back as it is. */
export function clockText(timeStamp: string, { language, zone }: Reading): string {
  const instant = parseInstant(timeStamp)
  if (!instant) return timeStamp
  const whole = format(language, { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const ms = String(((instant.ms % 1000) + 1000) % 1000).padStart(3, '0')
  return `${whole.format(instant.ms)}${decimalSign[language]}${ms}${instant.beyondMs}`
}

/** `13:58`. */
export function minuteText(timeStamp: string, { language, zone }: Reading): string {
  return formatted(timeStamp, language, { timeZone: zone, hour: '2-digit', minute: '2-digit' })
}

/** `25.11.2026`, `25 Nov 2026`. */
export function dayText(timeStamp: string, { language, zone }: Reading): string {
  const month = language === 'de' ? '2-digit' : 'short'
  return formatted(timeStamp, language, { timeZone: zone, day: '2-digit', month, year: 'numeric' })
}

/** `25. November 2026`, `25 November 2026`. */
export function dateText(timeStamp: string, { language, zone }: Reading): string {
  return formatted(timeStamp, language, { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' })
}

/** `Mittwoch, 25. November 2026`. */
export function longDateText(timeStamp: string, reading: Reading): string {
  const { language, zone } = reading
  return `${formatted(timeStamp, language, { timeZone: zone, weekday: 'long' })}, ${dateText(timeStamp, reading)}`
}

/** `MEZ (UTC+1)`; the offset alone where the zone has no short name in the language. */
export function zoneText(timeStamp: string, { language, zone }: Reading): string {
  const instant = parseInstant(timeStamp)
  if (!instant) return zone
  const [name, offset] = (['short', 'shortOffset'] as const).map(
    (timeZoneName) =>
      format(language, { timeZone: zone, timeZoneName, hour: 'numeric' })
        .formatToParts(instant.ms)
        .find(({ type }) => type === 'timeZoneName')?.value ?? zone,
  ) as [string, string]
  const utc = offset.replace('GMT', 'UTC').replace('\u2212', '-').replace(/\+0$/, '')
  return /^(GMT|UTC)./.test(name) || name === 'UTC' ? utc : `${name} (${utc})`
}

/** `MEZ`. */
export function shortZoneText(timeStamp: string, reading: Reading): string {
  return zoneText(timeStamp, reading).replace(/ \(.*/, '')
}

/** `0,405 s`, `41 min 3 s`, `2 h 5 min`, `3 d 4 h`: the two largest units. @param ms not negative. */
export function durationText(ms: number, language: Reading['language']): string {
  if (ms < 60_000) return `${(ms / 1000).toLocaleString(localeOf[language], { maximumFractionDigits: 3 })} s`
  const seconds = Math.floor(ms / 1000)
  const units: readonly (readonly [seconds: number, name: string])[] = [
    [86_400, language === 'de' ? 'Tage' : 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ]
  const first = units.findIndex(([size]) => seconds >= size)
  const shown = units.slice(first, first + 2).map(([size, name], index) => {
    const whole = Math.floor(index === 0 ? seconds / size : (seconds % (units[first]?.[0] ?? 1)) / size)
    return whole === 0 ? '' : `${whole} ${whole === 1 && name === 'Tage' ? 'Tag' : name}`
  })
  return shown.filter(Boolean).join(' ')
}

/** How long after the event it was received, in ms; negative where the sender's clock was ahead. */
export function delayMs(eventTimeStamp: string, receivedTimeStamp: string): number | undefined {
  const [event, received] = [parseInstant(eventTimeStamp), parseInstant(receivedTimeStamp)]
  return event && received ? received.ms - event.ms : undefined
}

function formatted(timeStamp: string, language: Reading['language'], options: Intl.DateTimeFormatOptions): string {
  const instant = parseInstant(timeStamp)
  return instant ? format(language, options).format(instant.ms) : timeStamp
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** To make a format takes longer than to use it a hundred times. */
function format(language: Reading['language'], options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const made = formats.get(key) ?? new Intl.DateTimeFormat(localeOf[language], { hourCycle: 'h23', ...options })
  formats.set(key, made)
  return made
}
