// The edge tiles of logs (those not full yet), as this instance has left them: what the next segment of a log is appended to. Most
// batches of a log come to the same instance, which then reads nothing back.
import QuickLRU from 'quick-lru'
import { rootOf } from '../proof/compact-range.ts'
import type { EdgeTiles } from '../proof/growing-tiles.ts'
import type { Hash } from '../proof/hash.ts'
import { sameHash } from '../proof/hash.ts'
import type { LogTiles } from '../store/bucket/log-tiles.ts'
import type { Head } from '../store/ledger/segment.ts'

export interface EdgeTilesCache {
  /** Of the log as its head says. */
  of(organization: string, head: Head): Promise<EdgeTiles>
  keep(organization: string, head: Head, open: EdgeTiles): void
}

/** Some kilobytes each, and at most twice as many. */
const logsMax = 500

export function edgeTilesCache(tiles: Pick<LogTiles, 'open'>): EdgeTilesCache {
  const kept = new QuickLRU<string, { readonly root: Hash; readonly open: EdgeTiles }>({ maxSize: logsMax })
  return {
    of: async (organization, head) => {
      const own = kept.get(organization)
      return own && sameHash(own.root, rootOf(head)) ? own.open : tiles.open(organization, head.size)
    },
    keep: (organization, head, open) => void kept.set(organization, { root: rootOf(head), open }),
  }
}
