// Repeated work that a person does by hand and a machine could do. Counts all given entries: the caller passes only successful acts of
// people.

import { dayMs } from '../time/day.ts'
import { boundedMap } from './bounded-map.ts'
import type { Act, ResourceNames } from './facts.ts'

const shown = 10
const timesMin = 5
const daysMin = 3

export interface Repetition {
  readonly initiator: { readonly id: string; readonly email?: string }
  readonly eventSource: string
  readonly eventName: string
  /** For work on one resource: its id and its name, if the newest entry has them. */
  readonly resourceId?: string
  readonly resourceName?: string
  readonly times: number
  /** The number of days, in UTC. */
  readonly days: number
  /** The median time from the first act of one day to that of the next such day: several acts in a row are one occasion. */
  readonly typicalIntervalSeconds: number
  readonly first: string
  readonly last: string
}

export interface Repetitions {
  /** At most ten, by days, then by times. */
  readonly items: readonly Repetition[]
  /** The number of repetitions that reach the thresholds. */
  readonly found: number
  readonly timesMin: number
  readonly daysMin: number
  /** False if there were more acts than are counted: a repetition may be missing. */
  readonly exact: boolean
}

export interface RepetitionCounter {
  /**
   * Takes the acts of one person by one operation.
   * @param resourceAt by row, what they are on, if they are counted by it.
   */
  of(act: Act, resourceAt?: (row: number) => ResourceNames): ActCounter
  repetitions(): Repetitions
}

/**
 * Adds acts that are the same, newest first.
 * @param resource its id, or its name if it has none; empty if they are not counted by it. Acts without one do not count.
 * @param ms the times of all rows. @param rows those from `from` to before `end` are of the acts.
 */
export type ActCounter = (
  resource: string | undefined,
  ms: ArrayLike<number>,
  rows: ArrayLike<number>,
  from: number,
  end: number,
) => void

/** @param keysMax the number of acts that are counted. */
export function repetitionCounter(keysMax?: number): RepetitionCounter {
  const seen = boundedMap(newWork, keysMax)
  return {
    of: (act, resourceAt) => {
      const { initiator, eventSource, eventName } = act
      const workOn = seen.under(initiator.id, eventSource, eventName)
      return (resource, ms, rows, from, end) => {
        const work = resource === undefined ? undefined : workOn(resource)
        if (!work) return
        work.newest ??= namesOf(act, resourceAt?.(rows[from] ?? 0))
        work.email ??= initiator.email
        work.times += end - from
        for (let at = from; at < end; at += 1) addOccasion(work, ms[rows[at] ?? 0] ?? 0)
      }
    },
    repetitions: () => {
      const found = seen.values().filter(({ times, firstOfDay }) => times >= timesMin && firstOfDay.size >= daysMin)
      return {
        items: found.sort(mostFirst).slice(0, shown).flatMap(repetitionOf),
        found: found.length,
        timesMin,
        daysMin,
        exact: seen.isWhole(),
      }
    },
  }
}

interface Work {
  newest: (Pick<Repetition, 'eventSource' | 'eventName' | 'resourceId' | 'resourceName'> & { id: string }) | undefined
  email: string | undefined
  times: number
  lastMs: number
  /** By day since the epoch; at most the retained days. */
  readonly firstOfDay: Map<number, number>
}

function newWork(): Work {
  return { newest: undefined, email: undefined, times: 0, lastMs: 0, firstOfDay: new Map() }
}

function addOccasion(work: Work, ms: number): void {
  work.lastMs = Math.max(work.lastMs, ms)
  const day = Math.floor(ms / dayMs)
  work.firstOfDay.set(day, Math.min(ms, work.firstOfDay.get(day) ?? ms))
}

function namesOf(
  { initiator, eventSource, eventName }: Act,
  { resourceId, resourceName }: ResourceNames = {},
): NonNullable<Work['newest']> {
  return {
    ...{ id: initiator.id, eventSource, eventName },
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(resourceName === undefined ? {} : { resourceName }),
  }
}

function mostFirst(a: Work, b: Work): number {
  const byNumber = b.firstOfDay.size - a.firstOfDay.size || b.times - a.times
  return byNumber || (JSON.stringify(a.newest) < JSON.stringify(b.newest) ? -1 : 1)
}

function repetitionOf({ newest, email, times, lastMs, firstOfDay }: Work): Repetition[] {
  if (!newest) return []
  const { id, ...names } = newest
  const firsts = [...firstOfDay.values()].sort((a, b) => a - b)
  const intervals = firsts.slice(1).map((ms, index) => ms - Number(firsts[index]))
  return [
    {
      initiator: { id, ...(email === undefined ? {} : { email }) },
      ...names,
      times,
      days: firstOfDay.size,
      typicalIntervalSeconds: Math.round(medianOf(intervals) / 1000),
      first: new Date(Number(firsts[0])).toISOString(),
      last: new Date(lastMs).toISOString(),
    },
  ]
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return (Number(sorted[Math.ceil(middle) - 1]) + Number(sorted[Math.floor(middle)])) / 2
}
