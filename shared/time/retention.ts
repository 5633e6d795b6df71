// How long an entry is kept, and which event times are taken. Pure; the clock is an argument.
import { dayMs } from './day.ts'

export const retentionDays = 90

const retentionMs = retentionDays * dayMs

/** How far a producer's clock may run ahead of ours before its times are refused. */
export const clockSkewMaxMs = 5 * 60 * 1000

/** The earliest event time (ms since the epoch) that is still kept at `nowMs`. Inclusive. */
export function retainedFromMs(nowMs: number): number {
  return nowMs - retentionMs
}

/**
 * When a row that leads to entries may be removed, in whole seconds since the epoch, if it is put again each day on which one is
 * received: later, by nearly a day at least, than any of these, of which none can be more than minutes ahead.
 */
export function lookupExpiresAtSeconds(nowMs: number): number {
  return ((Math.floor(nowMs / dayMs) + retentionDays + 2) * dayMs) / 1000
}

/**
 * When the entry's row may be removed, in whole seconds since the epoch (the unit DynamoDB's TTL takes): never before
 * 90 days have passed since its event time, hence rounded up.
 */
export function expiresAtSeconds(eventTimeMs: number): number {
  return Math.ceil((eventTimeMs + retentionMs) / 1000)
}
