// The time of an entry for people: in the reader's zone and language, with every digit that was sent. Times outside of entries are formatted in
// the room `words`.
import { parseInstant } from '../../../../shared/time/instant.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { date, longDate, shortTime, time, zoneName, zoneOffset } from '../words/format.ts'
import { language } from '../words/language.ts'
import { entryWords } from './words.ts'

/** `13:58:41,207`. This and the functions below return a text that is not a time unchanged. */
export function clockText(timeStamp: string): string {
  return read(timeStamp, (ms, beyondMs) => `${time(ms)}${beyondMs}`)
}

/** `13:58`. */
export function minuteText(timeStamp: string): string {
  return read(timeStamp, shortTime)
}

/** `25.11.2026`, `25 Nov 2026`. */
export function dayText(timeStamp: string): string {
  return read(timeStamp, date)
}

/** `25. November 2026`, `25 November 2026`. */
export function dateText(timeStamp: string): string {
  return longDateText(timeStamp).replace(/^[^,]+, /, '')
}

/** `Mittwoch, 25. November 2026`. */
export function longDateText(timeStamp: string): string {
  return read(timeStamp, longDate)
}

/** `MEZ (UTC+1)`; only the offset if the zone has no short name in the language. */
export function zoneText(timeStamp: string): string {
  return read(timeStamp, (ms) => {
    const [name, offset] = [zoneName(ms), zoneOffset(ms).replace('\u2212', '-').replace(/\+0$/, '')]
    return /^(GMT|UTC)./.test(name) || name === 'UTC' ? offset : `${name} (${offset})`
  })
}

/** `MEZ`. */
export function shortZoneText(timeStamp: string): string {
  return zoneText(timeStamp).replace(/ \(.*/, '')
}

/** The two largest units: `0,405 s`, `41 min 3 s`, `2 h 5 min`, `3 Tage 4 h`. @param ms not negative. */
export function durationText(ms: number): string {
  const isGerman = language.value === 'de'
  if (ms < 60_000) return `${String(ms / 1000).replace('.', isGerman ? ',' : '.')} s`
  const units = [
    [86_400_000, isGerman ? 'Tage' : 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ] as const
  const first = units.findIndex(([size]) => ms >= size)
  const larger = [Number.POSITIVE_INFINITY, ...units.map(([size]) => size)]
  return units
    .slice(first, first + 2)
    .map(([size, name], index) => [Math.floor((ms % Number(larger[first + index])) / size), name] as const)
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${count === 1 && name === 'Tage' ? 'Tag' : name}`)
    .join(' ')
}

/** How long after the event, or before it, the entry was received; empty if one of the two is not a time. */
export function receivedText({
  eventTimeStamp,
  receivedTimeStamp,
}: Pick<ShownEntry, 'eventTimeStamp' | 'receivedTimeStamp'>): string {
  const [event, received] = [parseInstant(eventTimeStamp), parseInstant(receivedTimeStamp)]
  if (!event || !received) return ''
  const words = entryWords()
  const ms = received.ms - event.ms
  return ms < 0 ? words.receivedBefore(durationText(-ms)) : words.received(durationText(ms))
}

function read(timeStamp: string, text: (ms: number, beyondMs: string) => string): string {
  const instant = parseInstant(timeStamp)
  return instant ? text(instant.ms, instant.beyondMs) : timeStamp
}
