import { gzipSync } from 'node:zlib'
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, inject, test } from 'vitest'
import { createApp } from '../../functions/reconcile/app.ts'
import { checkpointText } from '../../shared/proof/checkpoint.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import { formatNote } from '../../shared/proof/signed-note.ts'
import type { Report } from '../../shared/reconcile-report.ts'
import type { Segment } from '../../shared/segment.ts'
import { itemOf } from '../../shared/store/events.ts'
import { packHashes } from '../../shared/store/packed.ts'
import { entryOfLine } from '../../shared/stored-line.ts'
import { archivedIds, archivedLines } from '../archive.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

/** A service whose clock can be put forward. */
async function startAt() {
  const clock = { ahead: 0 }
  const service = await startService({ now: () => Date.now() + clock.ahead })
  const reconcile = createApp(service.deps)
  return { service, clock, reconcile }
}

const entriesOf = (organizationId: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    anEntry({ context: { organizationId }, eventTimeStamp: minutesAgo(count - index) }),
  )

const saysOf = ({ differences }: Report) => differences.map(({ says }) => says)

describe('reconciling', () => {
  test('finds a log, its table and its archive in agreement, and changes nothing', async () => {
    const { service, clock, reconcile } = await startAt()
    const organization = newId()
    await service.record(...entriesOf(organization, 40))
    await service.drain('archive')
    const before = await archivedLines(service, organization)
    clock.ahead = hourMs
    expect(await reconcile({ organization })).toEqual({
      logs: 1,
      entries: 40,
      leaves: 40,
      onTheirWay: 0,
      missed: 0,
      archived: 0,
      differences: [],
      differenceCount: 0,
    })
    expect(await archivedLines(service, organization)).toEqual(before)
  })

  test('gives to the archive what was lost with the stream, once, in the order of receipt; the stream coming back adds nothing', async () => {
    const { service, clock, reconcile } = await startAt()
    const organization = newId()
    const first = await service.record(...entriesOf(organization, 5))
    await service.drain('archive')
    const lost: string[] = []
    for (const entry of entriesOf(organization, 30)) lost.push(...(await service.record(entry)))
    clock.ahead = dayMs + hourMs
    expect(await reconcile({ organization })).toMatchObject({
      entries: 35,
      leaves: 5,
      missed: 30,
      archived: 30,
      differenceCount: 0,
    })
    const archived = await archivedIds(service, organization)
    expect(archived.slice(5).toSorted()).toEqual(lost.toSorted())
    expect(archived.slice(0, 5).toSorted()).toEqual(first.toSorted())
    const receipts = (await archivedLines(service, organization))
      .slice(5)
      .map((line) => entryOfLine(line).receivedTimeStamp)
    expect(receipts).toEqual(receipts.toSorted())
    await service.drain('archive')
    expect(await archivedIds(service, organization)).toEqual(archived)
    expect(await reconcile({ organization })).toMatchObject({ entries: 35, leaves: 35, missed: 0 })
  })

  test('leaves what was received just now to the archive', async () => {
    const { service, reconcile } = await startAt()
    const organization = newId()
    await service.record(...entriesOf(organization, 3))
    expect(await reconcile({ organization })).toMatchObject({
      entries: 3,
      leaves: 0,
      onTheirWay: 3,
      missed: 0,
      archived: 0,
    })
  })

  test('reaches back as many days as it is asked for', async () => {
    const { service, clock, reconcile } = await startAt()
    const organizationId = newId()
    const context = { organizationId }
    await service.record(anEntry({ context, eventTimeStamp: minutesAgo(50 * 24 * 60) }), anEntry({ context }))
    clock.ahead = hourMs
    expect(await reconcile({ organization: organizationId })).toMatchObject({ entries: 1, missed: 1 })
    expect(await reconcile({ organization: organizationId, days: 60 })).toMatchObject({
      entries: 2,
      missed: 1,
      archived: 1,
    })
  })
})

describe('what reconciling reports, and does not touch', () => {
  async function archivedLog() {
    const started = await startAt()
    const organization = newId()
    const ids = await started.service.record(...entriesOf(organization, 6))
    await started.service.drain('archive')
    started.clock.ahead = hourMs
    const segments: Segment[] = []
    for await (const segment of started.service.stores.ledger.segments(organization, 'asc')) segments.push(segment)
    const [segment] = segments
    if (!segment) throw new Error('no segment')
    return { ...started, organization, ids, segment, lines: await archivedLines(started.service, organization) }
  }

  const putSegment = (service: Service, { key }: Segment, lines: readonly string[]) =>
    service.stores.s3.send(
      new PutObjectCommand({
        Bucket: inject('s3Bucket'),
        Key: key,
        Body: gzipSync(lines.map((line) => `${line}\n`).join('')),
      }),
    )

  test('an entry that was deleted from the table', async () => {
    const { service, reconcile, organization, ids } = await archivedLog()
    const [id = ''] = ids
    const Key = { log: { S: organization }, id: { S: id } }
    await service.database.client.send(new DeleteItemCommand({ TableName: service.database.names.events, Key }))
    const report = await reconcile({ organization })
    expect(report.differences).toEqual([
      { organization, id, leafIndex: expect.any(Number), says: 'the table has no entry for the leaf' },
    ])
    expect(service.logged.some((line) => line.startsWith('not reconciled: the table has no entry'))).toBe(true)
  })

  test('an entry that was changed in the table', async () => {
    const { service, reconcile, organization, lines } = await archivedLog()
    const [line = ''] = lines
    const entry = entryOfLine(line)
    const Item = itemOf(entry, entry.id, line.replace('"severity":"INFO"', '"severity":"ERROR"'))
    await service.database.client.send(new PutItemCommand({ TableName: service.database.names.events, Item }))
    const report = await reconcile({ organization })
    expect(report.differences).toEqual([
      { organization, id: entry.id, leafIndex: 0, says: 'the table holds another line than the segment' },
    ])
  })

  test('a segment that is gone, and one that is not what was put', async () => {
    const { service, reconcile, organization, segment, lines } = await archivedLog()
    await putSegment(service, segment, lines.with(1, lines[1]?.replace('INFO', 'ERROR') ?? ''))
    expect(saysOf(await reconcile({ organization }))).toEqual([`the segment ${segment.key} is not what was put`])
    await service.stores.s3.send(new DeleteObjectCommand({ Bucket: inject('s3Bucket'), Key: segment.key }))
    expect(saysOf(await reconcile({ organization }))).toEqual([`the segment ${segment.key} cannot be read`])
  })

  test('a tile that was altered: it no longer leads to the root', async () => {
    const { service, reconcile, organization, segment, lines } = await archivedLog()
    const hashes = lines.map(leafHash).with(2, leafHash('another'))
    await service.stores.tiles.put(organization, segment, [{ tile: { level: 0, index: 0, width: 6 }, hashes }])
    expect(saysOf(await reconcile({ organization })).toSorted()).toEqual([
      'the line of the segment is not what the tile has hashed',
      'the tiles of the log do not lead to its root',
    ])
    expect(packHashes(hashes)).toHaveLength(6 * 32)
  })

  test('nothing of entries past their retention, whose rows and segments go', async () => {
    const { service, clock, reconcile, organization, ids, segment } = await archivedLog()
    await service.stores.s3.send(new DeleteObjectCommand({ Bucket: inject('s3Bucket'), Key: segment.key }))
    for (const id of ids)
      await service.database.client.send(
        new DeleteItemCommand({
          TableName: service.database.names.events,
          Key: { log: { S: organization }, id: { S: id } },
        }),
      )
    clock.ahead = 91 * dayMs
    expect(await reconcile({ organization, days: 92 })).toMatchObject({ entries: 0, differences: [] })
  })
})

describe('a log whose head was altered', () => {
  test('is a difference, and keeps no other log from being looked at', async () => {
    const { service, clock, reconcile } = await startAt()
    const organizations = [newId(), newId(), newId()]
    for (const organization of organizations) await service.record(...entriesOf(organization, 2))
    await service.drain('archive')
    const [altered = ''] = organizations
    const Item = marshall({
      owner: `organizations/${altered}`,
      row: 'head',
      size: 2,
      receivedMaxMs: 0,
      root: new Uint8Array(32).fill(1),
      edge: new Uint8Array(32),
    })
    await service.database.client.send(new PutItemCommand({ TableName: service.database.names.ledger, Item }))
    clock.ahead = hourMs
    const report = await reconcile({})
    expect(report).toMatchObject({ logs: 3, entries: 4, differenceCount: 1 })
    expect(report.differences).toEqual([
      {
        organization: altered,
        says: `the log cannot be looked at: the head of the log of ${altered} is not as it was committed`,
      },
    ])
  })
})

describe('a log that has not grown from its last checkpoint', () => {
  test('is a difference: its history was rewritten, or the checkpoint was', async () => {
    const { service, reconcile } = await startAt()
    const organization = newId()
    await service.record(...entriesOf(organization, 3))
    await service.drain('archive')
    const text = checkpointText({ origin: 'log.example', size: 1, root: leafHash('another history') })
    const note = formatNote({
      text,
      signatures: [{ name: 'x', keyId: new Uint8Array(4), signature: new Uint8Array(64) }],
    })
    const Item = marshall({ owner: `checkpoints/${organization}`, row: 'checkpoint', size: 1, note, signedMs: 0 })
    await service.database.client.send(new PutItemCommand({ TableName: service.database.names.ledger, Item }))
    expect(saysOf(await reconcile({ organization }))).toEqual([
      `the log cannot be looked at: the log of ${organization} has not grown from its checkpoint of 1 leaves: it is not signed`,
    ])
  })
})

describe('the schedule', () => {
  test('goes through all organizations once a day, however often it comes', async () => {
    const { service, clock, reconcile } = await startAt()
    const organizations = Array.from({ length: 20 }, newId)
    for (const organization of organizations) await service.record(...entriesOf(organization, 1))
    clock.ahead = hourMs
    expect(await reconcile({})).toMatchObject({ logs: 20, entries: 20, missed: 20, archived: 20 })
    expect(await reconcile({})).toMatchObject({ logs: 0 })
    clock.ahead += dayMs
    expect(await reconcile({ source: 'aws.events' })).toMatchObject({ logs: 20, entries: 20, missed: 0 })
  })

  test('goes on behind the last log that there was time for', async () => {
    const { service, clock } = await startAt()
    for (let count = 0; count < 5; count += 1) await service.record(...entriesOf(newId(), 1))
    clock.ahead = hourMs
    const hurried = createApp({ ...service.deps, newDeadline: () => AbortSignal.abort() })
    const reports: Report[] = []
    for (let turn = 0; turn < 7; turn += 1) reports.push(await hurried({}))
    expect(reports.map(({ logs, archived }) => [logs, archived])).toEqual([...Array(5).fill([1, 1]), [0, 0], [0, 0]])
  })
})
