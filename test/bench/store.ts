// The tables of one side: a database of its own on the benchmark's engine.
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { createTables } from '../../infra/local/engine/create-tables.ts'
import { type TableName, type TableShape, tables } from '../../shared/deployment/tables.ts'

export interface Store {
  readonly client: DynamoDBClient
  readonly names: { readonly events: string; readonly ledger: string }
}

export type Shapes = Readonly<Record<TableName, TableShape>>

const names = { events: 'events', ledger: 'ledger' }

/** @param accessKeyId the engine keeps one database for each. */
export async function newStore(endpoint: string, accessKeyId: string, shapes: Shapes = tables): Promise<Store> {
  const credentials = { accessKeyId, secretAccessKey: 'unchecked' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials })
  await createTables(client, names, shapes)
  // For each request to a table, DynamoDB Local looks for the first record of the table's stream among those of all streams, and goes through
  // all of them if there is none. A ledger that has been in use has one; without it, 300,000 entries made each of its reads take 150 ms.
  await client.send(
    new PutItemCommand({ TableName: names.ledger, Item: { owner: { S: 'first' }, row: { S: 'first' } } }),
  )
  return { client, names }
}
