// The append side of one organization's log: appends one segment with its tiles, unless another instance was faster. archiving.ts
// chooses the entries, and skips those that have a leaf already.
import { grow } from '../proof/growing-tiles.ts'
import { leafHash } from '../proof/hash.ts'
import type { LogTiles } from '../store/bucket/log-tiles.ts'
import type { Segments } from '../store/bucket/segments.ts'
import type { LogLedger } from '../store/ledger/log-ledger.ts'
import type { Head, Segment } from '../store/ledger/segment.ts'
import type { Logger } from '../telemetry/logger.ts'
import { edgeTilesCache } from './edge-tiles.ts'

export interface NewLeaf {
  readonly id: string
  readonly receivedMs: number
  /** Unpacks the line anew each time. */
  line(): string
}

export interface AppendableLog {
  readonly organization: string
  head(): Promise<Head>
  /** All segments, the latest first. */
  segmentsFromEnd(): AsyncIterable<Segment>
  /**
   * Appends the leaves as one segment if the head is still `before`. May be repeated.
   * @returns false if the head has moved: nothing is appended then.
   */
  append(before: Head, leaves: readonly NewLeaf[]): Promise<boolean>
}

export interface AppendableLogs {
  of(organization: string): AppendableLog
}

export interface AppendableLogStores {
  readonly ledger: Pick<LogLedger, 'head' | 'commit' | 'segments'>
  readonly segments: Pick<Segments, 'put'>
  readonly tiles: Pick<LogTiles, 'put' | 'edgeTiles'>
  readonly logger: Logger
}

/** The logs of one instance, which caches the edge tiles of its last appends. */
export function appendableLogsIn({ ledger, segments, tiles, logger }: AppendableLogStores): AppendableLogs {
  const edgeTiles = edgeTilesCache(tiles)
  async function append(organization: string, before: Head, leaves: readonly NewLeaf[]): Promise<boolean> {
    const lines = leaves.map((leaf) => leaf.line())
    const grown = grow(before, await edgeTiles.of(organization, before), lines.map(leafHash))
    const receivedMaxMs = Math.max(before.receivedMaxMs, ...leaves.map(({ receivedMs }) => receivedMs))
    const file = await segments.put(organization, before.size, lines)
    const segment = { ...file, firstLeafIndex: before.size, ids: leaves.map(({ id }) => id), receivedMaxMs }
    await tiles.put(organization, segment, grown.tiles)
    const head = { ...grown.range, receivedMaxMs }
    if (!(await ledger.commit(organization, before, head, segment))) return false
    edgeTiles.keep(organization, head, grown.edgeTiles)
    logger.info('segment archived', { organization, firstLeafIndex: before.size, entries: leaves.length })
    return true
  }
  return {
    of: (organization) => ({
      organization,
      head: () => ledger.head(organization),
      segmentsFromEnd: () => ledger.segments(organization),
      append: (before, leaves) => append(organization, before, leaves),
    }),
  }
}
