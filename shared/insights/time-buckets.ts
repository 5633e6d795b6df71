// How many entries there were, and when: the time range cut into equal buckets.
import { compareInstants } from '../time/instant.ts'
import type { TimeRange } from '../time/time-range.ts'

const [minute, hour] = [60, 3_600]

/** Each divides a day, so that every bucket begins at a round time in UTC. */
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
  /** RFC 3339, a whole multiple of the step. The first and the last bucket may reach beyond the range, which is not counted. */
  readonly start: string
  readonly entries: number
  /** How many of them failed. */
  readonly failed: number
}

export interface Buckets {
  readonly stepSeconds: number
  /** Without a gap, oldest first; those in which nothing happened are there too. */
  readonly items: readonly Bucket[]
}

export interface BucketCounter {
  /** @param ms an event time within the range. */
  add(ms: number, failed: boolean): void
  /** @param fromMs the buckets before the one that holds this are left out: they have not been looked at. */
  buckets(fromMs: number): Buckets
}

/** The step is the smallest with which there are at most 100 buckets; a range of more than 99 days has more than that. */
export function bucketCounter(range: TimeRange): BucketCounter {
  const stepMs = stepOf(range)
  const first = Math.floor(range.from.ms / stepMs)
  const counts = Array.from({ length: lengthOf(range, stepMs) }, () => ({ entries: 0, failed: 0 }))
  return {
    add: (ms, failed) => {
      const bucket = counts[Math.floor(ms / stepMs) - first]
      if (!bucket) throw new Error(`${ms} is not within the range of the buckets`)
      bucket.entries += 1
      bucket.failed += failed ? 1 : 0
    },
    buckets: (fromMs) => ({
      stepSeconds: stepMs / 1000,
      items: counts
        .map((count, index) => ({ start: new Date((first + index) * stepMs).toISOString(), ...count }))
        .slice(Math.max(0, Math.floor(fromMs / stepMs) - first)),
    }),
  }
}

function stepOf(range: TimeRange): number {
  const steps = stepsSeconds.map((seconds) => seconds * 1000)
  return steps.find((stepMs) => lengthOf(range, stepMs) <= bucketsMax) ?? Math.max(...steps)
}

/** The end is exclusive: a range up to midnight does not touch the day that begins there. */
function lengthOf({ from, to }: TimeRange, stepMs: number): number {
  if (compareInstants(from, to) >= 0) return 0
  const lastMs = to.beyondMs === '' ? to.ms - 1 : to.ms
  return Math.floor(lastMs / stepMs) - Math.floor(from.ms / stepMs) + 1
}
