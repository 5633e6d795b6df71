// The tables as created locally: what the stores rely on when they query them.
import { DescribeTableCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { createTables } from '../../../../infra/local/engine/create-tables.ts'
import { tables } from '../../../../shared/deployment/tables.ts'
import { freshDatabase } from '../../../database.ts'

describe('the local tables', () => {
  test('have the keys, indexes and stream that shared/deployment/tables.ts describes, and are paid per request', async () => {
    const { client, names } = await freshDatabase()
    for (const table of ['events', 'ledger'] as const) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: names[table] }))
      const shape = tables[table]
      expect(Table?.KeySchema).toEqual(keys([shape.partition], shape.sort))
      expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' })
      expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST')
      const indexes = Object.fromEntries((Table?.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]))
      expect(Object.keys(indexes).sort()).toEqual(shape.indexes.map(({ name }) => name).sort())
      for (const index of shape.indexes) {
        expect(indexes[index.name]?.KeySchema).toEqual(keys(index.partition, index.sort))
        expect(indexes[index.name]?.Projection).toEqual({
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: index.carries,
        })
      }
    }
  })

  test('answer a query over both attributes of an index key, in the order of the sort key', async () => {
    const { client, names } = await freshDatabase()
    for (const [id, container] of [
      ['2', 'shop'],
      ['1', 'shop'],
      ['3', 'bank'],
      ['4', undefined],
    ] as const) {
      await client.send(new PutItemCommand({ TableName: names.events, Item: row(id, container) }))
    }
    const { Items } = await client.send(
      new QueryCommand({
        TableName: names.events,
        IndexName: 'byContainer',
        KeyConditionExpression: '#log = :log AND container = :container AND id BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#log': 'log' },
        ExpressionAttributeValues: {
          ':log': { S: 'acme' },
          ':container': { S: 'shop' },
          ':from': { S: '0' },
          ':to': { S: '9' },
        },
      }),
    )
    expect(Items).toEqual([row('1', 'shop'), row('2', 'shop')])
  })

  test('keep their rows when they are created again', async () => {
    const { client, names } = await freshDatabase()
    await client.send(new PutItemCommand({ TableName: names.events, Item: row('1', 'shop') }))
    await createTables(client, names)
    const { Items } = await client.send(
      new QueryCommand({
        TableName: names.events,
        KeyConditionExpression: '#log = :log',
        ExpressionAttributeNames: { '#log': 'log' },
        ExpressionAttributeValues: { ':log': { S: 'acme' } },
      }),
    )
    expect(Items).toHaveLength(1)
  })
})

function row(id: string, container: string | undefined) {
  return {
    log: { S: 'acme' },
    id: { S: id },
    ...(container && { container: { S: container } }),
  }
}

function keys(partition: readonly string[], sort: string) {
  return [
    ...partition.map((name) => ({ AttributeName: name, KeyType: 'HASH' })),
    { AttributeName: sort, KeyType: 'RANGE' },
  ]
}
