// The alarms of downloads. As data, by name; alarms.ts makes them.
import type { Turns } from '../compute/turns.ts'
import { ownMetric, period, type WatchedAlarm } from './alarm.ts'

export function downloadAlarms(service: string, { turns, failures }: Turns): Readonly<Record<string, WatchedAlarm>> {
  return {
    DownloadsFailed: {
      severity: 'warning',
      impact: 'A caller requested a file and will not get it.',
      chapter: 'downloads-failed',
      metric: ownMetric(service, 'DownloadsFailed', 'Sum'),
      threshold: 1,
      periods: 1,
    },
    DownloadsGivenUp: {
      severity: 'warning',
      impact: 'The function could not begin a step: a file stands still, and counts as failed after six hours.',
      chapter: 'downloads-given-up',
      metric: failures.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
      threshold: 1,
      periods: 1,
    },
    DownloadsWaiting: {
      severity: 'warning',
      impact:
        'Downloads wait long for their turn: there are more requests than instances, or the function does not start.',
      chapter: 'downloads-waiting',
      metric: turns.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period }),
      threshold: 15 * 60, // Seconds; an organization has at most 10 downloads, whose turns take at most 20 seconds.
      periods: 2,
    },
  }
}
