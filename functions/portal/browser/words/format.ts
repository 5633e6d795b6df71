// Formats numbers and times in the reader's language and chosen zone. Wherever a time is shown, its zone is shown too.
import { computed } from '@preact/signals'
import { zoneChoice, zoneOfLink } from '../preferences/preferences.ts'
import { language } from './language.ts'

/** English uses British dates. */
const locale = computed(() => (language.value === 'de' ? 'de-DE' : 'en-GB'))

/** The zone of all times that are shown: an IANA name. */
export const zone = computed(() => {
  const asked = zoneOfLink.value ?? zoneChoice.value
  return asked === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : asked
})

const formats = new Map<string, Intl.DateTimeFormat>()

/** Cached, since creating one takes longer than using it a hundred times. */
function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const whole = { timeZone: zone.value, ...options }
  const key = JSON.stringify([locale.value, whole])
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale.value, whole)
  formats.set(key, known)
  return known
}

const numbers = computed(() => new Intl.NumberFormat(locale.value))

export function number(value: number): string {
  return numbers.value.format(value)
}

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const

/** The minutes and the rest of `13:58:41,207`, which are drawn in different ink. */
export function timeParts(
  ms: number,
  digits: 0 | 3 = 3,
): { readonly minute: string; readonly second: string; readonly fraction: string } {
  const parts = formatOf({ ...clock, ...(digits === 3 && { fractionalSecondDigits: digits }) }).formatToParts(ms)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ''
  const comma = language.value === 'de' ? ',' : '.'
  const fraction = part('fractionalSecond')
  return {
    minute: `${part('hour')}:${part('minute')}`,
    second: `:${part('second')}`,
    fraction: fraction && `${comma}${fraction}`,
  }
}

/** `13:58:41,207` */
export function time(ms: number): string {
  const { minute, second, fraction } = timeParts(ms)
  return `${minute}${second}${fraction}`
}

/** `13:58:41` */
export function clockTime(ms: number): string {
  const { minute, second } = timeParts(ms, 0)
  return `${minute}${second}`
}

/** `13:58` */
export function shortTime(ms: number): string {
  return timeParts(ms).minute
}

/** `25.11.2026`, `25 Nov 2026` */
export function date(ms: number): string {
  return formatOf(
    language.value === 'de'
      ? { day: '2-digit', month: '2-digit', year: 'numeric' }
      : { day: 'numeric', month: 'short', year: 'numeric' },
  ).format(ms)
}

/** `25.11.`, `25 Nov` */
export function shortDate(ms: number): string {
  return formatOf(
    language.value === 'de' ? { day: '2-digit', month: '2-digit' } : { day: 'numeric', month: 'short' },
  ).format(ms)
}

/** `Mittwoch, 25. November 2026` */
export function longDate(ms: number): string {
  return formatOf({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(ms)
}

/** `November 2026` */
export function monthName(ms: number): string {
  return formatOf({ month: 'long', year: 'numeric' }).format(ms)
}

/** `Mo`, `Mon` */
export function weekdayName(ms: number): string {
  return formatOf({ weekday: 'short' }).format(ms)
}

/** `25.11.2026 13:58:41,207 MEZ` */
export function dateTime(ms: number): string {
  return `${date(ms)} ${time(ms)} ${zoneName(ms)}`
}

/** The zone's name at that time, summer or winter: `MEZ`, `CET`. */
export function zoneName(ms: number): string {
  const parts = formatOf({ timeZoneName: 'short' }).formatToParts(ms)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone.value
}

/** `UTC+1` */
export function zoneOffset(ms: number): string {
  const parts = formatOf({ timeZoneName: 'shortOffset' }).formatToParts(ms)
  return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? '').replace('GMT', 'UTC')
}
