// A stretch of entries that follow each other in the order of events, the newest first: rows of one table of facts, or all that summaries count.
import type { EventTimes, Facts } from '../../../shared/insights/facts.ts'
import type { InsightsFold } from '../../../shared/insights/insights.ts'
import type { Summary } from '../../../shared/insights/summary.ts'

export interface Stretch {
  readonly newest: EventTime
  /** What is newer than a millisecond, and the others. */
  split(ms: number): Split
  /** What is newer than a time, or as new, and the others. */
  cut(time: EventTime): Split
  /** Whether the time lies within what cannot be cut. */
  isAcross(time: EventTime): boolean
  addTo(fold: InsightsFold): void
}

type Split = readonly [newer: readonly Stretch[], others: readonly Stretch[]]

/** The place of an entry in the order of events, but for the last step, by id. */
export interface EventTime {
  readonly ms: number
  readonly nanoseconds: number
  readonly receivedMs: number
}

/** Of the rows from the first to before the second. None if it would be empty. */
export function stretches(facts: Facts, from: number, end: number): readonly Stretch[] {
  if (from >= end) return []
  const cut = (time: EventTime) => {
    const place = firstBehind(time, facts.times, from, end)
    return [stretches(facts, from, place), stretches(facts, place, end)] as const
  }
  return [
    {
      newest: timeAt(facts.times, from),
      split: (ms) => cut({ ms, nanoseconds: Number.POSITIVE_INFINITY, receivedMs: 0 }),
      cut,
      isAcross: () => false,
      addTo: (fold) => fold.add(facts, from, end),
    },
  ]
}

/** @param summaries what unpacks those of entries between two milliseconds, both inclusive, from which no other source has any. The newest first. */
export function summedStretch(summaries: readonly (() => Summary)[], firstMs: number, lastMs: number): Stretch {
  const split = (ms: number): Split => (ms < firstMs ? [[stretch], []] : [[], [stretch]])
  const stretch: Stretch = {
    newest: { ms: lastMs, nanoseconds: nanosecondsMax, receivedMs: 0 },
    split,
    cut: ({ ms }) => split(ms),
    isAcross: ({ ms }) => firstMs <= ms && ms <= lastMs,
    addTo: (fold) => {
      // One after the other: no more than one is unpacked at a time.
      for (const read of summaries) fold.addSummary(read())
    },
  }
  return stretch
}

/** More than a millisecond has. */
const nanosecondsMax = 1_000_000

/** Older than all of the millisecond and newer than all before it. */
export function justBefore(ms: number): EventTime {
  return { ms: ms - 1, nanoseconds: nanosecondsMax, receivedMs: 0 }
}

/** The first of the rows that is older than the time; `end` if none is. */
function firstBehind(time: EventTime, times: EventTimes, from: number, end: number): number {
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
