// The Ledger's rows of downloads. A row says all that the next step needs; nothing of a download is kept in a process.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import {
  type Download,
  type DownloadOrder,
  type DownloadProgress,
  downloadTtlDays,
  newDownload,
} from '../../download/download.ts'

export class DownloadLedger {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** Puts a new download, which nothing starts yet. The id must be new. */
  async create(order: DownloadOrder): Promise<Download> {
    const download = newDownload(order)
    await this.#put(download, {
      ConditionExpression: 'attribute_not_exists(#row)',
      names: { '#row': tables.ledger.sort },
    })
    return download
  }

  /** Read strongly consistent; `undefined` also once its time is over, whether or not the row has been removed yet. */
  async find(id: string, nowMs: number): Promise<Download | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(keyOf(id)), ConsistentRead: true }),
    )
    const download = Item && downloadOf(Item)
    return download && expiresAtSecondsOf(download) * 1000 > nowMs ? download : undefined
  }

  /**
   * Writes what a step has brought about, if the row is still as the step read it.
   * @returns what the row holds now, or `undefined` when another delivery of the same step was first; nothing is changed then.
   */
  async advance(from: Download, to: Omit<DownloadProgress, 'step'>): Promise<Download | undefined> {
    const advanced = { ...orderOf(from), ...to, step: from.step + 1 }
    try {
      await this.#put(advanced, {
        ConditionExpression: '#step = :step',
        names: { '#step': 'step' },
        values: { ':step': { N: String(from.step) } },
      })
      return advanced
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      throw error
    }
  }

  async #put(download: Download, condition: Condition): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: marshall({
          ...keyOf(download.id),
          ...download,
          [tables.ledger.ttl]: expiresAtSecondsOf(download),
        }),
        ConditionExpression: condition.ConditionExpression,
        ExpressionAttributeNames: condition.names,
        ...(condition.values ? { ExpressionAttributeValues: condition.values } : {}),
      }),
    )
  }
}

interface Condition {
  readonly ConditionExpression: string
  readonly names: Record<string, string>
  readonly values?: Record<string, AttributeValue>
}

function downloadOf(item: Record<string, AttributeValue>): Download {
  const {
    [tables.ledger.partition]: _owner,
    [tables.ledger.sort]: _row,
    [tables.ledger.ttl]: _expires,
    ...row
  } = unmarshall(item)
  return row as Download
}

function keyOf(id: string) {
  return { [tables.ledger.partition]: `${ledgerOwners.downloads}${id}`, [tables.ledger.sort]: 'download' }
}

function expiresAtSecondsOf({ createdMs }: DownloadOrder): number {
  return Math.floor(createdMs / 1000) + downloadTtlDays * 24 * 60 * 60
}

function orderOf(download: Download): DownloadOrder {
  const { state, step, movedMs, attempts, after, position, entries, bytes, uploadId, parts, rest, ...order } = download
  return order
}
