// The response schema of the insights endpoints, for the API's description only: the code that answers does not use it.
import * as v from 'valibot'
import { actorRules } from '../../../shared/entry/actor-kind.ts'
import { exactSchema } from '../../../shared/exact-schema.ts'
import { countSchema, instantSchema, said } from '../../../shared/http/response-schema.ts'
import { type FacetName, facetNames } from '../../../shared/insights/facets.ts'
import type { InsightsResponse } from '../insights/insights.ts'
import { explanationSchema, shareSchema as share } from './responses.ts'

const exact = said(
  v.boolean(),
  'False if there were too many different values to track all of them; some may be missing then.',
)

export const topValuesSchema = v.object({
  values: said(
    v.array(v.object({ value: v.string(), email: v.exactOptional(v.string()), entries: countSchema })),
    'The most frequent values, most frequent first: at most ten, or `facet-limit`.',
  ),
  others: said(countSchema, 'The number of entries with any other value.'),
  distinct: said(countSchema, 'The number of different values.'),
  exact,
})

const shareOfEntries = v.object({ entries: countSchema, share })

const activity = v.object({
  human: shareOfEntries,
  automated: said(shareOfEntries, 'By service accounts, programs and the system.'),
  unknown: said(shareOfEntries, 'Entries that no rule decides.'),
  rules: said(
    v.array(
      v.object({
        rule: v.picklist(actorRules.map(({ name }) => name)),
        kind: v.picklist(['person', 'service-account', 'program', 'system', 'unknown']),
        says: said(v.string(), 'The observation that makes the rule apply.'),
        entries: said(countSchema, 'The number of entries that the rule decided.'),
      }),
    ),
    'The rules in the order in which they are tried.',
  ),
})

const failingOperations = v.object({
  items: said(
    v.array(
      v.object({
        eventSource: v.string(),
        eventName: v.string(),
        entries: countSchema,
        failed: countSchema,
        rate: share,
        rateLowerBound: said(share, 'The lower bound of the rate, at a confidence of 95 %.'),
      }),
    ),
    'At most ten operations, ordered by `rateLowerBound`.',
  ),
  found: said(countSchema, 'The number of operations that failed and have at least `entriesMin` entries.'),
  entriesMin: countSchema,
  exact,
})

export const repetitionsSchema = v.object({
  items: said(
    v.array(
      v.object({
        initiator: v.object({ id: v.string(), email: v.exactOptional(v.string()) }),
        eventSource: v.string(),
        eventName: v.string(),
        resourceId: v.exactOptional(v.string()),
        resourceName: v.exactOptional(v.string()),
        times: countSchema,
        days: said(countSchema, 'The number of days, in UTC.'),
        typicalIntervalSeconds: said(v.number(), 'The median time from one such day to the next.'),
        first: instantSchema,
        last: instantSchema,
      }),
    ),
    'At most ten, ordered by days, then by times.',
  ),
  found: said(countSchema, 'The number of repetitions that reach the thresholds.'),
  timesMin: countSchema,
  daysMin: countSchema,
  exact,
})

const facet = v.exactOptional(topValuesSchema)
const facets = v.object(Object.fromEntries(facetNames.map((name) => [name, facet])) as Record<FacetName, typeof facet>)

export const insightsResponseSchema = exactSchema<InsightsResponse>()(
  v.object({
    complete: said(v.boolean(), 'Whether the whole range was examined.'),
    examined: said(
      v.object({
        entries: said(countSchema, 'The number of matching entries in it.'),
        from: said(instantSchema, 'Inclusive. Repeat the query with this as `end-time-range` to examine the rest.'),
        to: said(instantSchema, 'Exclusive.'),
        shareOfRange: said(share, 'The examined share of the time range.'),
      }),
      'The examined part: the whole range or its newest part. All other numbers are about this part.',
    ),
    buckets: v.object({
      stepSeconds: countSchema,
      timeZone: v.exactOptional(
        said(v.string(), 'Present only if requested: the buckets begin with the days of this time zone.'),
      ),
      items: said(
        v.array(v.object({ start: instantSchema, entries: countSchema, failed: countSchema })),
        'Buckets without a gap, oldest first.',
      ),
    }),
    top: v.object({
      eventName: topValuesSchema,
      initiator: topValuesSchema,
      eventSource: topValuesSchema,
      severity: topValuesSchema,
      outcome: topValuesSchema,
      container: topValuesSchema,
    }),
    facets: v.exactOptional(facets),
    activity,
    failingOperations,
    repeatedWork: said(
      v.object({
        byOperation: repetitionsSchema,
        byResource: repetitionsSchema,
      }),
      'Successful operations that people repeat by hand.',
    ),
    explain: v.exactOptional(explanationSchema),
  }),
)

/** Of fields whose schema has a name of its own. */
export const insightsFields = {
  'top.outcome': '`SUCCESS`, `FAILURE` or `DENIED`: as sent, or derived (see the field `outcome`).',
  'top.container': 'The most specific container, e.g. `projects/ID`.',
  facets:
    'By the names of the filters. Present only if requested. An entry counts once for each of its values, so that `others` counts values.',
  'repeatedWork.byOperation': 'The same person and operation, on any resource.',
  'repeatedWork.byResource': 'The same person and operation, on the same resource.',
  explain: 'Present only if requested.',
}
