import { describe, expect, test } from 'vitest'
import { bucketPrefixes } from '../../shared/bucket-keys.ts'
import { submittedEntrySchema } from '../../shared/entry.ts'
import { only, text } from './synthesized.ts'

const table = () => only('AWS::Glue::Table').properties.TableInput

describe('the archive as a table for Athena', () => {
  test('has the fields of an entry for columns, and no others', () => {
    const fields = [...Object.keys(submittedEntrySchema.entries), 'id', 'receivedTimeStamp', 'payloads']
    const columns: { Name: string; Type: string }[] = table().StorageDescriptor.Columns
    expect(columns.map(({ Name }) => Name).toSorted()).toEqual(fields.map((field) => field.toLowerCase()).toSorted())
  })

  test.each(['initiator', 'request', 'context'] as const)('has the fields of "%s" in its struct', (name) => {
    const columns: { Name: string; Type: string }[] = table().StorageDescriptor.Columns
    const type = columns.find(({ Name }) => Name === name)?.Type ?? ''
    const fields = Array.from(type.slice('struct<'.length).matchAll(/(\w+):/g), ([, field]) => field)
    expect(fields).toEqual(Object.keys(submittedEntrySchema.entries[name].entries).map((field) => field.toLowerCase()))
  })

  test('finds the segments of the organization that a query names, without knowing which there are', () => {
    const { Parameters, PartitionKeys, StorageDescriptor } = table()
    expect(text(StorageDescriptor.Location)).toBe(`s3://Bucket/${bucketPrefixes.segments}`)
    expect(PartitionKeys).toEqual([{ Name: 'organization', Type: 'string' }])
    expect(Parameters).toMatchObject({ 'projection.enabled': 'true', 'projection.organization.type': 'injected' })
    // As shared/store/segments.ts writes them.
    expect(text(Parameters['storage.location.template'])).toBe(
      `s3://Bucket/${bucketPrefixes.segments}\${organization}/`,
    )
  })

  test('reads gzip NDJSON', () => {
    const { Parameters, StorageDescriptor } = table()
    expect(Parameters).toMatchObject({ classification: 'json', compressionType: 'gzip' })
    expect(StorageDescriptor.InputFormat).toBe('org.apache.hadoop.mapred.TextInputFormat')
    expect(StorageDescriptor.SerdeInfo.SerializationLibrary).toBe('org.openx.data.jsonserde.JsonSerDe')
  })

  test('comes with a query that names an organization and counts no entry twice', () => {
    const { Database, QueryString } = only('AWS::Athena::NamedQuery').properties
    expect(text(Database)).toBe(only('AWS::Glue::Database').name)
    expect(QueryString).toContain(`FROM ${table().Name}`)
    expect(QueryString).toMatch(/WHERE organization = '\w+'/)
    expect(QueryString).toContain('count(DISTINCT id)')
    const columns: { Name: string }[] = table().StorageDescriptor.Columns
    const statement = QueryString.replace(/^--.*\n/, '')
    for (const name of ['eventtimestamp', 'initiator', 'eventname', 'resourceid', 'id']) {
      expect(statement).toContain(name)
      expect(columns.map(({ Name }) => Name)).toContain(name)
    }
  })
})
