// The wiring of all stores of the archive bucket over one client. For functions that need the bucket in every call; the others
// use lazy-bucket.ts.
import type { S3Client } from '@aws-sdk/client-s3'
import type { LogLedger } from '../ledger/log-ledger.ts'
import { DownloadFiles } from './download-files.ts'
import { IndexParts } from './index-parts.ts'
import { LogTiles } from './log-tiles.ts'
import type { ObjectLock } from './object-lock.ts'
import { Payloads } from './payloads.ts'
import { QuarantineObjects } from './quarantine-objects.ts'
import { Segments } from './segments.ts'
import { SignerMemory } from './signer-memory.ts'

/** The locks of written objects. Absent for functions that do not write them. */
export interface Locks {
  readonly segments?: ObjectLock
  readonly checkpoints?: ObjectLock
}

export type BucketStores = ReturnType<typeof bucketStores>

/** @param ledger decides which tiles count. */
export function bucketStores(
  client: S3Client,
  bucket: string,
  ledger: Pick<LogLedger, 'segmentOf'>,
  { segments, checkpoints }: Locks = {},
) {
  return {
    segments: new Segments(client, bucket, segments),
    tiles: new LogTiles(client, bucket, ledger),
    memory: new SignerMemory(client, bucket, checkpoints),
    payloads: new Payloads(client, bucket),
    quarantined: new QuarantineObjects(client, bucket),
    parts: new IndexParts(client, bucket),
    files: new DownloadFiles(client, bucket),
  }
}
