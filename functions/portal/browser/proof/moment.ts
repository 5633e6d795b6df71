// A time that this browser noted, for people: the time of day for today, the date for earlier days, in the chosen zone.
import { date, shortDate, shortTime, timeParts } from '../words/format.ts'
import { logStateWords } from './log-state-words.ts'

/** `14:02` for today, or `24.11. 09:12`. */
export function shortMoment(ms: number, nowMs = Date.now()): string {
  return isToday(ms, nowMs) ? shortTime(ms) : `${shortDate(ms)} ${shortTime(ms)}`
}

/** `heute 14:02`, `24.11.2026 09:12`. */
export function moment(ms: number, nowMs = Date.now()): string {
  return isToday(ms, nowMs) ? `${logStateWords().today} ${shortTime(ms)}` : `${date(ms)} ${shortTime(ms)}`
}

/** With seconds, for what has just happened: `heute 14:02:31`. */
export function exactMoment(ms: number, nowMs = Date.now()): string {
  const { minute, second } = timeParts(ms, 0)
  return `${isToday(ms, nowMs) ? logStateWords().today : date(ms)} ${minute}${second}`
}

function isToday(ms: number, nowMs: number): boolean {
  return date(ms) === date(nowMs)
}

/** The beginning and end of a hash: `Zk3o…0Hq1c=`. The whole hash is in `title`. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-7)}`
}
