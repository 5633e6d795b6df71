// The stores of the archive bucket for functions that seldom need them: with S3's client, a third of all their sources, loaded by the
// first call. A function that always needs the bucket makes its stores itself.

import type { LogLedger } from '../ledger/log-ledger.ts'
import type { DownloadFiles } from './download-files.ts'
import type { LogTiles } from './log-tiles.ts'
import type { Payloads } from './payloads.ts'
import type { Segments } from './segments.ts'

export interface LazyBucket {
  readonly payloads: Pick<Payloads, 'put' | 'get' | 'link'>
  readonly segments: Pick<Segments, 'lines'>
  readonly files: Pick<DownloadFiles, 'link'>
  /** @param ledger tells which tiles count. */
  tilesOf(ledger: Pick<LogLedger, 'segmentOf'>): Pick<LogTiles, 'hashes'>
}

export function lazyBucket(name: string): LazyBucket {
  let loading: ReturnType<typeof load> | undefined
  const loaded = () => {
    loading ??= load(name)
    return loading
  }
  return {
    payloads: {
      put: async (...args) => (await loaded()).payloads.put(...args),
      get: async (...args) => (await loaded()).payloads.get(...args),
      link: async (...args) => (await loaded()).payloads.link(...args),
    },
    segments: { lines: async (...args) => (await loaded()).segments.lines(...args) },
    files: { link: async (...args) => (await loaded()).files.link(...args) },
    tilesOf: (ledger) => ({ hashes: async (...args) => (await loaded()).tilesOf(ledger).hashes(...args) }),
  }
}

async function load(name: string) {
  const [{ s3Client }, { Payloads }, { Segments }, { DownloadFiles }, { LogTiles }] = await Promise.all([
    import('../clients/s3-client.ts'),
    import('./payloads.ts'),
    import('./segments.ts'),
    import('./download-files.ts'),
    import('./log-tiles.ts'),
  ])
  const client = s3Client()
  return {
    payloads: new Payloads(client, name),
    segments: new Segments(client, name),
    files: new DownloadFiles(client, name),
    tilesOf: (ledger: Pick<LogLedger, 'segmentOf'>) => new LogTiles(client, name, ledger),
  }
}
