// The Ledger's rows of a log: its head (how many leaves it has) and its segments (which entries are at which leaf indexes). They
// change together or not at all.
import {
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../ledger-owners.ts'
import { tables } from '../tables.ts'
import { packIds, unpackIds } from './packed-ids.ts'
import { paddedLeafIndex } from './padded-leaf-index.ts'
import type { SegmentFile } from './segments.ts'

export interface Head {
  /** The number of leaves; the next leaf index. */
  readonly size: number
  /** The latest receipt time (ms since the epoch) among all leaves. */
  readonly receivedMaxMs: number
}

export const emptyHead: Head = { size: 0, receivedMaxMs: 0 }

export interface Segment extends SegmentFile {
  readonly firstLeafIndex: number
  /** The entries' ids in leaf order. */
  readonly ids: readonly string[]
  /** As of this segment: the latest receipt time among its leaves and all before it. Never falls from segment to segment. */
  readonly receivedMaxMs: number
}

const headRow = 'head'
const segmentRowPrefix = 'segment/'

export class LogLedger {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** The committed head, read strongly consistent; that of a log that has no leaf yet is `emptyHead`. */
  async head(organization: string): Promise<Head> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: marshall(keyOf(organization, headRow)),
        ConsistentRead: true,
      }),
    )
    return Item ? (unmarshall(Item) as Head) : emptyHead
  }

  /**
   * Appends the segment and moves the head behind it, in one transaction, if the head is still `before`.
   * @returns false when it is not, or another transaction was at it: nothing has changed then. A lost answer is repeated by the
   * SDK under the same client request token, which DynamoDB answers as done (for 10 minutes).
   */
  async commit(organization: string, before: Head, segment: Segment): Promise<boolean> {
    const head: Head = {
      size: segment.firstLeafIndex + segment.ids.length,
      receivedMaxMs: segment.receivedMaxMs,
    }
    const { ids, ...fields } = segment
    const unchanged =
      before.size === 0
        ? {
            ConditionExpression: 'attribute_not_exists(#row)',
            ExpressionAttributeNames: { '#row': tables.ledger.sort },
          }
        : {
            ConditionExpression: '#size = :size',
            ExpressionAttributeNames: { '#size': 'size' },
            ExpressionAttributeValues: { ':size': { N: String(before.size) } },
          }
    const headPut = {
      TableName: this.#table,
      Item: marshall({ ...keyOf(organization, headRow), ...head }),
      ...unchanged,
    }
    const segmentPut = {
      TableName: this.#table,
      Item: marshall({ ...segmentKey(organization, segment.firstLeafIndex), ...fields, ids: packIds(ids) }),
      ConditionExpression: 'attribute_not_exists(#row)',
      ExpressionAttributeNames: { '#row': tables.ledger.sort },
    }
    try {
      await this.#client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: headPut }, { Put: segmentPut }] }))
      return true
    } catch (error) {
      if (error instanceof TransactionCanceledException && lostRace(error)) return false
      throw error
    }
  }

  /** The segments of a log, read strongly consistent; the latest first unless `order` says otherwise. */
  segments(organization: string, order: 'asc' | 'desc' = 'desc'): AsyncGenerator<Segment> {
    return this.#segmentsBetween(organization, 0, Number.MAX_SAFE_INTEGER, order)
  }

  /**
   * The segment that holds the leaf, found with one query: rows sort by their first leaf index.
   * @throws Error when the log has no such leaf.
   */
  async segmentOf(organization: string, leafIndex: number): Promise<Segment> {
    for await (const segment of this.#segmentsBetween(organization, 0, leafIndex, 'desc', 1)) {
      if (leafIndex < endOf(segment)) return segment
      break
    }
    throw new Error(`no segment of ${organization} holds the leaf ${leafIndex}`)
  }

  /**
   * The segment that holds the leaf, and all behind it in leaf order. Ends with the last that is there, and says nothing of how
   * many there should be: that is the head's.
   * @throws Error when the log has no such leaf, or where one segment does not follow on the other.
   */
  async *segmentsFrom(organization: string, leafIndex: number): AsyncGenerator<Segment> {
    const first = await this.segmentOf(organization, leafIndex)
    yield first
    let end = endOf(first)
    for await (const segment of this.#segmentsBetween(organization, end, Number.MAX_SAFE_INTEGER, 'asc')) {
      if (segment.firstLeafIndex !== end) throw new Error(`no segment of ${organization} holds the leaf ${end}`)
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
  ): AsyncGenerator<Segment> {
    const pages = paginateQuery(
      { client: this.#client, pageSize },
      {
        TableName: this.#table,
        KeyConditionExpression: '#owner = :owner AND #row BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#owner': tables.ledger.partition, '#row': tables.ledger.sort },
        ExpressionAttributeValues: {
          ':owner': { S: ownerOf(organization) },
          ':from': { S: segmentRow(from) },
          ':to': { S: segmentRow(to) },
        },
        ConsistentRead: true,
        ScanIndexForward: order === 'asc',
      },
    )
    for await (const { Items } of pages) {
      for (const item of Items ?? []) {
        const row = unmarshall(item) as Omit<Segment, 'ids'> & { readonly ids: Uint8Array }
        yield { ...row, ids: unpackIds(row.ids) }
      }
    }
  }
}

/** The leaf index behind the segment's last. */
export function endOf({ firstLeafIndex, ids }: Segment): number {
  return firstLeafIndex + ids.length
}

function ownerOf(organization: string): string {
  return `${ledgerOwners.logs}${organization}`
}

function keyOf(organization: string, row: string) {
  return { [tables.ledger.partition]: ownerOf(organization), [tables.ledger.sort]: row }
}

function segmentKey(organization: string, firstLeafIndex: number) {
  return keyOf(organization, segmentRow(firstLeafIndex))
}

function segmentRow(firstLeafIndex: number): string {
  return `${segmentRowPrefix}${paddedLeafIndex(firstLeafIndex)}`
}

function lostRace({ CancellationReasons }: TransactionCanceledException): boolean {
  const codes = (CancellationReasons ?? []).map(({ Code }) => Code)
  return codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict')
}
