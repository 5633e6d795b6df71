import { describe, expect, test } from 'vitest'
import { type TableName, type TableShape, tables } from '../../shared/deployment/tables.ts'
import { named, type Resource, resourcesOf } from './synthesized.ts'

const both: readonly (readonly [string, TableShape, Resource])[] = (
  [
    ['EventsTable', 'events'],
    ['LedgerTable', 'ledger'],
  ] as const satisfies readonly (readonly [string, TableName])[]
).map(([name, key]) => [name, tables[key], named('AWS::DynamoDB::Table', name)])

test('what is written once and kept for months is in the class with cheaper storage', () => {
  expect(named('AWS::DynamoDB::Table', 'EventsTable').properties.TableClass).toBe('STANDARD_INFREQUENT_ACCESS')
  expect(named('AWS::DynamoDB::Table', 'LedgerTable').properties.TableClass).toBe('STANDARD')
})

test('there are exactly the tables that are described as data', () => {
  const names = resourcesOf('AWS::DynamoDB::Table').map(({ name }) => name)
  expect(names.toSorted()).toEqual(both.map(([name]) => name).toSorted())
  expect(both).toHaveLength(Object.keys(tables).length)
})

describe.each(both)('%s', (_name, shape, { properties, deletionPolicy, updateReplacePolicy }) => {
  test('has the keys that are described as data', () => {
    expect(properties.KeySchema).toEqual(keySchema([shape.partition], shape.sort))
  })

  test('has the indexes that are described as data, each with what it carries', () => {
    expect(properties.GlobalSecondaryIndexes ?? []).toEqual(
      shape.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index.partition, index.sort),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: index.carries },
      })),
    )
  })

  test('has keys of text only', () => {
    const keys = new Set([shape, ...shape.indexes].flatMap(({ partition, sort }) => [partition, sort].flat()))
    expect(new Set(properties.AttributeDefinitions)).toEqual(
      new Set([...keys].map((key) => ({ AttributeName: key, AttributeType: 'S' }))),
    )
  })

  test('removes rows by the attribute that is described as data', () => {
    expect(properties.TimeToLiveSpecification).toEqual({ AttributeName: shape.ttl, Enabled: true })
  })

  test('streams what is described as data', () => {
    expect(properties.StreamSpecification).toEqual({ StreamViewType: shape.stream })
  })

  test('costs nothing while nobody asks', () => {
    expect(properties.BillingMode).toBe('PAY_PER_REQUEST')
    expect(properties.ProvisionedThroughput).toBeUndefined()
  })

  test('is encrypted at rest', () => {
    expect(properties.SSESpecification).toEqual({ SSEEnabled: true })
  })

  test('cannot be deleted by mistake, and can be restored to any second', () => {
    expect(properties.DeletionProtectionEnabled).toBe(true)
    expect(properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true })
  })

  test('stays when the stack goes', () => {
    expect([deletionPolicy, updateReplacePolicy]).toEqual(['Retain', 'Retain'])
  })
})

function keySchema(partition: readonly string[], sort: string) {
  return [
    ...partition.map((name) => ({ AttributeName: name, KeyType: 'HASH' })),
    { AttributeName: sort, KeyType: 'RANGE' },
  ]
}
