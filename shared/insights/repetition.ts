// Work that a person does by hand again and again, and that could be left to a machine. Counts what it is given: that it was a
// person who acted, and with success, is for the caller to see to.

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
  /** Where it is always done to the same: its id and its name, as far as the newest entry has them. */
  readonly resourceId?: string
  readonly resourceName?: string
  readonly times: number
  /** On how many days, in UTC. */
  readonly days: number
  /** The median of the time from one day's first to the next such day's first: what is done several times in a row is one occasion. */
  readonly typicalIntervalSeconds: number
  readonly first: string
  readonly last: string
}

export interface Repetitions {
  /** At most ten, by days, then by times. */
  readonly items: readonly Repetition[]
  /** How many come up to the thresholds. */
  readonly found: number
  readonly timesMin: number
  readonly daysMin: number
  /** False where there was more to tell apart than is: a repetition may be missing. */
  readonly exact: boolean
}

export interface RepetitionCounter {
  add(entry: SubmittedEntry, ms: number): void
  repetitions(): Repetitions
}

/**
 * @param per what makes two acts of a person the same: the operation, or the operation and what it is done to (entries without a
 *   resource then do not count). Entries come newest first.
 * @param keysMax how many acts are told apart.
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
  /** By day since the epoch; there are no more days than are retained. */
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
