// The alarms of a function that comes by the clock: that it fails, and that it falls silent. As data, by name; alarms.ts makes them.

import type { FunctionSchedule } from '../compute/function-schedule.ts'
import { ownMetric, summedMetric, type WatchedAlarm } from './alarm.ts'

/**
 * The periods are those of the schedule. While older heartbeats are within what CloudWatch looks at, it may take a period more until
 * one counts as missing:
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
      impact: 'What must run by the clock does not, or never to its end: nobody watches what it watches.',
      chapter: 'heartbeat-missing',
      metric: ownMetric(service, 'Heartbeats', 'Sum', { heartbeat }, every),
      threshold: 1,
      periods: 2,
      isOnWhenMissing: true,
    },
    [`${node.id}Errors`]: {
      severity: 'warning',
      impact: 'A function that comes by the clock crashed, ran out of time or memory, or was not let in.',
      chapter: 'function-errors',
      metric: summedMetric('errors', [fn.lambda.metricErrors(options), fn.lambda.metricThrottles(options)], every),
      threshold: 1,
      periods: 1,
    },
  }
}
