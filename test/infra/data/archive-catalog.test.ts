import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { bucketPrefixes } from '../../../shared/deployment/bucket-keys.ts'
import { type SubmittedEntry, submittedEntrySchema } from '../../../shared/entry/entry.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import { prepareEntry } from '../../../shared/entry/stored-line.ts'
import { parseInstant } from '../../../shared/time/instant.ts'
import { anEntry } from '../../entries.ts'
import { openXRow } from '../openx-row.ts'
import { only, text } from '../synthesized.ts'

const table = () => only('AWS::Glue::Table').properties.TableInput

describe('the archive as a table for Athena', () => {
  test('has the fields of an entry for columns, and no others', () => {
    const fields = [
      ...Object.keys(submittedEntrySchema.entries),
      'id',
      'receivedTimeStamp',
      'payloads',
      'folderPathSource',
    ]
    const columns: { Name: string; Type: string }[] = table().StorageDescriptor.Columns
    expect(columns.map(({ Name }) => Name).toSorted()).toEqual(fields.map((field) => field.toLowerCase()).toSorted())
  })

  test('finds the segments of the organization that a query names, without knowing which there are', () => {
    const { Parameters, PartitionKeys, StorageDescriptor } = table()
    expect(text(StorageDescriptor.Location)).toBe(`s3://Bucket/${bucketPrefixes.segments}`)
    expect(PartitionKeys).toEqual([{ Name: 'organization', Type: 'string' }])
    expect(Parameters).toMatchObject({ 'projection.enabled': 'true', 'projection.organization.type': 'injected' })
    // As shared/store/bucket/segments.ts writes them.
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
    for (const name of ['initiator', 'eventname', 'resourceid', 'id']) {
      expect(statement).toContain(name)
      expect(columns.map(({ Name }) => Name)).toContain(name)
    }
  })

  test.each([
    '2026-06-30T23:59:60Z',
    '2026-03-01T00:30:00+01:00',
    '2026-02-28T23:59:59.9999999999999Z',
    '2026-02-28t12:00:00.5z',
  ])('comes with a query that tells the month of %s', (eventTimeStamp) => {
    const { QueryString } = only('AWS::Athena::NamedQuery').properties
    expect(QueryString).not.toContain('eventtimestamp')
    // What the statement makes of an id, put together here as SQL does: `substr` counts from 1.
    const [, from1, count1, from2, count2] =
      /from_base\(substr\(id, (\d+), (\d+)\) \|\| substr\(id, (\d+), (\d+)\), 16\) \/ 1000\.0/.exec(QueryString) ?? []
    const id = entryId(anEntry({ eventTimeStamp }))
    const substr = (from?: string, count?: string) => id.slice(Number(from) - 1, Number(from) - 1 + Number(count))
    const ms = Number.parseInt(substr(from1, count1) + substr(from2, count2), 16)
    expect(ms).toBe(parseInstant(eventTimeStamp)?.ms)
  })
})

describe('a row of the table', () => {
  const rowOf = (line: string) => {
    const { Columns, SerdeInfo } = table().StorageDescriptor
    return openXRow(line, Columns, SerdeInfo.Parameters)
  }
  const lineOf = (over: Partial<SubmittedEntry> & Record<string, unknown>) =>
    prepareEntry(anEntry(over as Partial<SubmittedEntry>), Date.now(), '0'.repeat(32)).line

  /** What each column must hold: the very text, or the JSON of what is none. */
  const expectedRow = (line: string) => {
    const entry: Record<string, unknown> = JSON.parse(line)
    const columns: { Name: string }[] = table().StorageDescriptor.Columns
    const names = new Map(
      [...Object.keys(submittedEntrySchema.entries), 'receivedTimeStamp'].map((n) => [n.toLowerCase(), n]),
    )
    return Object.fromEntries(
      columns.map(({ Name }) => {
        const value = entry[names.get(Name) ?? Name]
        return [Name, typeof value === 'string' ? value : value === undefined ? null : JSON.stringify(value)]
      }),
    )
  }

  test.each<[string, Partial<SubmittedEntry> & Record<string, unknown>]>([
    ['a plain entry', {}],
    [
      'names that differ in case only, at the top',
      { ID: 'x', eventname: 'other', EVENTNAME: 'third', resourceid: 'y' },
    ],
    ['names that differ in case only, within', { details: { Host: 'a', host: 'b', HOST: { a: 1, A: 2 } } }],
    [
      'names with dots, and such as columns have',
      { 'request.body': { a: 1 }, details: { 'a.b': 1, a_b: 2, 'request.body': 3 } },
    ],
    ['a second of 60 and more than nine digits', { eventTimeStamp: '2026-06-30T23:59:60.12345678901234567Z' }],
    ['large and small numbers', { details: { large: 9_007_199_254_740_991, small: 1e-7, huge: 1e300, minus: -0.5 } }],
    [
      'text that looks like a comment, a line end, an escape',
      { userAgent: '// # /* \\ \n " {', details: { a: '//\u2028\n' } },
    ],
    ['fields that are of no shape', { result: { value: [] }, details: { headers: [1, null, 'x'] }, odd: [{}] }],
  ])('is the entry: %s', (_, over) => {
    const line = lineOf(over)
    expect(rowOf(line)).toEqual(expectedRow(line))
  })

  test('is each record of the sample', () => {
    const file = join(import.meta.dirname, '../../samples/cloud-attack.ndjson.gz')
    const records = gunzipSync(readFileSync(file)).toString().trim().split('\n')
    expect(records.length).toBeGreaterThan(1000)
    for (const record of records) {
      const line = prepareEntry(JSON.parse(record), Date.now(), '0'.repeat(32)).line
      expect(rowOf(line)).toEqual(expectedRow(line))
    }
  })

  test('is NULLs where the line is damaged, and the next one is read', () => {
    expect(Object.values(rowOf('{"id":"')).every((value) => value === null)).toBe(true)
  })

  test('would be lost, read without regard to case, where two names differ in case only', () => {
    const { Columns, SerdeInfo } = table().StorageDescriptor
    const row = openXRow(lineOf({ ID: 'x' }), Columns, { ...SerdeInfo.Parameters, 'case.insensitive': 'true' })
    expect(Object.values(row).every((value) => value === null)).toBe(true)
  })
})
