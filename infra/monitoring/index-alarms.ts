// The alarms of the search index. Without it nothing is lost and searches are slow; one that lacks entries hides them. As data, by name; alarms.ts makes them.
import { Duration } from 'aws-cdk-lib'
import type { Turns } from '../compute/turns.ts'
import { grownAndNone, ownMetric, period, type WatchedAlarm } from './alarm.ts'

export function indexAlarms(service: string, { failures }: Turns): Readonly<Record<string, WatchedAlarm>> {
  return {
    IndexNotUpdated: {
      severity: 'warning',
      impact: 'The search index of an organization stands still: searches read more and more of the table.',
      chapter: 'index-not-updated',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'index' }),
      threshold: 1,
      // The next turn mostly cures a single failure.
      periods: 3,
    },
    IndexStopped: {
      severity: 'warning',
      impact: 'Logs grow, but no search index is looked at: searches read more and more of the table.',
      chapter: 'index-not-updated',
      metric: grownAndNone(service, 'LogsIndexed'),
      threshold: 1,
      // Growth at the end of one quarter of an hour is looked at in the next.
      periods: 2,
    },
    IndexTurnsGivenUp: {
      severity: 'warning',
      impact: 'The index function could not even begin a turn of an organization.',
      chapter: 'index-not-updated',
      metric: failures.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
      threshold: 1,
      periods: 1,
    },
    IndexLag: {
      severity: 'warning',
      impact: 'Entries come faster than the search index takes them in: searches read more and more of the table.',
      chapter: 'index-lag',
      metric: ownMetric(service, 'IndexLag', 'Maximum'),
      threshold: 60 * 60_000,
      // An organization that was there before the index is taken in from its oldest entry on: a million entries in some minutes.
      periods: 12,
    },
    IndexIncomplete: {
      severity: 'critical',
      impact: 'The search index lacked entries that the table has, or counted some that it has not.',
      chapter: 'index-incomplete',
      metric: ownMetric(service, 'EntriesMisindexed', 'Sum', undefined, Duration.hours(1)),
      threshold: 1,
      periods: 1,
    },
    IndexPartUnread: {
      severity: 'warning',
      impact: 'A part of the search index is gone or damaged: searches read its time from the table and are slow.',
      chapter: 'index-part-unread',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'index-part' }),
      threshold: 1,
      periods: 3,
    },
  }
}
