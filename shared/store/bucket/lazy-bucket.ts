// The stores of the archive bucket for functions that seldom need them. The first call loads them with the S3 client, a third of such
// a function's code. Functions that always need the bucket use bucket-stores.ts.

import type { LogLedger } from '../ledger/log-ledger.ts'
import type { BucketStores } from './bucket-stores.ts'
import type { DownloadFiles } from './download-files.ts'
import type { IndexParts } from './index-parts.ts'
import type { LogTiles } from './log-tiles.ts'
import type { Payloads } from './payloads.ts'
import type { QuarantineObjects } from './quarantine-objects.ts'
import type { Segments } from './segments.ts'

export interface LazyBucket {
  readonly payloads: Pick<Payloads, 'put' | 'get' | 'link'>
  readonly segments: Pick<Segments, 'lines'>
  readonly tiles: Pick<LogTiles, 'hashes'>
  readonly quarantined: Pick<QuarantineObjects, 'put' | 'get'>
  readonly parts: Pick<IndexParts, 'open' | 'candidates'>
  readonly files: Pick<DownloadFiles, 'link'>
}

/** @param ledger decides which tiles count. */
export function lazyBucket(bucket: string, ledger: Pick<LogLedger, 'segmentOf'>): LazyBucket {
  let loading: Promise<BucketStores> | undefined
  const loaded = () => {
    loading ??= load(bucket, ledger)
    return loading
  }
  return {
    payloads: {
      put: async (...args) => (await loaded()).payloads.put(...args),
      get: async (...args) => (await loaded()).payloads.get(...args),
      link: async (...args) => (await loaded()).payloads.link(...args),
    },
    segments: { lines: async (...args) => (await loaded()).segments.lines(...args) },
    tiles: { hashes: async (...args) => (await loaded()).tiles.hashes(...args) },
    quarantined: {
      put: async (...args) => (await loaded()).quarantined.put(...args),
      get: async (...args) => (await loaded()).quarantined.get(...args),
    },
    parts: {
      open: async (...args) => (await loaded()).parts.open(...args),
      candidates: async (...args) => (await loaded()).parts.candidates(...args),
    },
    files: { link: async (...args) => (await loaded()).files.link(...args) },
  }
}

async function load(bucket: string, ledger: Pick<LogLedger, 'segmentOf'>): Promise<BucketStores> {
  const [{ s3Client }, { bucketStores }] = await Promise.all([
    import('../clients/s3-client.ts'),
    import('./bucket-stores.ts'),
  ])
  return bucketStores(s3Client(), bucket, ledger)
}
