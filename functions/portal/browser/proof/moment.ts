// A time that this browser has noted, as people say it: today by the clock, earlier by the day, in the zone that was chosen.
import { date, shortDate, shortTime, timeParts } from '../words/format.ts'
import { proofWords } from './words.ts'

/** `14:02` of today, `24.11. 09:12`. */
export function shortMoment(ms: number, nowMs = Date.now()): string {
  return isToday(ms, nowMs) ? shortTime(ms) : `${shortDate(ms)} ${shortTime(ms)}`
}

/** `heute 14:02`, `24.11.2026 09:12`. */
export function moment(ms: number, nowMs = Date.now()): string {
  return isToday(ms, nowMs) ? `${proofWords().today} ${shortTime(ms)}` : `${date(ms)} ${shortTime(ms)}`
}

/** `heute 14:02:31`: of what has just happened. */
export function exactMoment(ms: number, nowMs = Date.now()): string {
  const { minute, second } = timeParts(ms, 0)
  return `${isToday(ms, nowMs) ? proofWords().today : date(ms)} ${minute}${second}`
}

function isToday(ms: number, nowMs: number): boolean {
  return date(ms) === date(nowMs)
}

/** `Zk3o…0Hq1c=`: of a hash, as much as tells it from another. The whole is in `title`. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-7)}`
}
