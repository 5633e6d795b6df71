// The function that makes downloads, and the queue by which their steps take turns.
import type { Construct } from 'constructs'
import { queueConsumers } from '../shared/deployment/queues.ts'
import { BelegFunction } from './compute/beleg-function.ts'
import type { EncryptionKey } from './compute/encryption-key.ts'
import { Turns } from './compute/turns.ts'
import type { ArchiveBucket } from './data/archive-bucket.ts'
import type { EventsTable } from './data/events-table.ts'
import type { LedgerTable } from './data/ledger-table.ts'

export interface DownloadsProps {
  readonly events: EventsTable
  readonly ledger: LedgerTable
  readonly bucket: ArchiveBucket
  readonly key: EncryptionKey | undefined
  /** How many organizations' downloads are made at a time. */
  readonly concurrencyMax: number
}

export function addDownloads(scope: Construct, { events, ledger, bucket, key, concurrencyMax }: DownloadsProps) {
  const download = new BelegFunction(scope, 'Download', { name: 'download', key, feedsItself: true })
  events.allowSearching(download)
  events.allowFetching(download)
  ledger.allowSearchingIndex(download)
  ledger.allowReading(download, 'logs', 'downloads', 'lookups')
  ledger.allowSeeingShards(download)
  ledger.allowWritingDownloads(download)
  bucket.allowWritingDownloads(download)
  bucket.allowReading(download, 'payloads', 'downloads', 'segments', 'tiles', 'index')
  const downloads = new Turns(scope, 'Downloads', {
    settings: queueConsumers.downloads,
    variable: 'downloadQueue',
    to: download,
    key,
    concurrencyMax,
  })
  downloads.allowEnqueueing(download)
  return { download, downloads }
}
