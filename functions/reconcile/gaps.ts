// Gaps of a log: leaves whose segment row is missing. Reading continues behind a gap. The tiles still have the hashes of its leaves, and so
// tell whether an entry's leaf is in it.
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

/** For a bisection: presents each leaf in a gap as a segment without an entry. */
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

/** The segments from the one that holds the leaf, and the gaps between them. A gap comes in parts, each below one tile. */
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

/** The leaf hashes of the gap, by the tile above it; `undefined` if the tile is missing or altered. */
export async function hashesIn(tree: LogTree, { from, to }: Gap): Promise<readonly Hash[] | undefined> {
  try {
    const leaves = Array.from({ length: to - from }, (_, at) => ({ from: from + at, to: from + at + 1 }))
    return (await Promise.all(leaves.map((leaf) => tree.subtreeRoots(leaf)))).flat()
  } catch (error) {
    if (error instanceof AlteredError) return undefined
    throw error
  }
}
