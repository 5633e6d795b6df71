// The entries that cost and speed are measured on: the records of a real cloud account under attack, and the demo's life of a
// platform. In the order of their times, all of them within what is kept.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { lifeOfPlatform } from '../../infra/local/demo/life.ts'
import { secondsUntilNow, shiftedTime } from '../../infra/local/demo/shifted-time.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { organization } from './workload.ts'

/** At most `count` of the 1,450, their times moved by one constant so that the newest is now. */
export function attackEntries(count: number, nowMs: number): SubmittedEntry[] {
  const file = new URL('../samples/cloud-attack.ndjson.gz', import.meta.url)
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')
  const entries: SubmittedEntry[] = lines.map((line) => JSON.parse(line))
  const seconds = secondsUntilNow(Math.max(...entries.map((entry) => Date.parse(entry.eventTimeStamp))), nowMs)
  return entries
    .slice(-count)
    .map((entry) => ({ ...entry, eventTimeStamp: shiftedTime(entry.eventTimeStamp, seconds) }))
}

export function demoEntries(count: number, nowMs: number): SubmittedEntry[] {
  const day = new Date(nowMs).toISOString().slice(0, 10)
  return [...lifeOfPlatform({ seed: 1, until: day, entries: count, organization })]
}
