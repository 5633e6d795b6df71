// Counts of entries over time: the time range in buckets, of equal length or by the days of a time zone.
import { dayMs } from '../time/day.ts'
import { compareInstants } from '../time/instant.ts'
import { localDays } from '../time/local-day.ts'
import type { TimeRange } from '../time/time-range.ts'

const [minute, hour] = [60, 3_600]

/** The possible steps. Each divides a day, so every bucket begins at a round time. */
const stepsSeconds = [
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
] as const

const bucketsMax = 100

export interface Bucket {
  /**
   * RFC 3339, in UTC; a whole number of steps after the beginning of the day. The first and the last bucket may reach beyond the range;
   * nothing is counted there.
   */
  readonly start: string
  readonly entries: number
  /** The failed ones among them. */
  readonly failed: number
}

export interface Buckets {
  readonly stepSeconds: number
  /** The time zone, if one was requested. On the day of a clock change, the last bucket of the day is shorter or longer. */
  readonly timeZone?: string
  /** Without gaps, oldest first, including empty buckets. */
  readonly items: readonly Bucket[]
}

export interface BucketCounter {
  /** @param ms an event time within the range, or the beginning of a time around it that lies in one bucket. @param entries how many there are. */
  add(ms: number, failed: boolean, entries?: number): void
  /** Whether every bucket begins with such a piece of time since the epoch. */
  areCutBy(pieceMs: number): boolean
  /** @param fromMs buckets before its own are left out, since they were not examined. */
  buckets(fromMs: number): Buckets
}

/**
 * The step is the smallest with at most 100 buckets; a range of more than 99 days has more buckets.
 * @param timeZone an IANA name; defaults to UTC.
 */
export function bucketCounter(range: TimeRange, timeZone?: string): BucketCounter {
  const startsOf = timeZone === undefined ? startsInUtc : startsByDay(timeZone)
  const steps = stepsSeconds.map((seconds) => seconds * 1000)
  const fits = (stepMs: number) => (range.to.ms - range.from.ms) / stepMs <= bucketsMax + 1
  const cut = steps
    .filter((stepMs) => fits(stepMs) || stepMs === dayMs)
    .map((stepMs) => ({ stepMs, starts: startsOf(range, stepMs) }))
  const { stepMs, starts } = cut.find((each) => each.starts.length <= bucketsMax) ?? {
    stepMs: dayMs,
    starts: startsOf(range, dayMs),
  }
  const counts = starts.map(() => ({ entries: 0, failed: 0 }))
  return {
    areCutBy: (pieceMs) => starts.every((start) => start % pieceMs === 0),
    add: (ms, failed, entries = 1) => {
      const bucket = counts[placeOf(starts, ms)]
      if (!bucket || ms > range.to.ms) throw new Error(`${ms} is not within the range of the buckets`)
      bucket.entries += entries
      bucket.failed += failed ? entries : 0
    },
    buckets: (fromMs) => ({
      stepSeconds: stepMs / 1000,
      ...(timeZone === undefined ? {} : { timeZone }),
      items: starts
        .map((start, at) => ({ start: new Date(start).toISOString(), entries: 0, failed: 0, ...counts[at] }))
        .slice(Math.max(0, placeOf(starts, fromMs))),
    }),
  }
}

/** The index of the last start that is not after `ms`; -1 before the first. */
function placeOf(starts: readonly number[], ms: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= ms) low = middle + 1
    else high = middle
  }
  return low - 1
}

function startsInUtc(range: TimeRange, stepMs: number): number[] {
  const last = lastMsOf(range)
  if (last === undefined) return []
  const first = Math.floor(range.from.ms / stepMs)
  return Array.from({ length: Math.floor(last / stepMs) - first + 1 }, (_, at) => (first + at) * stepMs)
}

/** Cuts each day from its own beginning, so after a clock change the steps begin at other times of UTC. */
function startsByDay(timeZone: string): typeof startsInUtc {
  const days = localDays(timeZone)
  return (range, stepMs) => {
    const last = lastMsOf(range)
    const starts: number[] = []
    if (last === undefined) return starts
    for (let day = days.startOf(range.from.ms); day <= last; ) {
      const next = days.next(day)
      // A step of one day is the whole day, however long it is.
      for (let start = day; start < next && start <= last; start += stepMs === dayMs ? next - day : stepMs)
        starts.push(start)
      day = next
    }
    return starts.slice(Math.max(0, placeOf(starts, range.from.ms)))
  }
}

/** The last millisecond of the range. Its end is exclusive, so a range up to midnight does not include the next day. `undefined` if empty. */
function lastMsOf({ from, to }: TimeRange): number | undefined {
  if (compareInstants(from, to) >= 0) return undefined
  return to.beyondMs === '' ? to.ms - 1 : to.ms
}
