// The alarms of a scheduled function: it fails, or it is silent. As data, by name; alarms.ts makes them.

import type { FunctionSchedule } from '../compute/function-schedule.ts'
import { ownMetric, summedMetric, type WatchedAlarm } from './alarm.ts'

/**
 * The periods are those of the schedule. A missing heartbeat may count one period late, while CloudWatch still evaluates older
 * ones:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
 */
export function scheduleAlarms(
  service: string,
  { node, fn, every, heartbeat }: FunctionSchedule,
): Readonly<Record<string, WatchedAlarm>> {
  const options = { statistic: 'Sum', period: every } as const
  return {
    [`${node.id}Silent`]: {
      severity: 'critical',
      impact: 'A scheduled function does not run, or never to its end: what it watches is unwatched.',
      chapter: 'heartbeat-missing',
      metric: ownMetric(service, 'Heartbeats', 'Sum', { heartbeat }, every),
      threshold: 1,
      periods: 2,
      isOnWhenMissing: true,
    },
    [`${node.id}Errors`]: {
      severity: 'warning',
      impact: 'A scheduled function crashed, ran out of time or memory, or was throttled.',
      chapter: 'function-errors',
      metric: summedMetric('errors', [fn.lambda.metricErrors(options), fn.lambda.metricThrottles(options)], every),
      threshold: 1,
      periods: 1,
    },
  }
}
