// Operations that fail often, with their rates, in an order that a rare bad day does not lead.

import type { SubmittedEntry } from '../entry/entry.ts'
import type { Outcome } from '../entry/outcome.ts'
import { boundedMap } from './bounded-map.ts'

const shown = 10

/** Fewer entries of an operation do not show its failure rate. */
const entriesMin = 5

export interface FailingOperation {
  readonly eventSource: string
  readonly eventName: string
  readonly entries: number
  readonly failed: number
  readonly rate: number
  /** The lower bound of the rate at a confidence of 95 %, since few entries prove little. The list is in this order. */
  readonly rateLowerBound: number
}

export interface FailingOperations {
  /** At most ten. */
  readonly items: readonly FailingOperation[]
  /** The number of operations with a failure and at least `entriesMin` entries. */
  readonly found: number
  readonly entriesMin: number
  /** False if there were more operations than are counted: one may be missing. */
  readonly exact: boolean
}

export interface FailureCounter {
  /** @param entries of the operation. @param failed how many of these failed. */
  add(operation: Pick<SubmittedEntry, 'eventSource' | 'eventName'>, entries: number, failed: number): void
  failingOperations(): FailingOperations
}

/** Whether the operation failed or was denied. */
export function hasFailed(outcome: Outcome): boolean {
  return outcome !== 'SUCCESS'
}

/** @param keysMax the number of operations that are counted. */
export function failureCounter(keysMax?: number): FailureCounter {
  const counts = boundedMap(() => ({ eventSource: '', eventName: '', entries: 0, failed: 0 }), keysMax)
  return {
    add: ({ eventSource, eventName }, entries, failed) => {
      const count = counts.at(eventSource, eventName)
      if (!count) return
      count.eventSource = eventSource
      count.eventName = eventName
      count.entries += entries
      count.failed += failed
    },
    failingOperations: () => {
      const failing = counts.values().filter(({ entries, failed }) => failed > 0 && entries >= entriesMin)
      const rated = failing.map((count) => ({
        ...count,
        rate: count.failed / count.entries,
        rateLowerBound: wilsonLowerBound(count.failed, count.entries),
      }))
      return {
        items: rated.sort(worstFirst).slice(0, shown),
        found: rated.length,
        entriesMin,
        exact: counts.isWhole(),
      }
    },
  }
}

function worstFirst(a: FailingOperation, b: FailingOperation): number {
  const byName = `${a.eventSource} ${a.eventName}` < `${b.eventSource} ${b.eventName}` ? -1 : 1
  return b.rateLowerBound - a.rateLowerBound || b.failed - a.failed || byName
}

/** E. B. Wilson's score interval (1927), two-sided 95 %: right for few trials and for rates near 0 and 1. */
export function wilsonLowerBound(hits: number, trials: number): number {
  const z = 1.959964
  const rate = hits / trials
  const spread = z * Math.sqrt((rate * (1 - rate) + z ** 2 / (4 * trials)) / trials)
  return Math.max(0, (rate + z ** 2 / (2 * trials) - spread) / (1 + z ** 2 / trials))
}
