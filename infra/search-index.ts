// The function that keeps the search index, and its three feeds: the Ledger's stream, a queue of its own, and a schedule.
import { Duration } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { queueConsumers } from '../shared/deployment/queues.ts'
import { streamConsumers } from '../shared/deployment/streams.ts'
import { BelegFunction } from './compute/beleg-function.ts'
import type { EncryptionKey } from './compute/encryption-key.ts'
import { FunctionSchedule } from './compute/function-schedule.ts'
import { StreamConsumer } from './compute/stream-consumer.ts'
import { Turns } from './compute/turns.ts'
import type { ArchiveBucket } from './data/archive-bucket.ts'
import type { EventsTable } from './data/events-table.ts'
import type { LedgerTable } from './data/ledger-table.ts'

export interface SearchIndexProps {
  readonly events: EventsTable
  readonly ledger: LedgerTable
  readonly bucket: ArchiveBucket
  readonly key: EncryptionKey | undefined
}

export function addSearchIndex(scope: Construct, { events, ledger, bucket, key }: SearchIndexProps) {
  // Reads the table and not the archive: only a strongly consistent read can show that the index lacks nothing.
  const index = new BelegFunction(scope, 'Index', { name: 'index', key, feedsItself: true })
  events.allowReadingLogs(index)
  events.allowFetching(index)
  ledger.allowSeeingShards(index)
  ledger.allowIndexing(index)
  bucket.allowReading(index, 'payloads', 'index')
  bucket.allowWritingIndex(index)
  const indexFeed = new StreamConsumer(scope, 'IndexFeed', streamConsumers.index, { from: ledger, to: index, key })
  const indexTurns = new Turns(scope, 'IndexTurns', {
    settings: queueConsumers.index,
    variable: 'indexQueue',
    to: index,
    key,
    // The least that SQS takes: a part is made in seconds, and joined in a minute.
    concurrencyMax: 2,
  })
  indexTurns.allowEnqueueing(index)
  const indexing = new FunctionSchedule(scope, 'IndexSchedule', {
    fn: index,
    every: Duration.hours(1),
    heartbeat: 'index',
  })
  return { index, indexFeed, indexTurns, indexing }
}
