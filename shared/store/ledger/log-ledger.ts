// The Ledger's rows of a log: its head (how many leaves it has, and their compact range) and
// its segments (which entries are at which leaf indexes). They change together or not at all.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import { exactSchema } from '../../exact-schema.ts'
import { rootOf } from '../../proof/compact-range.ts'
import { sameHash } from '../../proof/hash.ts'
import { AlteredError } from '../altered-error.ts'
import { decodeHashes, decodeIds, encodeHashes, encodeIds } from './binary-encoding.ts'
import { isNew, LedgerRows, type RowKey } from './ledger-rows.ts'
import { writeTogether } from './ledger-transaction.ts'
import { paddedLeafIndex } from './padded-leaf-index.ts'
import { emptyHead, endOf, type Head, type Segment } from './segment.ts'

/** The root stands beside the edge that it follows from, so that neither can be altered alone. */
interface HeadRow {
  readonly size: number
  readonly receivedMaxMs: number
  readonly root: Uint8Array
  readonly edge: Uint8Array
}

interface SegmentRow extends Omit<Segment, 'ids'> {
  readonly ids: Uint8Array
}

const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)
const headShape = exactSchema<HeadRow>()(
  v.object({ size: v.number(), receivedMaxMs: v.number(), root: bytes, edge: bytes }),
)
const segmentShape = exactSchema<SegmentRow>()(
  v.object({
    firstLeafIndex: v.number(),
    ids: bytes,
    receivedMaxMs: v.number(),
    key: v.string(),
    sha256: v.string(),
    compressedBytes: v.number(),
  }),
)

const headRow = 'head'
const segmentRowPrefix = 'segment/'

export class LogLedger {
  readonly #client: DynamoDBClient
  readonly #heads: LedgerRows<HeadRow>
  readonly #segments: LedgerRows<SegmentRow>

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#heads = new LedgerRows(client, table, headShape)
    this.#segments = new LedgerRows(client, table, segmentShape)
  }

  /**
   * The committed head, read strongly consistent; that of a log that has no leaf yet is `emptyHead`.
   * @throws AlteredError when the row is not as it was committed: its root is not that of its compact range.
   */
  async head(organization: string): Promise<Head> {
    const row = await this.#heads.get(keyOf(organization, headRow))
    return row ? headOf(organization, row) : emptyHead
  }

  /**
   * Appends the segment and moves the head to `head`, behind it, in one transaction, if the head is still `before`.
   * @returns false when it is not, or another transaction was at it: nothing has changed then.
   */
  commit(organization: string, before: Head, head: Head, segment: Segment): Promise<boolean> {
    const isUnchanged =
      before.size === 0
        ? isNew
        : { expression: '#size = :size AND #root = :root', values: { size: before.size, root: rootOf(before) } }
    const segmentKey = keyOf(organization, segmentRow(segment.firstLeafIndex))
    return writeTogether(this.#client, [
      { Put: this.#heads.toPut(keyOf(organization, headRow), rowOf(head), { when: isUnchanged }) },
      { Put: this.#segments.toPut(segmentKey, { ...segment, ids: encodeIds(segment.ids) }, { when: isNew }) },
    ])
  }

  /** The segments of a log, read strongly consistent; the latest first unless `order` says otherwise. */
  segments(organization: string, order: 'asc' | 'desc' = 'desc'): AsyncGenerator<Segment> {
    return this.#segmentsBetween(organization, 0, Number.MAX_SAFE_INTEGER, order)
  }

  /**
   * The segment that holds the leaf, found with one query: rows sort by their first leaf index.
   * @throws AlteredError when the log has no such leaf.
   */
  async segmentOf(organization: string, leafIndex: number): Promise<Segment> {
    for await (const segment of this.#segmentsBetween(organization, 0, leafIndex, 'desc', 1)) {
      if (leafIndex < endOf(segment)) return segment
      break
    }
    throw new AlteredError(`no segment of ${organization} holds the leaf ${leafIndex}`)
  }

  /** The first segment that begins behind the leaf: for whoever reads on where rows are gone, or are none any more. */
  async segmentBehind(organization: string, leafIndex: number): Promise<Segment | undefined> {
    const behind = this.#segmentsBetween(organization, leafIndex + 1, Number.MAX_SAFE_INTEGER, 'asc', 1, true)
    for await (const segment of behind) return segment
    return undefined
  }

  /**
   * The segment that holds the leaf, and all behind it in leaf order. Ends with the last that is there, and says nothing of how
   * many there should be: that is the head's.
   * @throws AlteredError when the log has no such leaf, or where one segment does not follow on the other.
   */
  async *segmentsFrom(organization: string, leafIndex: number): AsyncGenerator<Segment> {
    const first = await this.segmentOf(organization, leafIndex)
    yield first
    let end = endOf(first)
    for await (const segment of this.#segmentsBetween(organization, end, Number.MAX_SAFE_INTEGER, 'asc')) {
      if (segment.firstLeafIndex !== end) throw new AlteredError(`no segment of ${organization} holds the leaf ${end}`)
      yield segment
      end = endOf(segment)
    }
  }

  /** Those whose first leaf index lies between the two, both included. */
  async *#segmentsBetween(
    organization: string,
    from: number,
    to: number,
    order: 'asc' | 'desc',
    // Nearly always the first one or two are all that is wanted.
    pageSize = 10,
    skipsAltered = false,
  ): AsyncGenerator<Segment> {
    const where = {
      expression: '#row BETWEEN :from AND :to',
      values: { from: segmentRow(from), to: segmentRow(to) },
    }
    const rows = this.#segments.query(ownerOf(organization), { where, order, pageSize, skipsAltered })
    for await (const row of rows) {
      const { firstLeafIndex } = row
      const segment = { ...row, ids: decodeIds(row.ids) }
      // Its key is within the range: one whose fields say otherwise would lead readers back to where they were.
      const isSound = firstLeafIndex >= from && firstLeafIndex <= to && segment.ids.length > 0
      if (isSound) yield segment
      else if (!skipsAltered) throw new AlteredError(`a segment of ${organization} is not as it was committed`)
    }
  }
}

function rowOf(head: Head): HeadRow {
  const { size, receivedMaxMs, roots } = head
  return { size, receivedMaxMs, root: rootOf(head), edge: encodeHashes(roots) }
}

function headOf(organization: string, { size, receivedMaxMs, root, edge }: HeadRow): Head {
  const head = { size, receivedMaxMs, roots: decodeHashes(edge) }
  const bits = size.toString(2).replaceAll('0', '').length
  if (head.roots.length !== bits || !sameHash(rootOf(head), root))
    throw new AlteredError(`the head of the log of ${organization} is not as it was committed`)
  return head
}

function ownerOf(organization: string): string {
  return `${ledgerOwners.logs}${organization}`
}

/** Whose head it is, of the key of a stream record; `undefined` when it is no head's. */
export function organizationOfHead(
  key: Readonly<Record<string, { readonly S?: string | undefined }>>,
): string | undefined {
  const owner = key[tables.ledger.partition]?.S ?? ''
  const { logs } = ledgerOwners
  return key[tables.ledger.sort]?.S === headRow && owner.startsWith(logs) ? owner.slice(logs.length) : undefined
}

function keyOf(organization: string, row: string): RowKey {
  return { owner: ownerOf(organization), row }
}

function segmentRow(firstLeafIndex: number): string {
  return `${segmentRowPrefix}${paddedLeafIndex(firstLeafIndex)}`
}
