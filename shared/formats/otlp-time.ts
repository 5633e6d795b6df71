// The time of a log record: nanoseconds since 1970 as an RFC 3339 time, and back.
import { entryInvalid } from '../audit-error.ts'
import type { Fields } from './format.ts'

/** The time of a log, else that of its observation. Nine digits of a second, of which the last ones may be zeros. */
export function timeOf({ timeUnixNano, observedTimeUnixNano }: Fields) {
  const from = timeUnixNano === undefined ? 'observedTimeUnixNano' : 'timeUnixNano'
  const sent = timeUnixNano ?? observedTimeUnixNano
  if (sent === undefined)
    throw entryInvalid(
      '"timeUnixNano" is missing: an entry has the time of its event, so that a repeated record is a duplicate',
    )
  const nanoseconds = BigInt(String(sent))
  const date = new Date(Number(nanoseconds / 1_000_000n))
  if (!(date.getUTCFullYear() <= 9999)) throw entryInvalid(`"${from}" is after the year 9999`)
  const digits = String(nanoseconds % 1_000_000_000n).padStart(9, '0')
  return { from, text: `${date.toISOString().slice(0, 19)}.${digits}Z` } as const
}

export function nanosecondsOf(text: string): string {
  return String(BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1_000_000n + BigInt(text.slice(20, 29)))
}
