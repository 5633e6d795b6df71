// The Ledger's row that says how far the scheduled reconciling has come: a run may take longer than a function may.
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../ledger-owners.ts'
import { tables } from '../tables.ts'

export interface ReconcileRun {
  readonly startedMs: number
  readonly isDone: boolean
  /** The last organization that was looked at. */
  readonly after?: string
}

const key = { [tables.ledger.partition]: ledgerOwners.reconciliations, [tables.ledger.sort]: 'run' }

export class Reconciliations {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** The latest, if there ever was one. */
  async run(): Promise<ReconcileRun | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(key), ConsistentRead: true }),
    )
    return Item && (unmarshall(Item) as ReconcileRun)
  }

  async keep({ startedMs, isDone, after }: ReconcileRun): Promise<void> {
    const run = { startedMs, isDone, ...(after === undefined ? {} : { after }) }
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item: marshall({ ...key, ...run }) }))
  }
}
