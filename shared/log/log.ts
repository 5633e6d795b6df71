// The read side of one organization's log: its head, its segments and their lines, its tiles and their tree. Appends nothing
// (appendable-log.ts) and knows no checkpoints (signed-log.ts).
import type { LogTiles } from '../store/bucket/log-tiles.ts'
import type { Segments } from '../store/bucket/segments.ts'
import type { LogLedger } from '../store/ledger/log-ledger.ts'
import type { Head, Segment, SegmentFile } from '../store/ledger/segment.ts'
import { type LogHashes, type LogTree, logTree } from './log-tree.ts'

/** The promises of its methods are those of the stores: `LogLedger`, `Segments`, `LogTiles`. */
export interface Log extends LogHashes {
  head(): Promise<Head>
  /** The segment of the leaf. */
  segmentOf(leafIndex: number): Promise<Segment>
  /** The first segment that begins behind the leaf. */
  segmentBehind(leafIndex: number): Promise<Segment | undefined>
  /** The segment of the leaf and all later ones, in leaf order. */
  segmentsFrom(leafIndex: number): AsyncIterable<Segment>
  /** In leaf order. */
  linesOf(segment: SegmentFile): Promise<string[]>
  /** @param size a committed size, present or earlier. */
  tree(size: number): LogTree
}

export interface Logs {
  of(organization: string): Log
}

export interface LogStores {
  readonly ledger: Pick<LogLedger, 'head' | 'segmentOf' | 'segmentBehind' | 'segmentsFrom'>
  readonly segments: Pick<Segments, 'lines'>
  readonly tiles: Pick<LogTiles, 'hashes'>
}

export function logsIn({ ledger, segments, tiles }: LogStores): Logs {
  return {
    of: (organization) => {
      const log: Log = {
        organization,
        head: () => ledger.head(organization),
        segmentOf: (leafIndex) => ledger.segmentOf(organization, leafIndex),
        segmentBehind: (leafIndex) => ledger.segmentBehind(organization, leafIndex),
        segmentsFrom: (leafIndex) => ledger.segmentsFrom(organization, leafIndex),
        linesOf: (segment) => segments.lines(segment),
        hashesOf: (tile) => tiles.hashes(organization, tile),
        tree: (size) => logTree(log, size),
      }
      return log
    },
  }
}
