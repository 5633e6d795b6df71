// A database of a test's own on the shared DynamoDB Local: the engine keeps one database per access key.
// Knows nothing of what the tables hold.
import { randomBytes } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { inject } from 'vitest'
import { createTables } from '../infra/local/engine/create-tables.ts'

export interface Database {
  readonly client: DynamoDBClient
  readonly streams: DynamoDBStreamsClient
  readonly names: { readonly events: string; readonly ledger: string }
  /** What the two clients were made with, for a test that needs a client of its own on the same database. */
  readonly settings: {
    readonly endpoint: string
    readonly region: string
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  }
}

const names = { events: 'events', ledger: 'ledger' }

/** Both tables, empty, which no other test sees. */
export async function freshDatabase(): Promise<Database> {
  const settings = {
    endpoint: inject('dynamodbEndpoint'),
    region: 'eu-central-1',
    // The engine takes letters and digits only.
    credentials: { accessKeyId: randomBytes(12).toString('hex'), secretAccessKey: 'unchecked' },
  }
  const client = new DynamoDBClient(settings)
  await createTables(client, names)
  return { client, streams: new DynamoDBStreamsClient(settings), names, settings }
}
