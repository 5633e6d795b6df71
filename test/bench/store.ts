// The tables of one side: a database of its own on the benchmark's engine.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
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
  return { client, names }
}
