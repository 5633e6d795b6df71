// The key of the cursors, in the Ledger: made once, by whoever needs it first, and the same for all instances from then on.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'
import type { CursorKey } from '../../filter/cursor.ts'

const rowKey = { [tables.ledger.partition]: ledgerOwners.secrets, [tables.ledger.sort]: 'cursor-key' }

export class CursorKeyRow {
  readonly #client: DynamoDBClient
  readonly #table: string
  readonly #newKey: () => CursorKey
  #key: Promise<CursorKey> | undefined

  /** @param newKey 256 random bits; used where there is no key yet. */
  constructor(client: DynamoDBClient, table: string, newKey: () => CursorKey) {
    this.#client = client
    this.#table = table
    this.#newKey = newKey
  }

  get(): Promise<CursorKey> {
    this.#key ??= this.#read()
    // The next one that needs it tries anew.
    this.#key.catch(() => {
      this.#key = undefined
    })
    return this.#key
  }

  async #read(): Promise<CursorKey> {
    const kept = (await this.#kept()) ?? (await this.#keep(this.#newKey())) ?? (await this.#kept())
    if (!kept) throw new Error('the key of the cursors was removed while it was read')
    return kept
  }

  async #kept(): Promise<CursorKey | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(rowKey), ConsistentRead: true }),
    )
    return Item?.['key']?.B
  }

  /** @returns `undefined` when another instance was first. */
  async #keep(key: CursorKey): Promise<CursorKey | undefined> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: { ...marshall(rowKey), key: { B: key } },
          ConditionExpression: 'attribute_not_exists(#row)',
          ExpressionAttributeNames: { '#row': tables.ledger.sort },
        }),
      )
      return key
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      throw error
    }
  }
}
