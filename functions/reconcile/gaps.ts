// Gaps of a log: leaves whose segment row is gone. Reading goes on behind them, and whether an entry may have its leaf in one is told by
// the tiles, which have hashed it. Finds no gap by itself: whoever reads the log meets them.
import type { Log } from '../../shared/log/log.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import type { LeafRange } from '../../shared/proof/subtree.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import type { StoredEntry } from '../../shared/store/events/key-range.ts'
import { endOf, type Segment } from '../../shared/store/ledger/segment.ts'

export interface Gap extends LeafRange {
  /** No leaf in it was received later. */
  readonly receivedMaxMs: number
}

export interface GappedLog extends Log {
  /** Those that were met by now. */
  gaps(): readonly Gap[]
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

/** The log as one that has no gaps: a leaf in one is a segment without an id, and segments follow each other over it. */
export function overGaps(log: Log): GappedLog {
  const gaps = new Map<number, Gap>()
  const bridged = async (leafIndex: number): Promise<Segment> => {
    const found = await segmentOrGap(log, leafIndex)
    if (!isGap(found)) return found
    const { receivedMaxMs } = found
    return { firstLeafIndex: leafIndex, ids: [''], receivedMaxMs, key: '', sha256: '', compressedBytes: 0 }
  }
  async function* onwards(leafIndex: number): AsyncGenerator<Segment> {
    for (let next = leafIndex; ; ) {
      try {
        for await (const segment of log.segmentsFrom(next)) {
          yield segment
          next = endOf(segment)
        }
      } catch (error) {
        if (!(error instanceof AlteredError)) throw error
      }
      if (next >= (await log.head()).size) return
      const found = await segmentOrGap(log, next)
      if (!isGap(found)) continue
      if (found.from < (gaps.get(found.to)?.from ?? found.to)) gaps.set(found.to, found)
      next = found.to
    }
  }
  return { ...log, gaps: () => [...gaps.values()], segmentOf: bridged, segmentsFrom: onwards }
}

/** Of more, no set of hashes is made: whether an entry is among them is not told. */
const leavesToldMax = 20_000

export interface GapSearch {
  /** Their leaf is in a gap. */
  readonly found: ReadonlySet<string>
  /** Their leaf may be in a gap whose tiles do not tell: giving them to the archive could give them a second one. */
  readonly untold: ReadonlySet<string>
}

/** @param entries those of which no segment knows, with the times of their receipt. */
export async function searchGaps(
  { gaps, tree }: GappedLog,
  entries: readonly StoredEntry[],
  received: ReadonlyMap<string, number>,
  size: number,
): Promise<GapSearch> {
  const [found, untold] = [new Set<string>(), new Set<string>()]
  for (const gap of gaps()) {
    const candidates = entries.filter(({ id }) => (received.get(id) ?? 0) <= gap.receivedMaxMs)
    if (candidates.length === 0) continue
    const hashes = await hashesIn(tree(size), gap)
    for (const { id, line } of candidates)
      if (hashes === undefined) untold.add(id)
      else if (hashes.has(textOf(leafHash(line)))) found.add(id)
  }
  return { found, untold: untold.difference(found) }
}

async function hashesIn(tree: ReturnType<Log['tree']>, { from, to }: Gap): Promise<ReadonlySet<string> | undefined> {
  if (to - from > leavesToldMax) return undefined
  const hashes = new Set<string>()
  try {
    for (let leaf = from; leaf < to; leaf += 1)
      for (const hash of await tree.subtreeRoots({ from: leaf, to: leaf + 1 })) hashes.add(textOf(hash))
  } catch (error) {
    if (error instanceof AlteredError) return undefined
    throw error
  }
  return hashes
}

function textOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64')
}
