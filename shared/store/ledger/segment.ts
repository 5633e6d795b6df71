// A segment is consecutive leaves of one log in one archive file; the log's head moves only together with one. Types only: the
// rows are in log-ledger.ts, the files in shared/store/bucket/segments.ts.
import { type CompactRange, emptyRange } from '../../proof/compact-range.ts'

/** The committed end of a log. Its `size` is the number of leaves, and the next leaf index. */
export interface Head extends CompactRange {
  /** The latest receipt time (ms since the epoch) among all leaves. */
  readonly receivedMaxMs: number
}

export const emptyHead: Head = { ...emptyRange, receivedMaxMs: 0 }

export interface SegmentFile {
  readonly key: string
  /** Of the uncompressed lines, in hex. */
  readonly sha256: string
  readonly compressedBytes: number
}

export interface Segment extends SegmentFile {
  readonly firstLeafIndex: number
  /** The entries' ids in leaf order. */
  readonly ids: readonly string[]
  /** The latest receipt time of its leaves and all earlier ones. Never falls from segment to segment. */
  readonly receivedMaxMs: number
}

/** The leaf index behind the segment's last. */
export function endOf({ firstLeafIndex, ids }: Pick<Segment, 'firstLeafIndex' | 'ids'>): number {
  return firstLeafIndex + ids.length
}
