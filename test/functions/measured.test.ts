// What the functions measure, as they put it.
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Measured, type Service, startService } from '../service.ts'

const put = (service: Service, name: keyof Measured) => service.measured.filter((values) => name in values)
const failuresOf = (service: Service) => put(service, 'Failures').map(({ failure }) => failure)

describe('ingest measures', () => {
  test('what became of the entries of a request, and the refused ones by code', async () => {
    const service = await startService()
    const entry = anEntry()
    const conflicting = { ...entry, eventName: 'Project member removed' }
    const body = [entry, entry, conflicting, { ...anEntry(), severity: 'LOUD' }, { ...anEntry(), region: 7 }]
    await service.call('POST', '/v2/entries', { rights: ['writer *'], body })
    expect(service.measured).toEqual([
      { EntriesStored: 1, EntriesDuplicate: 1, EntriesFailed: 0 },
      { EntriesRefused: 1, code: 'ENTRY_CONFLICT' },
      { EntriesRefused: 2, code: 'ENTRY_INVALID' },
    ])
  })

  test('the entries that a failing store did not take', async () => {
    const storeFaults = faults()
    const service = await startService({ faults: storeFaults })
    storeFaults.inject('not-written', (request) => request === 'PutItem events')
    await service.call('POST', '/v2/entries', { rights: ['writer *'], body: [anEntry(), anEntry()] })
    expect(service.measured).toEqual([{ EntriesStored: 0, EntriesDuplicate: 0, EntriesFailed: 2 }])
  })
})

describe('archive measures', () => {
  test('how many entries were archived, how long the oldest had waited, and how large the largest log is', async () => {
    let now = Date.now()
    const service = await startService({ now: () => now })
    const [small, large] = [newId(), newId()]
    await service.record(...Array.from({ length: 3 }, () => anEntry({ context: { organizationId: large } })))
    now += 60_000
    await service.record(anEntry({ context: { organizationId: small } }))
    now += 5_000
    await service.drain('archive')
    const archived = put(service, 'EntriesArchived')
    expect(archived).toEqual([{ EntriesArchived: 4, LogSize: 3, ArchiveLag: 65_000 }])
  })

  test('no lag for what had its leaf before', async () => {
    const service = await startService()
    await service.record(anEntry())
    await service.drain('archive')
    await service.redeliver('archive')
    expect(put(service, 'EntriesArchived').slice(1)).toEqual([{ EntriesArchived: 0, LogSize: 1 }])
  })

  test('the lag of a batch that fails, each time that it fails', async () => {
    let now = Date.now()
    const storeFaults = faults()
    const service = await startService({ faults: storeFaults, now: () => now })
    await service.record(anEntry())
    now += 10_000
    let left = 3
    storeFaults.inject('not-written', (request) => request === 'PUT segments' && left-- > 0)
    await service.drain('archive')
    expect(failuresOf(service)).toEqual(['archive', 'archive', 'archive'])
    expect(put(service, 'ArchiveLag')).toEqual([
      ...Array.from({ length: 3 }, () => ({ EntriesArchived: 0, ArchiveLag: 10_000 })),
      { EntriesArchived: 1, LogSize: 1, ArchiveLag: 10_000 },
    ])
  })

  test('an entry that was changed in the table, and a record that cannot be read', async () => {
    const service = await startService()
    const organization = newId()
    const [id = ''] = await service.record(anEntry({ context: { organizationId: organization } }))
    const { client, names } = service.database
    const Key = { log: { S: organization }, id: { S: id } }
    const UpdateExpression = 'SET dictionary = :other'
    const ExpressionAttributeValues = { ':other': { N: '7' } }
    await client.send(
      new UpdateItemCommand({ TableName: names.events, Key, UpdateExpression, ExpressionAttributeValues }),
    )
    const Item = { log: { S: organization }, id: { S: 'poison' }, body: { B: new Uint8Array(1) } }
    await client.send(new PutItemCommand({ TableName: names.events, Item }))
    await service.drain('archive')
    expect(new Set(failuresOf(service))).toEqual(new Set(['entry-changed', 'record']))
  })
})

describe('downloads are measured', () => {
  const organizationId = newId()
  const ask = (service: Service) =>
    service.call('POST', `/v2/organizations/${organizationId}/downloads`, {
      rights: ['reader *'],
      body: { format: 'csv' },
    })

  test('when they are asked for and when they are done, once each', async () => {
    const service = await startService()
    await service.record(anEntry({ context: { organizationId } }))
    await ask(service)
    await service.drain('download')
    await service.redeliver('download')
    expect(service.measured.slice(1)).toEqual([{ DownloadsMade: 1 }, { DownloadsDone: 1 }])
  })

  test('each step that fails, and in the end the download', async () => {
    const storeFaults = faults()
    const service = await startService({ faults: storeFaults })
    await service.record(anEntry({ context: { organizationId } }))
    await ask(service)
    storeFaults.inject('not-written', (request) => request === 'PUT downloads')
    await service.drain('download')
    expect(failuresOf(service)).toEqual(Array.from({ length: 5 }, () => 'download-step'))
    expect(put(service, 'DownloadsFailed')).toEqual([{ DownloadsFailed: 1 }])
  })
})

test('a request that fails on our side is measured as a failure, one that is refused is not', async () => {
  const storeFaults = faults()
  const service = await startService({ faults: storeFaults })
  const list = () => service.call('GET', `/v2/organizations/${newId()}?limit=5`, { rights: ['reader *'] })
  await service.call('GET', '/v2/organizations/x?limit=none', { rights: ['reader *'] })
  storeFaults.inject('not-written', () => true)
  expect((await list()).status).toBe(500)
  expect(service.measured).toEqual([{ Failures: 1, failure: 'request' }])
})
