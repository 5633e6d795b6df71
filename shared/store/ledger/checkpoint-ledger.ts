// The Ledger's row of a log's last checkpoint.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'

export interface KeptCheckpoint {
  readonly size: number
  /** The signed note, word for word. */
  readonly note: string
  readonly signedMs: number
}

export class CheckpointLedger {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** Read strongly consistent; `undefined` when none was ever signed. */
  async last(organization: string): Promise<KeptCheckpoint | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(keyOf(organization)), ConsistentRead: true }),
    )
    return Item && (unmarshall(Item) as KeptCheckpoint)
  }

  /** Keeps it in place of an earlier one. @returns false when one of this size or a larger is kept already. */
  async keep(organization: string, { size, note, signedMs }: KeptCheckpoint): Promise<boolean> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: marshall({ ...keyOf(organization), size, note, signedMs }),
          ConditionExpression: 'attribute_not_exists(#size) OR #size < :size',
          ExpressionAttributeNames: { '#size': 'size' },
          ExpressionAttributeValues: { ':size': { N: String(size) } },
        }),
      )
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }
}

function keyOf(organization: string) {
  return {
    [tables.ledger.partition]: `${ledgerOwners.checkpoints}${organization}`,
    [tables.ledger.sort]: 'checkpoint',
  }
}
