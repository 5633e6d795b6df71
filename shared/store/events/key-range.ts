// A key range of the Events table: its entries, their order and their pages. Shapes only; events.ts reads.
import type { PackedEntry } from '../../entry/line-codec.ts'

export interface StoredEntry {
  readonly id: string
  readonly line: string
}

/** Entries that share a key of the table or, with a container, of its index. */
export interface RangeKey {
  /** The organization, with the partition's suffix (partition.ts). */
  readonly log: string
  /** The most specific container of each. */
  readonly container?: string
}

/** A run of entries in id order, hence in order of event time. Both bounds are inclusive. */
export interface KeyRange {
  readonly of: RangeKey
  readonly fromId: string
  readonly toId: string
  readonly order: 'asc' | 'desc'
  /** The size of the first page; each further page asks for twice as many entries. DynamoDB gives at most 1 MB at once. */
  readonly pageSize: number
  /**
   * Whether the next page is almost certainly needed, given the number of a page's entries. It is then fetched while the page
   * is handled, and paid for even if the reader leaves.
   */
  readonly readsOn?: (entries: number) => boolean
  /** The largest page; default 1,000. */
  readonly pageSizeMax?: number
  /** Aborts pending requests. */
  readonly signal?: AbortSignal
}

export interface StoredPage {
  readonly entries: readonly PackedEntry[]
  /** The consumed capacity that DynamoDB reports. */
  readonly readUnits: number
  /** Everything that the source has up to this id was given. Of a source that looks through much and may find nothing. */
  readonly upToId?: string
}
