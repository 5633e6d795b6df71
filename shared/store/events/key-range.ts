// A key range of the Events table: which entries are read, in which order, and the pages in which they come. Shapes only; events.ts reads.
import type { PackedEntry } from '../../entry/line-codec.ts'

export interface StoredEntry {
  readonly id: string
  readonly line: string
}

/** Entries that share a key: an organization's log, or what an index groups. Each ends in the partition's suffix (partition.ts). */
export type RangeKey =
  | { readonly log: string }
  /** Those whose most specific container this is. */
  | { readonly organization: string; readonly container: string }
  | { readonly organization: string; readonly initiator: string }
  | { readonly organization: string; readonly resource: string }

/** A run of entries in id order, hence in order of event time. Both bounds are inclusive. */
export interface KeyRange {
  readonly of: RangeKey
  readonly fromId: string
  readonly toId: string
  readonly order: 'asc' | 'desc'
  /** How many to ask for at first; each further page asks for twice as many. DynamoDB gives at most 1 MB at once. */
  readonly pageSize: number
  /**
   * Told the number of a page's entries: whether what comes behind is as good as certain to be wanted. It is then under way while the
   * page is worked on, and paid for even if the reader leaves.
   */
  readonly readsOn?: (entries: number) => boolean
  /** No page asks for more; 1,000 unless said. */
  readonly pageSizeMax?: number
  /** Ends what is still waited for. */
  readonly signal?: AbortSignal
}

export interface StoredPage {
  readonly entries: readonly PackedEntry[]
  /** What DynamoDB counted for it. */
  readonly readUnits: number
}
