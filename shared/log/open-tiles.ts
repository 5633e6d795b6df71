// The tiles at the right edges of logs, as this instance has left them: what the next segment of a log is appended to. Most batches
// of a log come to the same instance, which then reads nothing back.
import type { OpenTiles } from '../proof/growing-tiles.ts'
import type { Hash } from '../proof/hash.ts'
import { sameHash } from '../proof/hash.ts'
import { rootOf } from '../proof/right-edge.ts'
import type { LogTiles } from '../store/bucket/log-tiles.ts'
import type { Head } from '../store/ledger/segment.ts'

export interface OpenTilesCache {
  /** Of the log as its head says. */
  of(organization: string, head: Head): Promise<OpenTiles>
  keep(organization: string, head: Head, open: OpenTiles): void
}

/** Some kilobytes each. */
const logsMax = 1_000

export function openTilesCache(tiles: Pick<LogTiles, 'open'>): OpenTilesCache {
  const kept = new Map<string, { readonly root: Hash; readonly open: OpenTiles }>()
  return {
    of: async (organization, head) => {
      const own = kept.get(organization)
      return own && sameHash(own.root, rootOf(head)) ? own.open : tiles.open(organization, head.size)
    },
    keep: (organization, head, open) => {
      if (kept.size >= logsMax) kept.clear()
      kept.set(organization, { root: rootOf(head), open })
    },
  }
}
