// The alarm of records that could not be stored. As data, by name; alarms.ts makes it.
import { ingestFormats } from '../../shared/deployment/ingest-formats.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { ownMetric, summedMetric, type WatchedAlarm } from './alarm.ts'

export function ingestAlarms(service: string): Readonly<Record<string, WatchedAlarm>> {
  const quarantined = keysOf(ingestFormats).map((format) => ownMetric(service, 'EntriesQuarantined', 'Sum', { format }))
  return {
    EntriesQuarantined: {
      severity: 'warning',
      impact: 'Records arrived of which no entry could be made: they are kept for 30 days, and in no log.',
      chapter: 'entries-quarantined',
      metric: summedMetric('records', quarantined),
      threshold: 1,
      periods: 1,
    },
  }
}
