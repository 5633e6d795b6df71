// Insights: the sums over the entries of a range. Folds entries one by one and keeps none. The caller chooses the entries, and knows
// how many there was time for.

import { actorRuleOf } from '../entry/actor-kind.ts'
import { type Entry, lineageOf } from '../entry/entry.ts'
import { entryIdMs } from '../entry/entry-id.ts'
import { outcomeOf } from '../entry/outcome.ts'
import { containerOf } from '../entry/scope.ts'
import type { TimeRange } from '../time/time-range.ts'
import { type Activity, activityCounter } from './activity.ts'
import { type AskedFacets, type Facets, facetCounter } from './facets.ts'
import { type FailingOperations, failureCounter, hasFailed } from './failing-operations.ts'
import { type Repetitions, repetitionCounter } from './repetition.ts'
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
  /** Adds an entry of the range; newest first. */
  add(entry: Entry): void
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
  const [byOperation, byResource] = [repetitionCounter('operation'), repetitionCounter('resource')]
  let entries = 0
  return {
    add: (entry) => {
      const [ms, failed, rule] = [entryIdMs(entry.id), hasFailed(entry), actorRuleOf(entry)]
      entries += 1
      buckets.add(ms, failed)
      top.eventName.add(entry.eventName)
      top.initiator.add(entry.initiator.id, entry.initiator.email)
      top.eventSource.add(entry.eventSource)
      top.severity.add(entry.severity)
      top.outcome.add(outcomeOf(entry))
      top.container.add(containerOf(lineageOf(entry)))
      facets?.add(entry)
      activity.add(rule.name)
      failures.add(entry, failed)
      if (rule.kind !== 'person' || failed) return
      byOperation.add(entry, ms)
      byResource.add(entry, ms)
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
