// Repairs the edge tiles of a log, which appending needs. A missing or altered one is computed again, from the lines of the segments or
// from the full tiles below, and is stored if it leads to the root in the head. Other tiles are never written.
import type { Budget } from '../../shared/budget.ts'
import type { Log } from '../../shared/log/log.ts'
import { type Difference, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import { compactRangeOf, rootOf } from '../../shared/proof/compact-range.ts'
import { type Hash, leafHash, sameHash } from '../../shared/proof/hash.ts'
import { endOfTile, partialTiles, type Tile, tilePath, tileWidth } from '../../shared/proof/tile.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import type { LogTiles } from '../../shared/store/bucket/log-tiles.ts'
import { endOf } from '../../shared/store/ledger/segment.ts'

export interface EdgeTilesDeps {
  readonly tiles: Pick<LogTiles, 'put'>
}

/**
 * Reads at most 256 segments, and at most 256 tiles for each level. It cannot be interrupted and continued, so it stops only at the
 * budget's hard limit. A tile that cannot be repaired stays as it is.
 */
export async function mendEdgeTiles({ tiles }: EdgeTilesDeps, log: Log, budget: Budget): Promise<Report> {
  const { size, roots } = await log.head()
  const differences: Difference[] = []
  let from = 0
  // The head lists its roots from the widest subtree down, so the highest level comes first.
  for (const tile of partialTiles(size).toReversed()) {
    // A tile has one root for each 1 bit of its width.
    const own = roots.slice(from, from + tile.width.toString(2).replaceAll('0', '').length)
    from += own.length
    const isGenuine = (hashes: readonly Hash[] | undefined) =>
      hashes !== undefined &&
      compactRangeOf(hashes).roots.every((root, at) => sameHash(root, own[at] ?? new Uint8Array()))
    if (isGenuine(await unlessAltered(log.hashesOf(tile)))) continue
    const made = tile.level === 0 ? leafHashes(log, tile, budget) : rootsBelow(log, tile, budget)
    // If anything cannot be read, continue with the rest of the log; the next turn tries again.
    const hashes = await made.catch(() => undefined)
    const segment = await unlessAltered(log.segmentOf(endOfTile(tile) - 1))
    const isMended = segment !== undefined && hashes !== undefined && isGenuine(hashes)
    if (isMended) await tiles.put(log.organization, segment, [{ tile, hashes }])
    const says = `the edge tile ${tilePath(tile)} was missing or altered`
    const outcome = isMended ? 'it was restored' : 'it could not be restored, and nothing can be appended'
    differences.push({ organization: log.organization, says: `${says}: ${outcome}` })
  }
  return { ...emptyReport, differences, differenceCount: differences.length }
}

async function leafHashes(log: Log, { index, width }: Tile, budget: Budget): Promise<Hash[] | undefined> {
  const [from, to] = [index * tileWidth, index * tileWidth + width]
  const hashes: Hash[] = []
  for await (const segment of log.segmentsFrom(from)) {
    const lines = await log.linesOf(segment)
    hashes.push(...lines.slice(Math.max(0, from - segment.firstLeafIndex)).map(leafHash))
    if (endOf(segment) >= to) break
    if (budget.signal.aborted) return undefined
  }
  return hashes.length === width ? hashes : undefined
}

async function rootsBelow(log: Log, { level, index, width }: Tile, budget: Budget): Promise<Hash[] | undefined> {
  const hashes: Hash[] = []
  for (let below = index * tileWidth; hashes.length < width; below += 1) {
    const full = await log.hashesOf({ level: level - 1, index: below, width: tileWidth })
    if (!full || budget.signal.aborted) return undefined
    hashes.push(rootOf(compactRangeOf(full)))
  }
  return hashes
}

async function unlessAltered<A>(read: Promise<A>): Promise<A | undefined> {
  return read.catch((error: unknown) => {
    if (error instanceof AlteredError) return undefined
    throw error
  })
}
