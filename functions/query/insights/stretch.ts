// A stretch of facts: rows of one table that follow each other in the order of events, the newest first.
import type { EventTimes, Facts } from '../../../shared/insights/facts.ts'

export interface Stretch {
  readonly facts: Facts
  /** Inclusive. */
  readonly from: number
  /** Exclusive. */
  readonly end: number
  /** What is newer than a millisecond, and the others. */
  split(ms: number): readonly [newer: readonly Stretch[], others: readonly Stretch[]]
}

/** The place of an entry in the order of events, but for the last step, by id. */
export interface EventTime {
  readonly ms: number
  readonly nanoseconds: number
  readonly receivedMs: number
}

/** None if it would be empty. */
export function stretches(facts: Facts, from: number, end: number): readonly Stretch[] {
  if (from >= end) return []
  const split = (ms: number) => {
    const place = firstBehind({ ms, nanoseconds: Number.POSITIVE_INFINITY, receivedMs: 0 }, facts.times, from, end)
    return [stretches(facts, from, place), stretches(facts, place, end)] as const
  }
  return [{ facts, from, end, split }]
}

/** The first of the rows that is older than the time; `end` if none is. */
export function firstBehind(time: EventTime, times: EventTimes, from: number, end: number): number {
  let [low, high] = [from, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (newestFirst(timeAt(times, middle), time) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Negative if `a` is newer. */
export function newestFirst(a: EventTime, b: EventTime): number {
  return b.ms - a.ms || b.nanoseconds - a.nanoseconds || b.receivedMs - a.receivedMs
}

export function timeAt({ ms, nanoseconds, receivedMs }: EventTimes, row: number): EventTime {
  return { ms: ms[row] ?? 0, nanoseconds: nanoseconds[row] ?? 0, receivedMs: receivedMs[row] ?? 0 }
}
