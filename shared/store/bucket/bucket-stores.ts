// All objects of the archive bucket, over one client: the one place where their stores are made. For functions that need the bucket
// with every call; lazy-bucket.ts is for the others.
import type { S3Client } from '@aws-sdk/client-s3'
import type { LogLedger } from '../ledger/log-ledger.ts'
import { DownloadFiles } from './download-files.ts'
import { LogTiles } from './log-tiles.ts'
import type { ObjectLock } from './object-lock.ts'
import { Payloads } from './payloads.ts'
import { Segments } from './segments.ts'
import { SignerMemory } from './signer-memory.ts'

/** For how long what is written is locked. Absent for functions that do not write it. */
export interface Locks {
  readonly segments?: ObjectLock
  readonly checkpoints?: ObjectLock
}

export type BucketStores = ReturnType<typeof bucketStores>

/** @param ledger tells which tiles count. */
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
    files: new DownloadFiles(client, bucket),
  }
}
