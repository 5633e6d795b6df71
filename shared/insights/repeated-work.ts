// The same acts of one person, counted: how often, and on which days. Knows no others.
import { dayMs } from '../time/day.ts'
import type { Act, ResourceNames } from './facts.ts'

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

/** The same acts of one person: by one operation, and perhaps on one resource. */
export interface Work {
  newest: { readonly act: Act; readonly on: ResourceNames } | undefined
  email: string | undefined
  times: number
  lastMs: number
  /** The first time of each day, the newest day first; at most the retained days. */
  readonly firsts: number[]
}

export function newWork(): Work {
  return { newest: undefined, email: undefined, times: 0, lastMs: 0, firsts: [] }
}

/** @param rows newest first. */
export function addTo(
  work: Work,
  act: Act,
  resourceAt: ((row: number) => ResourceNames) | undefined,
  times: number,
  ms: ArrayLike<number>,
  rows: ArrayLike<number>,
  from: number,
  end: number,
): void {
  work.newest ??= { act, on: resourceAt?.(rows[from] ?? 0) ?? {} }
  work.email ??= act.initiator.email
  work.times += times
  for (let at = from; at < end; at += 1) addOccasion(work, ms[rows[at] ?? 0] ?? 0)
}

/** Mostly no newer than those before: only those of the same person under two addresses lie among each other. */
function addOccasion(work: Work, ms: number): void {
  const { firsts } = work
  const day = dayOf(ms)
  let at = firsts.length
  while (at > 0 && dayOf(firsts[at - 1] ?? 0) < day) at -= 1
  const first = firsts[at - 1]
  if (first !== undefined && dayOf(first) === day) firsts[at - 1] = Math.min(first, ms)
  else if (at === firsts.length) firsts.push(ms)
  else firsts.splice(at, 0, ms)
  work.lastMs = Math.max(work.lastMs, ms)
}

function dayOf(ms: number): number {
  return Math.floor(ms / dayMs)
}

/** By days, then by times. */
export function rankOf({ firsts, times }: Work): number {
  return firsts.length * 2 ** 40 + times
}

/** Those that are the same by rank are ordered by name. */
export function mostFirst(a: Work, b: Work): number {
  return rankOf(b) - rankOf(a) || (JSON.stringify(namesOf(a)) < JSON.stringify(namesOf(b)) ? -1 : 1)
}

function namesOf({ newest }: Work) {
  if (!newest) throw new Error('acts have a newest one')
  const { initiator, eventSource, eventName } = newest.act
  const { resourceId, resourceName } = newest.on
  return {
    ...{ id: initiator.id, eventSource, eventName },
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(resourceName === undefined ? {} : { resourceName }),
  }
}

export function repetitionOf(work: Work): Repetition {
  const { email, times, lastMs, firsts } = work
  const { id, ...names } = namesOf(work)
  const intervals = firsts.slice(1).map((ms, index) => Number(firsts[index]) - ms)
  return {
    initiator: { id, ...(email === undefined ? {} : { email }) },
    ...names,
    times,
    days: firsts.length,
    typicalIntervalSeconds: Math.round(medianOf(intervals) / 1000),
    first: new Date(Number(firsts.at(-1))).toISOString(),
    last: new Date(lastMs).toISOString(),
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return (Number(sorted[Math.ceil(middle) - 1]) + Number(sorted[Math.floor(middle)])) / 2
}
