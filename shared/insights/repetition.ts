// Repeated work that a person does by hand and a machine could do. Counts all given entries: the caller passes only successful acts of
// people.

import type { SubmittedEntry } from '../entry/entry.ts'
import { dayMs } from '../time/day.ts'
import { boundedMap } from './bounded-map.ts'

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
  add(entry: SubmittedEntry, ms: number): void
  repetitions(): Repetitions
}

/**
 * @param per two acts of a person are the same by the operation, or by the operation and the resource (entries without a resource do not
 *   count then). Entries come newest first.
 * @param keysMax the number of acts that are counted.
 */
export function repetitionCounter(per: 'operation' | 'resource', keysMax?: number): RepetitionCounter {
  const seen = boundedMap(newAct, keysMax)
  return {
    add: (entry, ms) => {
      const key = keyOf(entry, per)
      const act = key === undefined ? undefined : seen.at(key)
      if (!act) return
      act.newest ??= namesOf(entry, per)
      act.email ??= entry.initiator.email
      act.times += 1
      act.lastMs = Math.max(act.lastMs, ms)
      const day = Math.floor(ms / dayMs)
      act.firstOfDay.set(day, Math.min(ms, act.firstOfDay.get(day) ?? ms))
    },
    repetitions: () => {
      const found = seen.values().filter(({ times, firstOfDay }) => times >= timesMin && firstOfDay.size >= daysMin)
      return {
        items: found.sort(mostFirst).slice(0, shown).flatMap(repetitionOf),
        found: found.length,
        timesMin,
        daysMin,
        exact: seen.turnedAway() === 0,
      }
    },
  }
}

interface Act {
  newest: (Pick<Repetition, 'eventSource' | 'eventName' | 'resourceId' | 'resourceName'> & { id: string }) | undefined
  email: string | undefined
  times: number
  lastMs: number
  /** By day since the epoch; at most the retained days. */
  readonly firstOfDay: Map<number, number>
}

function newAct(): Act {
  return { newest: undefined, email: undefined, times: 0, lastMs: 0, firstOfDay: new Map() }
}

function keyOf(entry: SubmittedEntry, per: 'operation' | 'resource'): string | undefined {
  const { initiator, eventSource, eventName } = entry
  const resource = per === 'resource' ? (entry.resourceId ?? entry.resourceName) : ''
  return resource === undefined ? undefined : JSON.stringify([initiator.id, eventSource, eventName, resource])
}

function namesOf(entry: SubmittedEntry, per: 'operation' | 'resource'): NonNullable<Act['newest']> {
  const { initiator, eventSource, eventName, resourceId, resourceName } = entry
  const operation = { id: initiator.id, eventSource, eventName }
  if (per === 'operation') return operation
  return {
    ...operation,
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(resourceName === undefined ? {} : { resourceName }),
  }
}

function mostFirst(a: Act, b: Act): number {
  const byName = JSON.stringify(a.newest) < JSON.stringify(b.newest) ? -1 : 1
  return b.firstOfDay.size - a.firstOfDay.size || b.times - a.times || byName
}

function repetitionOf({ newest, email, times, lastMs, firstOfDay }: Act): Repetition[] {
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
