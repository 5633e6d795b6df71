// The cache of edge tiles (the partial ones) that this instance has written; the next segment of a log is appended to them. Most
// batches of a log come to the same instance, which then reads no tiles.
import QuickLRU from 'quick-lru'
import { rootOf } from '../proof/compact-range.ts'
import type { EdgeTiles } from '../proof/growing-tiles.ts'
import type { Hash } from '../proof/hash.ts'
import { sameHash } from '../proof/hash.ts'
import type { LogTiles } from '../store/bucket/log-tiles.ts'
import type { Head } from '../store/ledger/segment.ts'

export interface EdgeTilesCache {
  /** The edge tiles of the log at this head. */
  of(organization: string, head: Head): Promise<EdgeTiles>
  keep(organization: string, head: Head, edgeTiles: EdgeTiles): void
}

/** Some kilobytes each; the cache keeps at most twice as many. */
const logsMax = 500

export function edgeTilesCache(tiles: Pick<LogTiles, 'edgeTiles'>): EdgeTilesCache {
  const kept = new QuickLRU<string, { readonly root: Hash; readonly edgeTiles: EdgeTiles }>({ maxSize: logsMax })
  return {
    of: async (organization, head) => {
      const own = kept.get(organization)
      return own && sameHash(own.root, rootOf(head)) ? own.edgeTiles : tiles.edgeTiles(organization, head.size)
    },
    keep: (organization, head, edgeTiles) => void kept.set(organization, { root: rootOf(head), edgeTiles }),
  }
}
