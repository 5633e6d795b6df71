// The Ledger rows of a log: its head (size and compact range) and its segments (the entries at the leaf indexes). They
// change together or not at all.
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

/** The root stands beside the edge, from which it follows, so that a change of only one is noticed. */
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
   * The committed head, read strongly consistent; `emptyHead` for a log without leaves.
   * @throws AlteredError if the row was altered: its root is not that of its compact range.
   */
  async head(organization: string): Promise<Head> {
    const row = await this.#heads.get(keyOf(organization, headRow))
    return row ? headOf(organization, row) : emptyHead
  }

  /**
   * Appends the segment and moves the head from `before` to `head` in one transaction.
   * @returns false if the head is no longer `before`, or another transaction touches it: nothing has changed then.
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

  /** The segments of a log, read strongly consistent; by default the latest first. */
  segments(organization: string, order: 'asc' | 'desc' = 'desc'): AsyncGenerator<Segment> {
    return this.#segmentsBetween(organization, 0, Number.MAX_SAFE_INTEGER, order)
  }

  /**
   * The segment of the leaf. Takes one query, since rows sort by their first leaf index.
   * @throws AlteredError if the log has no such leaf.
   */
  async segmentOf(organization: string, leafIndex: number): Promise<Segment> {
    for await (const segment of this.#segmentsBetween(organization, 0, leafIndex, 'desc', 1)) {
      if (leafIndex < endOf(segment)) return segment
      break
    }
    throw new AlteredError(`no segment of ${organization} holds the leaf ${leafIndex}`)
  }

  /** The first segment that begins behind the leaf, to read on behind missing or altered rows. */
  async segmentBehind(organization: string, leafIndex: number): Promise<Segment | undefined> {
    const behind = this.#segmentsBetween(organization, leafIndex + 1, Number.MAX_SAFE_INTEGER, 'asc', 1, true)
    for await (const segment of behind) return segment
    return undefined
  }

  /**
   * The segment of the leaf and all later ones, in leaf order. Ends with the last existing row; only the head tells how many there
   * should be.
   * @throws AlteredError if the log has no such leaf, or at a gap between two segments.
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

  /** The segments whose first leaf index is in the range, both ends included. */
  async *#segmentsBetween(
    organization: string,
    from: number,
    to: number,
    order: 'asc' | 'desc',
    // Callers nearly always want only the first one or two.
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
      // Its key is within the range. A row whose fields contradict its key would lead readers back.
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

/** The organization of a head, from the key of its stream record; `undefined` for another row. */
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
