import { gzipSync } from 'node:zlib'
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, inject, test } from 'vitest'
import { createApp } from '../../functions/reconcile/app.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import type { Report } from '../../shared/log/reconcile-report.ts'
import { checkpointText } from '../../shared/proof/checkpoint.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import { formatNote } from '../../shared/proof/signed-note.ts'
import { itemOf } from '../../shared/store/events/events.ts'
import { privateMark } from '../../shared/store/events/partition.ts'
import { encodeHashes } from '../../shared/store/ledger/binary-encoding.ts'
import { paddedLeafIndex } from '../../shared/store/ledger/padded-leaf-index.ts'
import type { Segment } from '../../shared/store/ledger/segment.ts'
import { archivedIds, archivedLines } from '../archive.ts'
import { hurriedBudget, spentBudget } from '../budgets.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

/** A service whose clock can be put forward. */
async function startAt() {
  const clock = { ahead: 0 }
  const service = await startService({ ownBucket: true, now: () => Date.now() + clock.ahead })
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
      misindexed: 0,
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

describe('what reconciling reports', () => {
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
      {
        organization,
        id,
        leafIndex: expect.any(Number),
        says: 'the table has no entry for the leaf, though its time is not over',
      },
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
      'the edge tile 0/000.p/6 was missing or altered: it was restored',
      'the line of the segment is not what the tile has hashed',
      'the tiles of the log do not lead to its root',
    ])
    expect(encodeHashes(hashes)).toHaveLength(6 * 32)
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

describe('a place that is damaged', () => {
  /** Four segments of six leaves, with ids in leaf order; what is recorded last was missed by the archive. */
  async function gappedLog() {
    const { service, clock, reconcile } = await startAt()
    const organization = newId()
    for (let count = 0; count < 4; count += 1) {
      await service.record(...entriesOf(organization, 6))
      const pump = await service.follow('archive')
      await pump.idle()
      await pump.stop()
    }
    const [missed = ''] = await service.record(...entriesOf(organization, 1))
    clock.ahead = hourMs
    const segments: Segment[] = []
    for await (const segment of service.stores.ledger.segments(organization, 'asc')) segments.push(segment)
    const idOf = (leafIndex: number) => segments.flatMap(({ ids }) => ids)[leafIndex] ?? ''
    const segmentRows = (each: (segment: Segment) => boolean) =>
      Promise.all(
        segments.filter(each).map(({ firstLeafIndex }) => {
          const row = `segment/${paddedLeafIndex(firstLeafIndex)}`
          const Key = marshall({ owner: `organizations/${organization}`, row })
          return service.database.client.send(new DeleteItemCommand({ TableName: service.database.names.ledger, Key }))
        }),
      )
    /** Of the tile of all leaves. */
    const tile = async () => {
      const last = segments.at(-1)
      if (!last) throw new Error('no segment')
      const name = `0/000.p/24-${paddedLeafIndex(last.firstLeafIndex)}-${last.sha256}`
      return { Bucket: inject('s3Bucket'), Key: `tiles/${organization}/${name}` }
    }
    const deleteEntry = (leafIndex: number) =>
      service.database.client.send(
        new DeleteItemCommand({
          TableName: service.database.names.events,
          Key: { log: { S: organization }, id: { S: idOf(leafIndex) } },
        }),
      )
    const leavesOf = async (id: string) => {
      let leaves = 0
      for await (const { ids } of service.stores.ledger.segments(organization))
        leaves += ids.filter((one) => one === id).length
      return leaves
    }
    return {
      service,
      reconcile,
      organization,
      missed,
      idOf,
      deleteSegmentRows: segmentRows,
      tile,
      deleteEntry,
      leavesOf,
    }
  }

  const gone = 'the table has no entry for the leaf, though its time is not over'

  test.each(['deleted', 'cut', 'of no whole hashes'])(
    'a tile that is %s is told once, and what lies under it is looked at',
    async (how) => {
      const { service, reconcile, organization, missed, tile, deleteEntry, idOf, leavesOf } = await gappedLog()
      const place = await tile()
      const { Body } = await service.stores.s3.send(new GetObjectCommand(place))
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
      expect(bytes).toHaveLength(24 * 32)
      await service.stores.s3.send(
        how === 'deleted'
          ? new DeleteObjectCommand(place)
          : new PutObjectCommand({ ...place, Body: bytes.subarray(0, how === 'cut' ? 320 : 321) }),
      )
      await deleteEntry(20)
      const { differences, leaves, archived } = await reconcile({})
      const says = `the tile 0/000.p/24 of ${organization} is ${how === 'deleted' ? 'gone' : 'not what was put'}`
      expect(differences).toEqual(
        expect.arrayContaining([
          { organization, leafIndex: 0, says },
          { organization, leafIndex: 20, id: idOf(20), says: gone },
          { organization, says: 'the tiles of the log do not lead to its root' },
        ]),
      )
      expect(differences.filter((difference) => difference.says === says)).toHaveLength(1)
      expect(leaves).toBe(24)
      // The instance that appended last has the edge tiles in memory.
      expect([archived, await leavesOf(missed)]).toEqual([1, 1])
    },
  )

  test('a tile without which the log cannot be held against what was signed does not keep the log from being looked at', async () => {
    const { service, reconcile, organization, missed, leavesOf } = await gappedLog()
    await service.drain('sign')
    expect(await reconcile({})).toMatchObject({ missed: 1, archived: 1, differences: [] })
    const last = await service.stores.ledger.segmentOf(organization, 24)
    const name = `0/000.p/25-${paddedLeafIndex(24)}-${last.sha256}`
    await service.stores.s3.send(
      new DeleteObjectCommand({ Bucket: inject('s3Bucket'), Key: `tiles/${organization}/${name}` }),
    )
    const report = await reconcile({ organization })
    expect(report).toMatchObject({ entries: 25, leaves: 25 })
    const tile = `the tile 0/000.p/25 of ${organization} is gone`
    expect(saysOf(report).toSorted()).toEqual(
      [
        `the log cannot be held against what was signed: ${tile}`,
        'the tiles of the log do not lead to its root',
        'the edge tile 0/000.p/25 was missing or altered: it was restored',
        tile,
      ].toSorted(),
    )
    expect(await leavesOf(missed)).toBe(1)
  })

  test.each([
    ['first', 0, 5],
    ['second', 6, 11],
    ['second and third', 6, 17],
  ])(
    'the %s segment row that is gone is told once; what is behind is looked at; nothing gets a second leaf',
    async (_which, first, last) => {
      const { reconcile, organization, missed, deleteSegmentRows, deleteEntry, idOf, leavesOf } = await gappedLog()
      await deleteSegmentRows(({ firstLeafIndex }) => firstLeafIndex >= first && firstLeafIndex <= last)
      await deleteEntry(20)
      const report = await reconcile({})
      expect(report.differences.filter(({ says }) => says.startsWith('no segment'))).toEqual([
        { organization, leafIndex: first, says: `no segment of ${organization} holds the leaves ${first} to ${last}` },
      ])
      expect(report.differences).toContainEqual({ organization, leafIndex: 20, id: idOf(20), says: gone })
      expect(report).toMatchObject({ leaves: 24 - (last - first + 1), entries: 24, missed: 1, archived: 1 })
      expect(await leavesOf(missed)).toBe(1)
      expect(await leavesOf(idOf(first))).toBe(0)
      // Nor does anything the next time.
      expect(await reconcile({ organization })).toMatchObject({ missed: 0, archived: 0 })
    },
  )

  test('the last segment row that is gone is told; where tiles cannot tell of an entry, it is not archived', async () => {
    const { reconcile, organization, missed, deleteSegmentRows, deleteEntry, idOf, leavesOf } = await gappedLog()
    await deleteSegmentRows(({ firstLeafIndex }) => firstLeafIndex === 18)
    await deleteEntry(3)
    const report = await reconcile({})
    expect(report).toMatchObject({ leaves: 18, entries: 24 })
    expect(saysOf(report)).toContain(`no segment of ${organization} holds the leaves 18 to 23`)
    expect(saysOf(report)).toContain(
      'of 6 entries it cannot be told whether they have a leaf: too much of the log is gone',
    )
    expect(report.differences).toContainEqual({ organization, leafIndex: 3, id: idOf(3), says: gone })
    expect(await leavesOf(missed)).toBeLessThanOrEqual(1)
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

describe('a segment row that is none any more', () => {
  test.each([
    ['of another shape', { ids: 'none' }],
    ['without entries', { ids: new Uint8Array() }],
    ['that leads back to where a reader was', { firstLeafIndex: 0 }],
  ])(
    '%s, and the next one too, are told as leaves that no segment holds; what is behind is looked at',
    async (_how, altered) => {
      const { service, clock, reconcile } = await startAt()
      const organization = newId()
      for (let count = 0; count < 4; count += 1) {
        await service.record(...entriesOf(organization, 3))
        const pump = await service.follow('archive')
        await pump.idle()
        await pump.stop()
      }
      clock.ahead = hourMs
      const { client, names } = service.database
      for (const firstLeafIndex of [3, 6]) {
        const Key = marshall({
          owner: `organizations/${organization}`,
          row: `segment/${paddedLeafIndex(firstLeafIndex)}`,
        })
        const { Item = {} } = await client.send(new GetItemCommand({ TableName: names.ledger, Key }))
        await client.send(new PutItemCommand({ TableName: names.ledger, Item: { ...Item, ...marshall(altered) } }))
      }
      const report = await reconcile({})
      expect(saysOf(report)).toEqual([`no segment of ${organization} holds the leaves 3 to 8`])
      expect(report).toMatchObject({ leaves: 6, entries: 12, missed: 0 })
    },
  )
})

describe('a log to which nothing can be appended', () => {
  /** As an instance that has not appended before: it knows no tile. */
  const freshly = (service: Service) =>
    createApp({ ...service.deps, appendable: appendableLogsIn({ ...service.stores, logger: service.deps.logger }) })

  const Bucket = inject('s3Bucket')

  /** With 300 leaves in three segments, and a missed entry; its edge is a tile of each of two levels. */
  async function edgedLog() {
    const { service, clock } = await startAt()
    const organization = newId()
    for (const count of [200, 90, 10]) {
      await service.record(...entriesOf(organization, count))
      const pump = await service.follow('archive')
      await pump.idle()
      await pump.stop()
    }
    const [missed = ''] = await service.record(...entriesOf(organization, 1))
    clock.ahead = hourMs
    const last = await service.stores.ledger.segmentOf(organization, 299)
    const before = await service.stores.ledger.segmentOf(organization, 289)
    const tile = (path: string, { firstLeafIndex, sha256 }: Segment) => ({
      Bucket,
      Key: `tiles/${organization}/${path}-${paddedLeafIndex(firstLeafIndex)}-${sha256}`,
    })
    const edge = [tile('0/001.p/44', last), tile('1/000.p/1', before)]
    const bytesOf = async (place: { Bucket: string; Key: string }) =>
      (await service.stores.s3.send(new GetObjectCommand(place))).Body?.transformToByteArray()
    return { service, clock, organization, missed, last, edge, bytesOf }
  }

  test.each(['deleted', 'altered'])(
    'since a tile at its edge was %s gets it back, and what was missed its leaf',
    async (how) => {
      const { service, organization, missed, edge, bytesOf } = await edgedLog()
      const genuine = await Promise.all(edge.map(bytesOf))
      for (const [at, place] of edge.entries())
        await service.stores.s3.send(
          how === 'deleted'
            ? new DeleteObjectCommand(place)
            : new PutObjectCommand({ ...place, Body: Buffer.alloc(genuine[at]?.length ?? 0, 'x') }),
        )
      const report = await freshly(service)({})
      expect(report).toMatchObject({ missed: 1, archived: 1 })
      for (const path of ['0/001.p/44', '1/000.p/1'])
        expect(saysOf(report)).toContain(`the edge tile ${path} was missing or altered: it was restored`)
      expect(await Promise.all(edge.map(bytesOf))).toEqual(genuine)
      expect((await archivedIds(service, organization)).at(-1)).toBe(missed)
      expect(saysOf(await freshly(service)({ organization }))).toEqual([])
    },
  )

  test('and of which the segment is gone too waits for what is restored; then no entry is lost, and none has two leaves', async () => {
    const { service, clock, organization, missed, last, edge, bytesOf } = await edgedLog()
    const lost = [{ Bucket, Key: last.key }, ...edge.slice(0, 1)]
    const genuine = await Promise.all(lost.map(bytesOf))
    for (const place of lost) await service.stores.s3.send(new DeleteObjectCommand(place))
    const report = await freshly(service)({})
    expect(report).toMatchObject({ missed: 1, archived: 0 })
    expect(saysOf(report)).toEqual(
      expect.arrayContaining([
        'the edge tile 0/001.p/44 was missing or altered: it could not be restored, and nothing can be appended',
        expect.stringContaining('what the archive had missed cannot be given to it'),
      ]),
    )
    // Only the segment: the tile is made of it. The stream has forgotten the entry by then.
    const [Body = new Uint8Array()] = genuine
    await service.stores.s3.send(new PutObjectCommand({ Bucket, Key: last.key, Body }))
    clock.ahead += 2 * dayMs
    expect(await freshly(service)({})).toMatchObject({ missed: 1, archived: 1 })
    expect((await archivedIds(service, organization)).at(-1)).toBe(missed)
    clock.ahead += 2 * dayMs
    expect(await freshly(service)({})).toMatchObject({ missed: 0, differences: [] })
  })

  test('since its last segment row is gone waits for the row; then no entry is lost, and none has two leaves', async () => {
    const { service, clock, organization, missed, last } = await edgedLog()
    const { client, names } = service.database
    const Key = marshall({
      owner: `organizations/${organization}`,
      row: `segment/${paddedLeafIndex(last.firstLeafIndex)}`,
    })
    const { Item } = await client.send(new GetItemCommand({ TableName: names.ledger, Key }))
    await client.send(new DeleteItemCommand({ TableName: names.ledger, Key }))
    const report = await freshly(service)({})
    expect(report.archived).toBe(0)
    expect(saysOf(report)).toContain(`no segment of ${organization} holds the leaves 290 to 299`)
    await client.send(new PutItemCommand({ TableName: names.ledger, Item }))
    clock.ahead += 2 * dayMs
    expect(await freshly(service)({})).toMatchObject({ missed: 1, archived: 1, differences: [] })
    expect((await archivedIds(service, organization)).at(-1)).toBe(missed)
    expect(await archivedIds(service, organization)).toHaveLength(301)
  })
})

describe('a log that contradicts what was signed of it', () => {
  test('is a difference: its history was rewritten, or put back to an earlier state', async () => {
    const { service, reconcile } = await startAt()
    const organization = newId()
    await service.record(...entriesOf(organization, 3))
    await service.drain('archive')
    const { client, names } = service.database
    const Key = marshall({ owner: `organizations/${organization}`, row: 'head' })
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: names.ledger, Key }))
    await service.record(...entriesOf(organization, 2))
    await service.drain('archive')
    await client.send(new PutItemCommand({ TableName: names.ledger, Item }))
    expect(saysOf(await reconcile({ organization }))).toEqual([
      `the log cannot be looked at: the log of ${organization}, of 3 leaves, contradicts its checkpoint of 5 leaves: it is not signed`,
    ])
  })

  test('is a difference where the checkpoint that readers get is none that was signed', async () => {
    const { service, reconcile } = await startAt()
    const organization = newId()
    await service.record(...entriesOf(organization, 3))
    await service.drain('archive')
    const text = checkpointText({ origin: 'log.example', size: 3, root: leafHash('another history') })
    const note = formatNote({
      text,
      signatures: [{ name: 'x', keyId: new Uint8Array(4), signature: new Uint8Array(64) }],
    })
    const Item = marshall({ owner: `checkpoints/${organization}`, row: 'checkpoint', size: 3, note, signedMs: 0 })
    await service.database.client.send(new PutItemCommand({ TableName: service.database.names.ledger, Item }))
    expect(saysOf(await reconcile({ organization }))).toEqual([
      `the log cannot be looked at: the last checkpoint of the log of ${organization} in the Ledger is none that was signed`,
    ])
  })

  test('is counted as not signed, and no difference, when it has grown for an hour and nothing was signed', async () => {
    const { service, clock, reconcile } = await startAt()
    const organization = newId()
    await service.record(...entriesOf(organization, 3))
    const pump = await service.follow('archive')
    await pump.idle()
    await pump.stop()
    expect(await reconcile({ organization })).toMatchObject({ leaves: 3, differences: [] })
    expect(service.measured).not.toContainEqual({ Failures: 1, failure: 'checkpoint' })
    clock.ahead = hourMs + 60_000
    expect(await reconcile({ organization })).toMatchObject({ leaves: 3, differences: [] })
    expect(service.measured).toContainEqual({ Failures: 1, failure: 'checkpoint' })
  })
})

describe('the schedule', () => {
  test('goes through all organizations once a day, however often it comes', async () => {
    const { service, clock, reconcile } = await startAt()
    const organizations = Array.from({ length: 6 }, newId)
    for (const organization of organizations) await service.record(...entriesOf(organization, 1))
    clock.ahead = hourMs
    expect(await reconcile({})).toMatchObject({ logs: 6, entries: 6, missed: 6, archived: 6 })
    expect(await reconcile({})).toMatchObject({ logs: 0 })
    clock.ahead += dayMs
    expect(await reconcile({ source: 'aws.events' })).toMatchObject({ logs: 6, entries: 6, missed: 0 })
  })

  test('goes on behind the last log that there was time for', async () => {
    const { service, clock } = await startAt()
    for (let count = 0; count < 5; count += 1) await service.record(...entriesOf(newId(), 1))
    clock.ahead = hourMs
    const hurried = createApp({ ...service.deps, newBudget: spentBudget })
    const reports: Report[] = []
    for (let turn = 0; turn < 7; turn += 1) reports.push(await hurried({}))
    expect(reports.map(({ logs, archived }) => [logs, archived])).toEqual([...Array(5).fill([1, 1]), [0, 0], [0, 0]])
  })

  /** Runs the schedule so often; runs that find nothing to do are cheap. */
  async function runs(reconcile: (event: unknown) => Promise<Report>, times: number): Promise<Report[]> {
    const reports: Report[] = []
    for (let turn = 0; turn < times; turn += 1) reports.push(await reconcile({}))
    return reports
  }

  const removed = (service: Service, organization: string, id: string) =>
    service.database.client.send(
      new DeleteItemCommand({
        TableName: service.database.names.events,
        Key: { log: { S: organization }, id: { S: id } },
      }),
    )

  test('finds an entry that was deleted by hand long after its event, and takes one that has expired for expired', async () => {
    const { service, clock, reconcile } = await startAt()
    const [organizationId, daysOld] = [newId(), (days: number) => minutesAgo(days * 24 * 60)]
    const at = (days: number) => anEntry({ context: { organizationId }, eventTimeStamp: daysOld(days) })
    const [old = '', older = '', oldest = ''] = await service.record(at(40), at(60), at(89))
    await service.drain('archive')
    clock.ahead = 2 * dayMs
    for (const id of [older, oldest]) await removed(service, organizationId, id)
    const { differences, entries } = await reconcile({})
    expect(entries).toBe(1)
    expect(differences).toEqual([
      {
        organization: organizationId,
        id: older,
        leafIndex: expect.any(Number),
        says: 'the table has no entry for the leaf, though its time is not over',
      },
    ])
    expect(differences.map(({ id }) => id)).not.toContain(old)
  })

  test('finds a payload that was overwritten in the bucket, and one that is gone', async () => {
    const { service, clock, reconcile } = await startAt()
    const organizationId = newId()
    const large = (text: string) =>
      anEntry({ context: { organizationId }, details: { text: text.repeat(70_000) }, eventTimeStamp: minutesAgo(30) })
    const ids = await service.record(large('a'), large('b'), large('c'))
    await service.drain('archive')
    clock.ahead = hourMs
    expect(await reconcile({})).toMatchObject({ leaves: 3, differences: [] })
    const Bucket = inject('s3Bucket')
    const keys = await Promise.all(
      ids.slice(1).map(async (id) => {
        const entry = entryOfLine((await service.stores.events.get(organizationId, id))?.line ?? '')
        return `payloads/${organizationId}/${Object.values(entry.payloads ?? {})[0]?.sha256}`
      }),
    )
    const [overwritten = '', gone = ''] = keys
    await service.stores.s3.send(new PutObjectCommand({ Bucket, Key: overwritten, Body: '{"text":"forged"}' }))
    await service.stores.s3.send(new DeleteObjectCommand({ Bucket, Key: gone }))
    clock.ahead += dayMs
    expect(saysOf(await reconcile({})).toSorted()).toEqual(
      [`the payload ${overwritten} is not what was put`, `the payload ${gone} cannot be read`].toSorted(),
    )
  })

  test('gives to the archive the late entries that a lost stream swallowed, however late, and once', async () => {
    const { service, clock, reconcile } = await startAt()
    const organizationId = newId()
    const at = (days: number) =>
      anEntry({ context: { organizationId }, eventTimeStamp: minutesAgo(days * 24 * 60 + days) })
    await service.record(at(0), at(1))
    await service.drain('archive')
    const lost = await service.record(at(3), at(30), at(88))
    clock.ahead = hourMs
    expect(await reconcile({})).toMatchObject({ entries: 5, missed: 3, archived: 3, differences: [] })
    expect((await archivedIds(service, organizationId)).slice(2).toSorted()).toEqual(lost.toSorted())
    // Their leaves now stand far behind their receipt: a second look finds them there.
    await service.record(...entriesOf(organizationId, 3))
    await service.drain('archive')
    clock.ahead += dayMs + hourMs
    expect(await reconcile({})).toMatchObject({ entries: 8, leaves: 8, missed: 0, differences: [] })
  })

  test('reads payloads within its budget, and goes on behind the last one', async () => {
    const { service, clock } = await startAt()
    const organizationId = newId()
    const large = (text: string) =>
      anEntry({ context: { organizationId }, details: { text: text.repeat(70_000) }, eventTimeStamp: minutesAgo(30) })
    await service.record(large('a'), large('b'), large('c'))
    await service.drain('archive')
    clock.ahead = hourMs
    const poor = createApp({ ...service.deps, newBudget: spentBudget })
    const reports = await runs(poor, 6)
    expect(reports.map(({ leaves, entries }) => [leaves, entries])).toEqual([
      [1, 0],
      // A page of what was signed.
      [0, 0],
      [1, 0],
      [1, 0],
      [0, 3],
      [0, 0],
    ])
  })

  test('has a turn for every organization, however many turns another one takes, and comes through with that too', async () => {
    const { service, clock } = await startAt()
    const large = newId()
    for (let segment = 0; segment < 7; segment += 1) {
      await service.record(...entriesOf(large, 2))
      const pump = await service.follow('archive')
      await pump.idle()
      await pump.stop()
    }
    const others = Array.from({ length: 4 }, newId)
    for (const organization of others) await service.record(...entriesOf(organization, 1))
    clock.ahead = hourMs
    const hurried = createApp({ ...service.deps, newBudget: spentBudget })
    const first = await runs(hurried, 5)
    expect(first.map(({ logs }) => logs)).toEqual([1, 1, 1, 1, 1])
    expect(first.reduce((sum, { archived }) => sum + archived, 0)).toBe(4)
    for (const organization of others) expect(await archivedIds(service, organization)).toHaveLength(1)
    const age = service.measured.findLast(({ ReconcileAge }) => ReconcileAge !== undefined)?.ReconcileAge
    expect(age).toBeGreaterThan(0)
    const rest = await runs(hurried, 25)
    const all = [...first, ...rest]
    expect(all.reduce((sum, { leaves }) => sum + leaves, 0)).toBe(14)
    expect(all.reduce((sum, { entries }) => sum + entries, 0)).toBe(18)
    expect(all.at(-1)).toMatchObject({ logs: 0 })
    expect(service.measured.findLast(({ ReconcileAge }) => ReconcileAge !== undefined)).toEqual({ ReconcileAge: 0 })
    // What does not fit into a turn is looked at as a whole each week, and its last days each day.
    clock.ahead += 3 * dayMs
    const daily = await runs(hurried, 25)
    expect(daily.reduce((sum, { entries }) => sum + entries, 0)).toBe(4)
    clock.ahead += 5 * dayMs
    const weekly = await runs(hurried, 35)
    expect(weekly.reduce((sum, { entries }) => sum + entries, 0)).toBeGreaterThanOrEqual(14)
  })

  test('comes to the next organization also when one cannot be looked at, and tries that one again', async () => {
    const storeFaults = faults()
    const clock = { ahead: 0 }
    const service = await startService({ ownBucket: true, faults: storeFaults, now: () => Date.now() + clock.ahead })
    for (let count = 0; count < 3; count += 1) await service.record(...entriesOf(newId(), 1))
    clock.ahead = hourMs
    let failed = 0
    storeFaults.inject('not-written', (request) => {
      if (!/^PUT segments/.test(request)) return false
      failed += 1
      return failed === 1
    })
    const reconcile = createApp(service.deps)
    expect(await reconcile({})).toMatchObject({ logs: 3, archived: 2, differenceCount: 1 })
    storeFaults.heal()
    clock.ahead += dayMs
    expect(await reconcile({})).toMatchObject({ logs: 3, archived: 1, differenceCount: 0 })
  })

  test('gives a log that fails at once one turn in a run, the others theirs, and goes on with it in the next', async () => {
    const storeFaults = faults()
    const clock = { ahead: 0 }
    const service = await startService({ ownBucket: true, faults: storeFaults, now: () => Date.now() + clock.ahead })
    const large = newId()
    for (let segment = 0; segment < 6; segment += 1) {
      await service.record(...entriesOf(large, 2))
      const pump = await service.follow('archive')
      await pump.idle()
      await pump.stop()
    }
    clock.ahead = hourMs
    const hurried = createApp({ ...service.deps, newBudget: spentBudget })
    expect(await hurried({})).toMatchObject({ logs: 1, leaves: 2 })
    // Until three are listed behind the one at which the round stands.
    const behind = () => Array.fromAsync(service.stores.lookups.organizations(large))
    while ((await behind()).length < 3) await service.record(...entriesOf(newId(), 1))
    clock.ahead += hourMs
    storeFaults.inject('not-written', (request) => request === 'GET tiles')
    const reconcile = createApp({ ...service.deps, newBudget: hurriedBudget })
    const report = await reconcile({})
    expect(report.differences).toEqual([
      { organization: large, says: expect.stringContaining('the log cannot be looked at') },
    ])
    expect(report).toMatchObject({ archived: 3, differenceCount: 1 })
    expect(await reconcile({})).toMatchObject({ logs: 1, differenceCount: 1 })
    storeFaults.heal()
    const rest = await reconcile({})
    expect(rest).toMatchObject({ leaves: 10, entries: 12, differences: [] })
  })

  test('puts its heartbeat at the end of each run that comes to its end, and none otherwise', async () => {
    const { service, reconcile } = await startAt()
    const beats = () => service.measured.filter(({ heartbeat }) => heartbeat === 'reconcile')
    await reconcile({})
    await reconcile({ source: 'aws.events' })
    await reconcile({ days: 2 })
    expect(beats()).toEqual(Array(2).fill({ Heartbeats: 1, heartbeat: 'reconcile' }))
    const reconciliations = service.stores.reconciliations
    const broken = Object.assign(Object.create(reconciliations), { round: () => Promise.reject(new Error('no table')) })
    await expect(createApp({ ...service.deps, reconciliations: broken })({})).rejects.toThrow('no table')
    expect(beats()).toHaveLength(2)
  })
})

describe('an organization that the registry has lost', () => {
  const says = 'the Ledger no longer lists the organization, though its log was signed in the retained time'

  async function lostFromRegistry(count: number) {
    const { service, clock, reconcile } = await startAt()
    const organizations = Array.from({ length: count }, newId).toSorted()
    for (const organization of organizations) await service.record(...entriesOf(organization, 2))
    await service.drain('archive')
    clock.ahead = hourMs
    expect(await reconcile({})).toMatchObject({ logs: count, differenceCount: 0 })
    clock.ahead += dayMs
    const lose = async (organization: string) => {
      const { client, names } = service.database
      for (const Key of registryKeys(organization))
        await client.send(new DeleteItemCommand({ TableName: names.ledger, Key }))
    }
    return { service, clock, reconcile, organizations, lose }
  }

  test('is told by what was signed of it, looked at all the same, and listed again', async () => {
    const { service, clock, reconcile, organizations, lose } = await lostFromRegistry(3)
    const [, organization = ''] = organizations
    await lose(organization)
    const [line = ''] = await archivedLines(service, organization)
    const { id } = entryOfLine(line)
    const Key = { log: { S: organization }, id: { S: id } }
    await service.database.client.send(new DeleteItemCommand({ TableName: service.database.names.events, Key }))
    const { logs, differences } = await reconcile({})
    expect(logs).toBe(3)
    expect(differences).toEqual([
      { organization, says },
      { organization, id, leafIndex: 0, says: 'the table has no entry for the leaf, though its time is not over' },
    ])
    expect(service.measured).toContainEqual({ Failures: 2, failure: 'difference' })
    expect(await Array.fromAsync(service.stores.lookups.organizations())).toContain(organization)
    clock.ahead += dayMs
    expect(saysOf(await reconcile({}))).not.toContain(says)
  })

  test('is found in turns that go on where time was over, by the schedule and by hand', async () => {
    const { service, clock, organizations, lose } = await lostFromRegistry(4)
    const hurried = createApp({ ...service.deps, newBudget: spentBudget })
    for (const request of [{}, { days: 2 }]) {
      for (const organization of organizations) await lose(organization)
      const found: string[] = []
      let from: Report['next']
      for (let run = 0; run < 12; run += 1) {
        const report = await hurried({ ...request, ...(from && { from }) })
        found.push(...report.differences.map((difference) => difference.organization))
        from = report.next
        if ('days' in request && !from) break
      }
      expect(found).toEqual(organizations)
      clock.ahead += dayMs
    }
  })

  test('is no difference once all of its entries have expired', async () => {
    const { clock, reconcile, organizations, lose } = await lostFromRegistry(2)
    for (const organization of organizations) await lose(organization)
    clock.ahead = 91 * dayMs
    expect(await reconcile({})).toMatchObject({ logs: 0, differences: [] })
  })

  test('is none when an entry of it was archived so late that its row would go before what is signed then is old', async () => {
    const { service, clock, reconcile } = await startAt()
    const organization = newId()
    await service.record(...entriesOf(organization, 1))
    clock.ahead = 5 * dayMs
    expect(await reconcile({})).toMatchObject({ archived: 1 })
    const { client, names } = service.database
    const rows = await Promise.all(
      registryKeys(organization).map((Key) => client.send(new GetItemCommand({ TableName: names.ledger, Key }))),
    )
    const expiresAt = Math.max(...rows.map(({ Item }) => Number(Item?.['expiresAt']?.N ?? 0)))
    expect(expiresAt).toBeGreaterThan((Date.now() + 95 * dayMs) / 1000)
  })
})

/** Where the registry may have the organization: of its entries, and of those that are `PRIVATE`. */
function registryKeys(organization: string) {
  return Array.from({ length: 16 }, (_, bucket) => `registry/${bucket}`).flatMap((owner) =>
    ['', privateMark].map((mark) => marshall({ owner, row: `${organization}${mark}` })),
  )
}

describe('what is asked by hand', () => {
  test('stops when its time is over, says where, and goes on there', async () => {
    const { service, clock } = await startAt()
    const organizations = [newId(), newId()]
    for (const organization of organizations)
      for (let segment = 0; segment < 2; segment += 1) {
        await service.record(...entriesOf(organization, 2))
        await service.drain('archive')
      }
    clock.ahead = hourMs
    const hurried = createApp({ ...service.deps, newBudget: spentBudget })
    let [leaves, entries, calls] = [0, 0, 0]
    let report = await hurried({ days: 2 })
    for (; ; report = await hurried({ days: 2, from: report.next })) {
      leaves += report.leaves
      entries += report.entries
      calls += 1
      if (!report.next) break
    }
    expect([leaves, entries]).toEqual([8, 8])
    expect(calls).toBeGreaterThan(4)
  })
})
