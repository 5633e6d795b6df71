// The retention time, and the window of accepted event times. Pure; the clock is an argument.
import { dayMs } from './day.ts'

export const retentionDays = 90

const retentionMs = retentionDays * dayMs

/** The most that a producer's clock may be ahead of ours. */
export const clockSkewMaxMs = 5 * 60 * 1000

/** The earliest event time (ms since the epoch) that is still kept at `nowMs`. Inclusive. */
export function retainedFromMs(nowMs: number): number {
  return nowMs - retentionMs
}

/**
 * The expiry of a row that leads to entries, in whole seconds since the epoch. The row is put again on each day with such an
 * entry. It outlives every entry of the day by nearly a day, since event times are at most minutes ahead.
 */
export function lookupExpiresAtSeconds(nowMs: number): number {
  return ((Math.floor(nowMs / dayMs) + retentionDays + 2) * dayMs) / 1000
}

/**
 * The expiry of an entry's row, in whole seconds since the epoch (the unit of DynamoDB's TTL). Rounded up, so that it is never
 * earlier than 90 days after the event time.
 */
export function expiresAtSeconds(eventTimeMs: number): number {
  return Math.ceil((eventTimeMs + retentionMs) / 1000)
}
