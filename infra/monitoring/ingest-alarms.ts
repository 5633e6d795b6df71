// The alarm of records that could not be stored. As data, by name; alarms.ts makes it.
import { ownMetric, type WatchedAlarm } from './alarm.ts'

export function ingestAlarms(service: string): Readonly<Record<string, WatchedAlarm>> {
  return {
    EntriesQuarantined: {
      severity: 'warning',
      impact: 'Records arrived of which no entry could be made: they are kept for 30 days, and in no log.',
      chapter: 'entries-quarantined',
      metric: ownMetric(service, 'EntriesQuarantined', 'Sum'),
      threshold: 1,
      periods: 1,
    },
  }
}
