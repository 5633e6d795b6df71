// The Ledger's rows of how far the scheduled reconciling has come: its round through the organizations, and the sweeps of those whose
// logs do not fit into one turn. A run takes longer than a function may.
import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { tables } from '../../deployment/tables.ts'

export interface ReconcileRound {
  readonly startedMs: number
  /** Whether every organization has had a turn. */
  readonly isThrough: boolean
  /** The last organization that had one. */
  readonly after?: string
}

/** Where a sweep goes on: by leaf, then by id. */
export type SweepPlace =
  | { readonly pass: 'leaves'; readonly leafIndex: number }
  | { readonly pass: 'table'; readonly afterId?: string; readonly strayLeaf?: number }

/** Of an organization whose whole log once did not fit into one turn. */
export interface KeptSweep {
  readonly organization: string
  readonly startedMs: number
  /** What it looks at: all from this time on. */
  readonly sinceMs: number
  /** When the last one of the whole log began. */
  readonly wholeMs: number
  /** Absent when it is through. */
  readonly place?: SweepPlace
}

const roundRow = 'round'
const sweepRowPrefix = 'sweep/'

export class Reconciliations {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /** The latest, if there ever was one. */
  round(): Promise<ReconcileRound | undefined> {
    return this.#get(roundRow)
  }

  async keepRound(round: ReconcileRound): Promise<void> {
    await this.#put(roundRow, round)
  }

  sweep(organization: string): Promise<KeptSweep | undefined> {
    return this.#get(`${sweepRowPrefix}${organization}`)
  }

  async keepSweep(sweep: KeptSweep): Promise<void> {
    await this.#put(`${sweepRowPrefix}${sweep.organization}`, sweep)
  }

  /** All of them, few as they are, in an order that stays. */
  async sweeps(): Promise<KeptSweep[]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: '#owner = :owner AND begins_with(#row, :sweeps)',
        ExpressionAttributeNames: { '#owner': tables.ledger.partition, '#row': tables.ledger.sort },
        ExpressionAttributeValues: marshall({ ':owner': ledgerOwners.reconciliations, ':sweeps': sweepRowPrefix }),
        ConsistentRead: true,
      },
    )
    const sweeps: KeptSweep[] = []
    for await (const { Items = [] } of pages) sweeps.push(...Items.map((item) => unmarshall(item) as KeptSweep))
    return sweeps
  }

  async #get<T>(row: string): Promise<T | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(keyOf(row)), ConsistentRead: true }),
    )
    return Item && (unmarshall(Item) as T)
  }

  async #put(row: string, fields: object): Promise<void> {
    const Item = marshall({ ...fields, ...keyOf(row) }, { removeUndefinedValues: true })
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item }))
  }
}

function keyOf(row: string) {
  return { [tables.ledger.partition]: ledgerOwners.reconciliations, [tables.ledger.sort]: row }
}
