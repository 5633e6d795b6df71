// The alarms of the logs, for altered data and missing signatures. As data, by name; alarms.ts makes them.
import { Duration } from 'aws-cdk-lib'
import { grownAndNone, ownMetric, type WatchedAlarm } from './alarm.ts'

const weekMs = 7 * 24 * 60 * 60 * 1000

export function logAlarms(service: string): Readonly<Record<string, WatchedAlarm>> {
  return {
    EntryChanged: {
      severity: 'critical',
      impact: 'Somebody with their own rights to the table changed an entry: readers may not see what was sent.',
      chapter: 'entry-changed',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'entry-changed' }),
      threshold: 1,
      periods: 1,
    },
    Difference: {
      severity: 'critical',
      impact: 'Table, log and archive differ: stored data was altered or lost.',
      chapter: 'difference',
      // Reconciling runs every hour.
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'difference' }, Duration.hours(1)),
      threshold: 1,
      periods: 1,
    },
    Altered: {
      severity: 'critical',
      impact: 'Stored data was altered: a reader got an error instead.',
      chapter: 'altered',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'altered' }),
      threshold: 1,
      periods: 1,
    },
    ReconcileBehind: {
      severity: 'warning',
      impact: 'Reconciling does not finish: altered or missed entries are found late.',
      chapter: 'reconcile-behind',
      metric: ownMetric(service, 'ReconcileAge', 'Maximum', undefined, Duration.hours(1)),
      threshold: weekMs,
      periods: 1,
    },
    EntriesMissed: {
      severity: 'warning',
      impact: 'The archive had missed entries; they are in the log now, behind entries that were received later.',
      chapter: 'entries-missed',
      metric: ownMetric(service, 'EntriesMissed', 'Sum', undefined, Duration.hours(1)),
      threshold: 1,
      periods: 1,
    },
    CheckpointRefused: {
      severity: 'critical',
      impact:
        'A log contradicts its signed checkpoint and is not signed: it was altered, or restored to an earlier state.',
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
        'Logs grow, but none is signed: new entries have no proof, and no log is checked against its last checkpoint.',
      chapter: 'checkpoints-stopped',
      metric: grownAndNone(service, 'CheckpointsSigned'),
      threshold: 1,
      // Growth at the end of one quarter of an hour is signed in the next.
      periods: 2,
    },
  }
}
