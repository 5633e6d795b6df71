// The creation of the two tables of shared/deployment/tables.ts on a local engine. Deployed, CDK does this.
// Sets no TTL: in DynamoDB Local one expired item without an index's key stops expiry for its whole table, hence
// expiry-sweeper.ts.
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { type IndexShape, type TableName, type TableShape, tables } from '../../../shared/deployment/tables.ts'

const activeWithinSeconds = 30

/** Both tables exist and are active afterwards. Leaves an existing table as it is, so it may be called on every start. */
export async function createTables(
  client: DynamoDBClient,
  names: { readonly events: string; readonly ledger: string },
  shapes: Readonly<Record<TableName, TableShape>> = tables,
): Promise<void> {
  await Promise.all([create(client, names.events, shapes.events), create(client, names.ledger, shapes.ledger)])
}

async function create(client: DynamoDBClient, name: string, shape: TableShape): Promise<void> {
  try {
    await client.send(new CreateTableCommand(definition(name, shape)))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
  await waitUntilTableExists({ client, maxWaitTime: activeWithinSeconds, minDelay: 1 }, { TableName: name })
}

function definition(name: string, shape: TableShape): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keyAttributes(shape).map((attribute) => ({
      AttributeName: attribute,
      AttributeType: 'S',
    })),
    KeySchema: keySchema([shape.partition], shape.sort),
    ...(shape.indexes.length > 0 && { GlobalSecondaryIndexes: shape.indexes.map(indexDefinition) }),
    StreamSpecification: { StreamEnabled: true, StreamViewType: shape.stream },
  }
}

function keyAttributes(shape: TableShape): string[] {
  const ofIndexes = shape.indexes.flatMap((index) => [...index.partition, index.sort])
  return [...new Set([shape.partition, shape.sort, ...ofIndexes])]
}

function indexDefinition(index: IndexShape) {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.partition, index.sort),
    Projection: index.carries
      ? { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.carries] }
      : { ProjectionType: 'ALL' as const },
  }
}

function keySchema(partition: readonly string[], sort: string): KeySchemaElement[] {
  return [
    ...partition.map((attribute) => ({ AttributeName: attribute, KeyType: 'HASH' as const })),
    { AttributeName: sort, KeyType: 'RANGE' },
  ]
}
