// Insights: the sums over the entries of a range. Folds the facts of entries one by one and keeps none. The caller chooses the entries, and
// knows how many there was time for.

import type { TimeRange } from '../time/time-range.ts'
import { type Activity, activityCounter } from './activity.ts'
import { type AskedFacets, type Facets, facetCounter } from './facets.ts'
import { rowsBetween } from './fact-column.ts'
import type { Facts } from './facts.ts'
import { type FailingOperations, failureCounter, hasFailed } from './failing-operations.ts'
import { type ActCounter, type Repetitions, repetitionCounter } from './repetition.ts'
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
  /** The number of added entries. */
  entries(): number
  /** @param fromMs the time from which all entries were added: the buckets begin there. */
  insights(fromMs: number): Insights
}

/** Its memory grows with the distinct values, up to a limit, never with the entries. */
export function insightsFold(range: TimeRange, { facets: asked, timeZone }: InsightsOptions = {}): InsightsFold {
  const buckets = bucketCounter(range, timeZone)
  const facets = asked && facetCounter(asked)
  const top = {
    eventName: topValueCounter(),
    initiator: topValueCounter(),
    eventSource: topValueCounter(),
    severity: topValueCounter(),
    outcome: topValueCounter(),
    container: topValueCounter(),
  }
  const activity = activityCounter()
  const failures = failureCounter()
  const [byOperation, byResource] = [repetitionCounter(), repetitionCounter()]
  let entries = 0
  return {
    add: (facts, from, end) => {
      const rows = rowsBetween(from, end)
      entries += rows.length
      const failed = (row: number) => hasFailed(facts.outcome.at(row))
      for (const row of rows) buckets.add(facts.times.ms[row] ?? 0, failed(row))
      facts.eventName.counts(rows, (value, own) => top.eventName.add(value, undefined, own))
      facts.initiator.counts(rows, ({ id, email }, own) => top.initiator.add(id, email, own))
      facts.eventSource.counts(rows, (value, own) => top.eventSource.add(value, undefined, own))
      facts.severity.counts(rows, (value, own) => top.severity.add(value, undefined, own))
      facts.outcome.counts(rows, (value, own) => top.outcome.add(value, undefined, own))
      facts.container.counts(rows, (value, own) => top.container.add(value, undefined, own))
      for (const [at, values] of facts.facets.entries())
        values.counts(rows, (value, own) => facets?.add(at, value, own))
      facts.rule.counts(rows, ({ name }, own) => activity.add(name, own))
      facts.operation.counts(rows, (operation, own) => failures.add(operation, own, 0))
      facts.operation.counts(rows.filter(failed), (operation, own) => failures.add(operation, 0, own))
      const byHand = rows.filter((row) => facts.rule.at(row).kind === 'person' && !failed(row))
      const { act, actedOn, resourceAt, times } = facts
      act.groups(byHand, (own, ...rowsOf) => byOperation.of(own)('', times.ms, ...rowsOf))
      const counters = new Array<ActCounter | undefined>(act.places)
      actedOn.groups(byHand, (resource, own, first, last) => {
        const row = own[first] ?? 0
        const place = act.codes[row] ?? 0
        counters[place] ??= byResource.of(act.at(row), resourceAt)
        counters[place](resource, times.ms, own, first, last)
      })
    },
    entries: () => entries,
    insights: (fromMs) => ({
      buckets: buckets.buckets(fromMs),
      top: {
        eventName: top.eventName.topValues(),
        initiator: top.initiator.topValues(),
        eventSource: top.eventSource.topValues(),
        severity: top.severity.topValues(),
        outcome: top.outcome.topValues(),
        container: top.container.topValues(),
      },
      ...(facets ? { facets: facets.facets() } : {}),
      activity: activity.activity(),
      failingOperations: failures.failingOperations(),
      repeatedWork: { byOperation: byOperation.repetitions(), byResource: byResource.repetitions() },
    }),
  }
}
