// Insights: what the entries of a range come to in sum. Folds entries one by one and keeps none of them; which entries, and how many
// of them there was time for, is for the caller to say.

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
    /** As it was sent, else as it is derived. */
    readonly outcome: TopValues
    /** The most specific container, e.g. `projects/ID`. */
    readonly container: TopValues
  }
  /** Only when asked for. */
  readonly facets?: Facets
  readonly activity: Activity
  readonly failingOperations: FailingOperations
  /** What people have done with success and by hand, as far as the rules of `activity` tell. */
  readonly repeatedWork: {
    /** The same person, the same operation, whatever it was done to. */
    readonly byOperation: Repetitions
    /** The same person, the same operation, always on the same resource. */
    readonly byResource: Repetitions
  }
}

/** What is counted besides, and by whose days. */
export interface InsightsOptions {
  readonly facets?: AskedFacets | undefined
  readonly timeZone?: string | undefined
}

export interface InsightsFold {
  /** Takes an entry of the range; newest first. */
  add(entry: Entry): void
  /** How many have been taken. */
  entries(): number
  /** @param fromMs from when on everything was taken: the buckets begin there. */
  insights(fromMs: number): Insights
}

/** Takes memory by how many different things there are, up to a limit, and never by how many entries. */
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
