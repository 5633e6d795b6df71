// Repeated work that a person does by hand and a machine could do. Counts all given entries: the caller passes only successful acts of
// people.

import { keysMax } from './bounded-map.ts'
import type { Act, ResourceNames } from './facts.ts'
import { addTo, mostFirst, newWork, type Repetition, rankOf, repetitionOf, type Work } from './repeated-work.ts'
import type { Summary } from './summary.ts'

const shown = 10
const timesMin = 5
const daysMin = 3

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
   * Takes acts of one person by one operation, which follow.
   * @param resourceAt by row, what they are on, if they are counted by it.
   * @returns `undefined` if there were more acts than are counted, and none of these is among those that are.
   */
  of(act: Act, resourceAt?: (row: number) => ResourceNames): ActCounter | undefined
  /** Adds the acts of a summary by resource. */
  addSummary(summary: Pick<Summary, 'acts' | 'byResource' | 'actOf' | 'keyOf' | 'keyAt' | 'keys' | 'resourceOf'>): void
  repetitions(): Repetitions
}

/**
 * Adds acts that are the same, newest first.
 * @param resource its id, or its name if it has none; empty if they are not counted by it.
 * @param times how many. @param ms the times of all rows. @param rows those from `from` to before `end` are of the acts: at least the newest
 * and the first of each day.
 */
export type ActCounter = (
  resource: string,
  times: number,
  ms: ArrayLike<number>,
  rows: ArrayLike<number>,
  from: number,
  end: number,
) => void

/** The number of a text that has none, and gets none any more; of one that was not asked for yet. */
const [none, unasked] = [-1, -2]

/** @param max the number of acts that are counted. */
export function repetitionCounter(max: number = keysMax): RepetitionCounter {
  // Acts that are counted, and what they are on, have numbers below the most: two of them are the key of a work, which is found much faster
  // than by texts.
  const [numbersOfActs, numbersOfResources] = [new Map<string, number>(), new Map<string, number>()]
  const works = new Map<number, Work>()
  let isWhole = true
  const isFull = () => works.size >= max
  const numberIn = (numbers: Map<string, number>, text: string) =>
    isFull() ? (numbers.get(text) ?? none) : numberOf(numbers, text)
  const workOn = (act: number, resource: number) => {
    const known = act === none || resource === none ? undefined : works.get(act * max + resource)
    if (known) return known
    if (isFull()) {
      isWhole = false
      return undefined
    }
    const work = newWork()
    works.set(act * max + resource, work)
    return work
  }
  return {
    of(act, resourceAt) {
      const number = numberIn(numbersOfActs, keyOf(act))
      if (number === none) {
        isWhole = false
        return undefined
      }
      return (resource, times, ms, rows, from, end) => {
        const work = workOn(number, numberIn(numbersOfResources, resource))
        if (work) addTo(work, act, resourceAt, times, ms, rows, from, end)
      }
    },
    addSummary({ acts, byResource, actOf, keyOf: resourceKeyOf, keyAt, keys, resourceOf }) {
      const { times, ms, rows, starts } = byResource
      const ofActs = new Int32Array(acts.length).fill(unasked)
      const ofKeys = new Int32Array(keys).fill(unasked)
      for (let place = 0; place < times.length; place += 1) {
        const [at, key] = [actOf[place] ?? 0, resourceKeyOf(place)]
        const act = acts[at] as Act
        if (ofActs[at] === unasked) ofActs[at] = numberIn(numbersOfActs, keyOf(act))
        if (ofKeys[key] === unasked) ofKeys[key] = numberIn(numbersOfResources, keyAt(key))
        const work = workOn(ofActs[at] ?? none, ofKeys[key] ?? none)
        if (work) addTo(work, act, resourceOf, times[place] ?? 0, ms, rows, starts[place] ?? 0, starts[place + 1] ?? 0)
      }
    },
    repetitions: () => {
      const found = [...works.values()].filter(({ times, firsts }) => times >= timesMin && firsts.length >= daysMin)
      // Few of many are shown: names decide only between those that may be.
      const least = Float64Array.from(found, rankOf).sort().at(-shown) ?? 0
      return {
        items: found
          .filter((work) => rankOf(work) >= least)
          .sort(mostFirst)
          .slice(0, shown)
          .map(repetitionOf),
        found: found.length,
        timesMin,
        daysMin,
        exact: isWhole,
      }
    },
  }
}

function keyOf({ initiator, eventSource, eventName }: Act): string {
  return `${initiator.id.length} ${eventSource.length} ${initiator.id}${eventSource}${eventName}`
}

function numberOf(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text)
  if (known === undefined) numbers.set(text, numbers.size)
  return known ?? numbers.size - 1
}
