// Insights: the sums over the entries of a range. Folds the facts of entries one by one and keeps none. The caller chooses the entries, and
// knows how many there was time for.

import type { TimeRange } from '../time/time-range.ts'
import { type Activity, activityCounter } from './activity.ts'
import { eachTopValue, failedRows, rowsByHand, topNames } from './counted-facts.ts'
import { type AskedFacets, type Facets, facetCounter } from './facets.ts'
import { rowsBetween } from './fact-column.ts'
import type { Facts } from './facts.ts'
import { type FailingOperations, failureCounter, hasFailed } from './failing-operations.ts'
import { type ActCounter, type Repetitions, repetitionCounter } from './repetition.ts'
import { type Summary, slotMs } from './summary.ts'
import { type Buckets, bucketCounter } from './time-buckets.ts'
import { type TopValues, topValueCounter } from './top-values.ts'

export interface Insights {
  readonly buckets: Buckets
  readonly top: {
    readonly eventName: TopValues
    readonly initiator: TopValues
    readonly eventSource: TopValues
    readonly severity: TopValues
    /** As sent, or derived if the sender gave none. */
    readonly outcome: TopValues
    /** The most specific container, e.g. `projects/ID`. */
    readonly container: TopValues
  }
  /** Only if requested. */
  readonly facets?: Facets
  readonly activity: Activity
  readonly failingOperations: FailingOperations
  /** Successful work of people by hand, by the rules of `activity`. */
  readonly repeatedWork: {
    /** The same person, the same operation, on any resource. */
    readonly byOperation: Repetitions
    /** The same person, the same operation, always on the same resource. */
    readonly byResource: Repetitions
  }
}

/** The facets to count, and the time zone of the buckets. */
export interface InsightsOptions {
  readonly facets?: AskedFacets | undefined
  readonly timeZone?: string | undefined
}

export interface InsightsFold {
  /** Adds entries of the range, newest first: the rows from the first to before the second. */
  add(facts: Facts, from: number, end: number): void
  /** Adds the entries of a summary, all of which are in the range and older than what was added. Only if it takes summaries. */
  addSummary(summary: Summary): void
  /** Whether summaries say all that is counted: no facets, and buckets that begin with slots. */
  readonly takesSummaries: boolean
  /** The number of added entries. */
  entries(): number
  /** @param fromMs the time from which all entries were added: the buckets begin there. */
  insights(fromMs: number): Insights
}

/** Its memory grows with the distinct values, up to a limit, never with the entries. */
export function insightsFold(range: TimeRange, { facets: asked, timeZone }: InsightsOptions = {}): InsightsFold {
  const buckets = bucketCounter(range, timeZone)
  const facets = asked && facetCounter(asked)
  const top = topNames.map((name) => [name, topValueCounter()] as const)
  const activity = activityCounter()
  const failures = failureCounter()
  const [byOperation, byResource] = [repetitionCounter(), repetitionCounter()]
  let entries = 0
  return {
    takesSummaries: facets === undefined && buckets.areCutBy(slotMs),
    add: (facts, from, end) => {
      const rows = rowsBetween(from, end)
      entries += rows.length
      const failed = (row: number) => hasFailed(facts.outcome.at(row))
      for (const row of rows) buckets.add(facts.times.ms[row] ?? 0, failed(row))
      for (const [name, counter] of top) eachTopValue(name, facts, rows, counter.add)
      for (const [at, values] of facts.facets.entries())
        values.counts(rows, (value, own) => facets?.add(at, value, own))
      facts.rule.counts(rows, ({ name }, own) => activity.add(name, own))
      facts.operation.counts(rows, (operation, own) => failures.add(operation, own, 0))
      facts.operation.counts(failedRows(facts, rows), (operation, own) => failures.add(operation, 0, own))
      const byHand = rowsByHand(facts, rows)
      const { act, actedOn, resourceAt, times } = facts
      act.groups(byHand, (own, ofAct, from, end) => byOperation.of(own)?.('', end - from, times.ms, ofAct, from, end))
      const counters = new Array<ActCounter | null | undefined>(act.places)
      actedOn.groups(byHand, (resource, own, from, end) => {
        if (resource === undefined) return
        const row = own[from] ?? 0
        const place = act.codes[row] ?? 0
        if (counters[place] === undefined) counters[place] = byResource.of(act.at(row), resourceAt) ?? null
        counters[place]?.(resource, end - from, times.ms, own, from, end)
      })
    },
    addSummary: (summary) => {
      entries += summary.entries
      for (const { ms, entries: own, failed } of summary.slots) {
        buckets.add(ms, false, own - failed)
        buckets.add(ms, true, failed)
      }
      for (const [name, counter] of top)
        for (const { value, email, entries: own } of summary.top[name]) counter.add(value, email, own)
      for (const { name, entries: own } of summary.rules) activity.add(name, own)
      for (const operation of summary.operations) failures.add(operation, operation.entries, operation.failed)
      const { times, ms, rows, starts } = summary.byOperation
      for (const [place, act] of summary.acts.entries())
        byOperation.of(act)?.('', times[place] ?? 0, ms, rows, starts[place] ?? 0, starts[place + 1] ?? 0)
      byResource.addSummary(summary)
    },
    entries: () => entries,
    insights: (fromMs) => ({
      buckets: buckets.buckets(fromMs),
      top: Object.fromEntries(top.map(([name, counter]) => [name, counter.topValues()])) as Insights['top'],
      ...(facets ? { facets: facets.facets() } : {}),
      activity: activity.activity(),
      failingOperations: failures.failingOperations(),
      repeatedWork: { byOperation: byOperation.repetitions(), byResource: byResource.repetitions() },
    }),
  }
}
