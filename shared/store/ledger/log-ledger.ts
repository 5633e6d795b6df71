// The Ledger's rows of a log: its head (how many leaves it has, and their tree's right edge) and its segments (which entries are at which leaf indexes). They
// change together or not at all.
import {
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import { sameHash } from '../../proof/hash.ts'
import { rootOf } from '../../proof/right-edge.ts'
import { AlteredError } from '../altered-error.ts'
import { packHashes, packIds, unpackHashes, unpackIds } from './packed.ts'
import { paddedLeafIndex } from './padded-leaf-index.ts'
import { emptyHead, endOf, type Head, type Segment } from './segment.ts'

const headRow = 'head'
const segmentRowPrefix = 'segment/'

export class LogLedger {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /**
   * The committed head, read strongly consistent; that of a log that has no leaf yet is `emptyHead`.
   * @throws AlteredError when the row is not as it was committed: its root is not that of its right edge.
   */
  async head(organization: string): Promise<Head> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: marshall(keyOf(organization, headRow)),
        ConsistentRead: true,
      }),
    )
    return Item ? headOf(organization, unmarshall(Item) as HeadRow) : emptyHead
  }

  /**
   * Appends the segment and moves the head to `head`, behind it, in one transaction, if the head is still `before`.
   * @returns false when it is not, or another transaction was at it: nothing has changed then. A lost answer is repeated by the
   * SDK under the same client request token, which DynamoDB answers as done (for 10 minutes).
   */
  async commit(organization: string, before: Head, head: Head, segment: Segment): Promise<boolean> {
    const { ids, ...fields } = segment
    const unchanged =
      before.size === 0
        ? {
            ConditionExpression: 'attribute_not_exists(#row)',
            ExpressionAttributeNames: { '#row': tables.ledger.sort },
          }
        : {
            ConditionExpression: '#size = :size AND #root = :root',
            ExpressionAttributeNames: { '#size': 'size', '#root': 'root' },
            ExpressionAttributeValues: { ':size': { N: String(before.size) }, ':root': { B: rootOf(before) } },
          }
    const headPut = {
      TableName: this.#table,
      Item: marshall({ ...keyOf(organization, headRow), ...rowOf(head) }),
      ...unchanged,
    }
    const segmentPut = {
      TableName: this.#table,
      Item: marshall({ ...keyOf(organization, segmentRow(segment.firstLeafIndex)), ...fields, ids: packIds(ids) }),
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
   * @throws AlteredError when the log has no such leaf.
   */
  async segmentOf(organization: string, leafIndex: number): Promise<Segment> {
    for await (const segment of this.#segmentsBetween(organization, 0, leafIndex, 'desc', 1)) {
      if (leafIndex < endOf(segment)) return segment
      break
    }
    throw new AlteredError(`no segment of ${organization} holds the leaf ${leafIndex}`)
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

/** The root stands beside the edge that it follows from, so that neither can be altered alone. */
interface HeadRow {
  readonly size: number
  readonly receivedMaxMs: number
  readonly root: Uint8Array
  readonly edge: Uint8Array
}

function rowOf(head: Head): HeadRow {
  const { size, receivedMaxMs, roots } = head
  return { size, receivedMaxMs, root: rootOf(head), edge: packHashes(roots) }
}

function headOf(organization: string, { size, receivedMaxMs, root, edge }: HeadRow): Head {
  const head = { size, receivedMaxMs, roots: unpackHashes(edge) }
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

function keyOf(organization: string, row: string) {
  return { [tables.ledger.partition]: ownerOf(organization), [tables.ledger.sort]: row }
}

function segmentRow(firstLeafIndex: number): string {
  return `${segmentRowPrefix}${paddedLeafIndex(firstLeafIndex)}`
}

function lostRace({ CancellationReasons }: TransactionCanceledException): boolean {
  const codes = (CancellationReasons ?? []).map(({ Code }) => Code)
  return codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict')
}
