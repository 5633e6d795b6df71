// Gaps of a log: leaves whose segment row is gone. Reading goes on over them, a tile at a time, and whether an entry has its leaf in one is
// told by the tiles, which have hashed it.
import type { Log } from '../../shared/log/log.ts'
import type { LogTree } from '../../shared/log/log-tree.ts'
import type { Hash } from '../../shared/proof/hash.ts'
import type { LeafRange } from '../../shared/proof/subtree.ts'
import { tileWidth } from '../../shared/proof/tile.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import { endOf, type Segment } from '../../shared/store/ledger/segment.ts'

export interface Gap extends LeafRange {
  /** No leaf in it was received later. */
  readonly receivedMaxMs: number
}

/** The segment that holds the leaf, or the gap from the leaf on. */
export async function segmentOrGap(log: Log, leafIndex: number): Promise<Segment | Gap> {
  try {
    return await log.segmentOf(leafIndex)
  } catch (error) {
    if (!(error instanceof AlteredError)) throw error
    const [head, behind] = [await log.head(), await log.segmentBehind(leafIndex)]
    return {
      from: leafIndex,
      to: behind?.firstLeafIndex ?? head.size,
      receivedMaxMs: behind?.receivedMaxMs ?? head.receivedMaxMs,
    }
  }
}

export function isGap(found: Segment | Gap): found is Gap {
  return 'to' in found
}

export function rangeOf(found: Segment | Gap): LeafRange {
  return isGap(found) ? found : { from: found.firstLeafIndex, to: endOf(found) }
}

/** For whoever bisects: a leaf in a gap is a segment without an id. */
export function bridged(log: Log): Pick<Log, 'segmentOf'> {
  return {
    segmentOf: async (leafIndex) => {
      const found = await segmentOrGap(log, leafIndex)
      if (!isGap(found)) return found
      const { receivedMaxMs } = found
      return { firstLeafIndex: leafIndex, ids: [''], receivedMaxMs, key: '', sha256: '', compressedBytes: 0 }
    },
  }
}

/** All segments from the one that holds the leaf on, and between them the gaps, each in parts that lie under one tile. */
export async function* overGaps(log: Log, leafIndex: number, size: number): AsyncGenerator<Segment | Gap> {
  for (let next = leafIndex; next < size; ) {
    try {
      for await (const segment of log.segmentsFrom(next)) {
        yield segment
        next = endOf(segment)
      }
    } catch (error) {
      if (!(error instanceof AlteredError)) throw error
    }
    if (next >= size) return
    const found = await segmentOrGap(log, next)
    if (!isGap(found)) continue
    for (; next < found.to; next = endOfTileAt(next, found.to))
      yield { ...found, from: next, to: endOfTileAt(next, found.to) }
  }
}

function endOfTileAt(leafIndex: number, max: number): number {
  return Math.min(max, (Math.floor(leafIndex / tileWidth) + 1) * tileWidth)
}

/** What the tile has hashed in the gap; nothing where it cannot be read. */
export async function hashesIn(tree: LogTree, { from, to }: Gap): Promise<readonly Hash[] | undefined> {
  try {
    const leaves = Array.from({ length: to - from }, (_, at) => ({ from: from + at, to: from + at + 1 }))
    return (await Promise.all(leaves.map((leaf) => tree.subtreeRoots(leaf)))).flat()
  } catch (error) {
    if (error instanceof AlteredError) return undefined
    throw error
  }
}
