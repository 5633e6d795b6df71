// The log of one organization, to be appended to: a segment at a time, with its tiles, if nobody else has been faster. Which entries
// come next, and whether they have a leaf already, is for archiving.ts.
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
  /** Unpacks it anew each time. */
  line(): string
}

export interface AppendableLog {
  readonly organization: string
  head(): Promise<Head>
  /** All of them, the latest first. */
  segmentsFromEnd(): AsyncIterable<Segment>
  /**
   * Appends the leaves as one segment if the head is still `before`. May be called again.
   * @returns false when it is not: nothing is appended then.
   */
  append(before: Head, leaves: readonly NewLeaf[]): Promise<boolean>
}

export interface AppendableLogs {
  of(organization: string): AppendableLog
}

export interface AppendableLogStores {
  readonly ledger: Pick<LogLedger, 'head' | 'commit' | 'segments'>
  readonly segments: Pick<Segments, 'put'>
  readonly tiles: Pick<LogTiles, 'put' | 'open'>
  readonly logger: Logger
}

/** Those of one instance, which remembers the edge tiles that it has left. */
export function appendableLogsIn({ ledger, segments, tiles, logger }: AppendableLogStores): AppendableLogs {
  const edgeTiles = edgeTilesCache(tiles)
  async function append(organization: string, before: Head, leaves: readonly NewLeaf[]): Promise<boolean> {
    const lines = leaves.map((leaf) => leaf.line())
    const grown = grow(before, await edgeTiles.of(organization, before), lines.map(leafHash))
    const receivedMaxMs = Math.max(before.receivedMaxMs, ...leaves.map(({ receivedMs }) => receivedMs))
    const file = await segments.put(organization, before.size, lines)
    const segment = { ...file, firstLeafIndex: before.size, ids: leaves.map(({ id }) => id), receivedMaxMs }
    await tiles.put(organization, segment, grown.tiles)
    const head = { ...grown.edge, receivedMaxMs }
    if (!(await ledger.commit(organization, before, head, segment))) return false
    edgeTiles.keep(organization, head, grown.open)
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
