// The alarms of imports from buckets: whatever of an object is not in the log is told of, since nobody sends it again. As data, by name.
import type { Turns } from '../compute/turns.ts'
import { ownMetric, period, type WatchedAlarm } from './alarm.ts'

const chapter = 'objects-not-imported'

/** @param imports absent in a deployment that imports from no bucket. */
export function importAlarms(service: string, imports: Turns | undefined): Readonly<Record<string, WatchedAlarm>> {
  return {
    ImportFailed: {
      severity: 'warning',
      impact: 'An object of a bucket could not be imported, or not whole: its records are in no log.',
      chapter,
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'import' }),
      threshold: 1,
      periods: 1,
    },
    ...(imports && {
      ImportsGivenUp: {
        severity: 'warning',
        impact: 'The import function could not settle an object in three turns: its records are in no log.',
        chapter,
        metric: imports.failures.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
        threshold: 1,
        periods: 1,
      },
      ImportsWaiting: {
        severity: 'warning',
        impact: 'Objects wait long to be imported: more come than can be, one fails, or the function does not start.',
        chapter,
        metric: imports.turns.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period }),
        // Two tries of an object that fails, half an hour each.
        threshold: 60 * 60,
        periods: 2,
      },
    }),
  }
}
