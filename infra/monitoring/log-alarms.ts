// The alarms of the logs: whether what is kept is what was put, and whether it is signed. As data, by name; alarms.ts makes them.
import { Duration } from 'aws-cdk-lib'
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { ownMetric, type WatchedAlarm } from './alarm.ts'

const weekMs = 7 * 24 * 60 * 60 * 1000
const quarter = Duration.minutes(15)

export function logAlarms(service: string): Readonly<Record<string, WatchedAlarm>> {
  const counts = (name: 'LogsGrown' | 'CheckpointsSigned') => ownMetric(service, name, 'Sum', undefined, quarter)
  return {
    EntryChanged: {
      severity: 'critical',
      impact:
        'Somebody with rights of their own changed an entry in the table: what is shown may not be what was sent.',
      chapter: 'entry-changed',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'entry-changed' }),
      threshold: 1,
      periods: 1,
    },
    Difference: {
      severity: 'critical',
      impact: 'Table, log and archive do not say the same: something was altered or lost where it is kept.',
      chapter: 'difference',
      // It is looked for every hour.
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'difference' }, Duration.hours(1)),
      threshold: 1,
      periods: 1,
    },
    Altered: {
      severity: 'critical',
      impact: 'What is kept is not what was put: a reader got an error in its place.',
      chapter: 'altered',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'altered' }),
      threshold: 1,
      periods: 1,
    },
    ReconcileBehind: {
      severity: 'warning',
      impact: 'Reconciling does not come through: what is altered or missed is found late.',
      chapter: 'reconcile-behind',
      metric: ownMetric(service, 'ReconcileAge', 'Maximum', undefined, Duration.hours(1)),
      threshold: weekMs,
      periods: 1,
    },
    EntriesMissed: {
      severity: 'warning',
      impact: 'The archive had missed entries; they are in the log now, behind others that were received later.',
      chapter: 'entries-missed',
      metric: ownMetric(service, 'EntriesMissed', 'Sum', undefined, Duration.hours(1)),
      threshold: 1,
      periods: 1,
    },
    CheckpointRefused: {
      severity: 'critical',
      impact:
        'A log contradicts what was signed of it and is not signed: it was altered, or put back to an earlier state.',
      chapter: 'checkpoint-refused',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'checkpoint-refused' }),
      threshold: 1,
      periods: 1,
    },
    CheckpointNotSigned: {
      severity: 'warning',
      impact: 'New entries of a log have no proof yet.',
      chapter: 'checkpoint-not-signed',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'checkpoint' }),
      threshold: 1,
      periods: 1,
    },
    CheckpointsStopped: {
      severity: 'critical',
      impact:
        'Logs grow and none of them is signed: new entries have no proof, and nothing holds the logs against what was signed.',
      chapter: 'checkpoints-stopped',
      // The archive measures both, none signed, wherever a log grows: so there is a value for each.
      metric: new MathExpression({
        expression: 'IF(grown > 0 AND signed == 0, 1, 0)',
        usingMetrics: { grown: counts('LogsGrown'), signed: counts('CheckpointsSigned') },
        label: 'grown, and none signed',
        period: quarter,
      }),
      threshold: 1,
      // What grows at the end of one quarter of an hour is signed in the next.
      periods: 2,
    },
  }
}
