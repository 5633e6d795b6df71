// What the insights endpoints answer, as a schema: for the API's description. The code that answers does not need it.
import * as v from 'valibot'
import { countSchema, instantSchema, responseSchema, said } from '../../../shared/http/response-schema.ts'
import { actorRules } from '../../../shared/insights/actor-kind.ts'
import type { InsightsResponse } from '../insights/insights.ts'
import { explanationSchema, shareSchema as share } from './responses.ts'

const exact = said(v.boolean(), 'False where there was more to tell apart than is: then something may be missing.')

export const topValuesSchema = v.object({
  values: said(
    v.array(v.object({ value: v.string(), email: v.exactOptional(v.string()), entries: countSchema })),
    'At most ten, the most frequent first.',
  ),
  others: said(countSchema, 'Entries with any other value than those.'),
  distinct: said(countSchema, 'How many different values there are.'),
  exact,
})

const shareOfEntries = v.object({ entries: countSchema, share })

const activity = v.object({
  human: shareOfEntries,
  automated: said(shareOfEntries, 'By service accounts, programmes and the system.'),
  unknown: said(shareOfEntries, 'Of which no rule tells.'),
  rules: said(
    v.array(
      v.object({
        rule: v.picklist(actorRules.map(({ name }) => name)),
        kind: v.picklist(['person', 'service-account', 'programme', 'system', 'unknown']),
        says: said(v.string(), 'What has been seen when the rule applies.'),
        entries: said(countSchema, 'How many the rule has decided.'),
      }),
    ),
    'In the order in which they are tried.',
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
        rateLowerBound: said(share, 'What the rate is at least, at a confidence of 95 %.'),
      }),
    ),
    'At most ten, by `rateLowerBound`.',
  ),
  found: said(countSchema, 'How many operations have failed and come up to `entriesMin`.'),
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
        days: said(countSchema, 'On how many days, in UTC.'),
        typicalIntervalSeconds: said(v.number(), 'The median of the time from one such day to the next.'),
        first: instantSchema,
        last: instantSchema,
      }),
    ),
    'At most ten, by days, then by times.',
  ),
  found: said(countSchema, 'How many come up to the thresholds.'),
  timesMin: countSchema,
  daysMin: countSchema,
  exact,
})

export const insightsResponseSchema = responseSchema<InsightsResponse>()(
  v.object({
    complete: said(v.boolean(), 'Whether all of the range was examined.'),
    examined: said(
      v.object({
        entries: said(countSchema, 'How many entries of it match.'),
        from: said(instantSchema, 'Inclusive. With it as `end-time-range` the same query answers the rest.'),
        to: said(instantSchema, 'Exclusive.'),
        shareOfRange: said(share, "Of the range's time."),
      }),
      'What was examined, whole: the range or its newest part. Everything else in the answer is about this.',
    ),
    buckets: v.object({
      stepSeconds: countSchema,
      items: said(
        v.array(v.object({ start: instantSchema, entries: countSchema, failed: countSchema })),
        'Without a gap, oldest first.',
      ),
    }),
    top: v.object({
      eventName: topValuesSchema,
      initiator: topValuesSchema,
      eventSource: topValuesSchema,
      severity: topValuesSchema,
      container: topValuesSchema,
    }),
    activity,
    failingOperations,
    repeatedWork: said(
      v.object({
        byOperation: repetitionsSchema,
        byResource: repetitionsSchema,
      }),
      'What people have done again and again, with success and by hand.',
    ),
    explain: v.exactOptional(explanationSchema),
  }),
)

/** Of fields whose schema has a name of its own. */
export const insightsFields = {
  'top.container': 'The most specific container, e.g. `projects/ID`.',
  'repeatedWork.byOperation': 'The same person, the same operation, whatever it was done to.',
  'repeatedWork.byResource': 'The same person, the same operation, always on the same resource.',
  explain: 'Only when asked for.',
}
