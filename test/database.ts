// Gives a test its own pair of tables on the shared DynamoDB Local. Knows nothing of what the tables hold.
import { randomBytes, randomInt } from 'node:crypto'
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { inject } from 'vitest'
import { createTables } from '../infra/local/engine/create-tables.ts'
import { unlogged } from '../shared/store/clients/unlogged.ts'

export interface Database {
  readonly client: DynamoDBClient
  readonly streams: DynamoDBStreamsClient
  readonly names: { readonly events: string; readonly ledger: string }
  /** The settings of the two clients, for a test that needs its own client on the same database. */
  readonly settings: {
    readonly endpoint: string
    readonly region: string
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  }
  /** The engine looks after each table that it has: three thousand of them take half a core, with nobody asking. */
  readonly drop: () => Promise<void>
}

/**
 * DynamoDB Local keeps one database for each access key, and for each of them four threads that wake again and again: with one for each
 * test, a run ended with nearly five thousand. But a database keeps the stream records of all tables that it has had, and each request to a
 * table looks through those that are older than the table: 10,000 of them take 4 ms of processor time. So many keep both small.
 */
const databasesMax = 128

/** Both tables, empty. No other test sees them. */
export async function freshDatabase(): Promise<Database> {
  const settings = {
    endpoint: inject('dynamodbEndpoint'),
    region: 'eu-central-1',
    // The engine accepts letters and digits only.
    credentials: { accessKeyId: `tests${randomInt(databasesMax)}`, secretAccessKey: 'unchecked' },
  }
  const id = randomBytes(12).toString('hex')
  const names = { events: `events-${id}`, ledger: `ledger-${id}` }
  const client = unlogged(new DynamoDBClient(settings))
  await createTables(client, names)
  const streams = unlogged(new DynamoDBStreamsClient(settings))
  const drop = async () => {
    for (const TableName of Object.values(names)) await client.send(new DeleteTableCommand({ TableName }))
    client.destroy()
    streams.destroy()
  }
  return { client, streams, names, settings, drop }
}
