// What the stores of the Ledger take for one of their rows: each kind of row is altered below its store, on the real engine.
import { createHash } from 'node:crypto'
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import type { Download, DownloadOrder } from '../../../../shared/download/download.ts'
import { AlteredError } from '../../../../shared/store/altered-error.ts'
import { CheckpointLedger } from '../../../../shared/store/ledger/checkpoint-ledger.ts'
import { Containers } from '../../../../shared/store/ledger/containers.ts'
import { CursorKeyRow } from '../../../../shared/store/ledger/cursor-key.ts'
import { DownloadLedger } from '../../../../shared/store/ledger/download-ledger.ts'
import { Homes } from '../../../../shared/store/ledger/homes.ts'
import { LogLedger } from '../../../../shared/store/ledger/log-ledger.ts'
import { Lookups } from '../../../../shared/store/ledger/lookups.ts'
import { Places } from '../../../../shared/store/ledger/places.ts'
import { Reconciliations } from '../../../../shared/store/ledger/reconciliations.ts'
import { emptyHead } from '../../../../shared/store/ledger/segment.ts'
import { ShardHistory } from '../../../../shared/store/ledger/shard-history.ts'
import { type Database, freshDatabase } from '../../../database.ts'

const nowMs = Date.UTC(2027, 0, 1)
const sweep = { organization: 'o', startedMs: 1, sinceMs: 0, wholeMs: 1 }
const order: DownloadOrder = {
  id: '019b7ca9-8f2e-4e0f-bb1e-f403360304af',
  scope: 'folders/f',
  organization: 'o',
  format: 'csv',
  startTimeRange: '2026-12-01T00:00:00Z',
  endTimeRange: '2027-01-01T00:00:00Z',
  filter: { severity: ['ERROR'], q: ['a', '!b'] },
  include: 'direct',
  csv: { separator: 'tab', byteOrderMark: false, timeZone: 'Europe/Berlin', cellLengthMax: 100, askedRow: true },
  evidenceId: 'e',
  sight: { reads: ['organizations/o'], readsPrivate: ['projects/p'] },
  createdMs: nowMs,
  proof: { size: 9, checkpoint: 'note', sinceSize: 1, leaves: { from: 1, to: 2 } },
}
const progress = {
  state: 'running',
  movedMs: nowMs,
  attempts: 1,
  after: 'position',
  position: { leafIndex: 3, toldTo: 4 },
  entries: 5,
  bytes: 6,
  uploadId: 'u',
  parts: [{ PartNumber: 1, ETag: 't', ChecksumCRC32: 'c' }],
  rest: { sha256: 's', bytes: 7 },
} as const

const sha256 = (text: string) => createHash('sha256').update(text).digest()

interface Kind {
  readonly key: { readonly owner: string; readonly row: string }
  readonly fields: readonly string[]
  readonly write: () => Promise<unknown>
  readonly read: () => Promise<unknown>
}

function kindsOf({ client, names: { ledger: table } }: Database): Readonly<Record<string, Kind>> {
  const log = new LogLedger(client, table)
  const containers = new Containers(client, table)
  const checkpoints = new CheckpointLedger(client, table)
  const downloads = new DownloadLedger(client, table)
  const homes = new Homes(client, table)
  const places = new Places(client, table)
  const reconciliations = new Reconciliations(client, table)
  const shards = new ShardHistory(client, table)
  const shardSetting = { text: '{"o":[{"from":"2030-01-01T00:00:00Z","shards":2}]}', deployedMs: nowMs }
  const segment = { key: 'k', sha256: 's', compressedBytes: 1, firstLeafIndex: 0, ids: [order.id], receivedMaxMs: 1 }
  const append = (organization: string) =>
    log.commit(organization, emptyHead, { size: 1, roots: [new Uint8Array(32)], receivedMaxMs: 1 }, segment)
  const declare = (organization: string) =>
    containers.commit(organization, 0, { put: [{ scope: 'folders/f', parent: 'g', name: 'n' }] })
  return {
    checkpoint: {
      key: { owner: 'checkpoints/o', row: 'checkpoint' },
      fields: ['size', 'note', 'signedMs'],
      write: () => checkpoints.keep('o', { size: 1, note: 'n', signedMs: 1 }),
      read: () => checkpoints.last('o'),
    },
    head: {
      key: { owner: 'organizations/h', row: 'head' },
      fields: ['size', 'receivedMaxMs', 'root', 'edge'],
      write: () => append('h'),
      read: () => log.head('h'),
    },
    segment: {
      key: { owner: 'organizations/s', row: 'segment/0000000000000000' },
      fields: ['firstLeafIndex', 'ids', 'receivedMaxMs', 'key', 'sha256', 'compressedBytes'],
      write: () => append('s'),
      read: () => log.segmentOf('s', 0),
    },
    'declared version': {
      key: { owner: 'containers/v', row: 'version' },
      fields: ['version'],
      write: () => declare('v'),
      read: () => containers.version('v'),
    },
    'declared container': {
      key: { owner: 'containers/c', row: 'folders/f' },
      fields: ['scope'],
      write: () => declare('c'),
      read: () => containers.read('c'),
    },
    'cursor key': {
      key: { owner: 'secrets/', row: 'cursor-key' },
      fields: ['key'],
      write: () => new CursorKeyRow(client, table, () => new Uint8Array(32)).get(),
      read: () => new CursorKeyRow(client, table, () => new Uint8Array(32)).get(),
    },
    download: {
      key: { owner: `downloads/${order.id}`, row: 'download' },
      fields: ['scope', 'format', 'sight', 'state', 'step', 'parts'],
      write: () => downloads.create(order),
      read: () => downloads.find(order.id, nowMs),
    },
    home: {
      key: { owner: 'homes/folders/f', row: 'home' },
      fields: ['organization'],
      write: () => homes.say('folders/f', 'o'),
      read: () => homes.find('folders/f', nowMs),
    },
    contest: {
      key: { owner: 'contested/', row: 'folders/f/another' },
      fields: ['scope', 'organization'],
      write: () => homes.say('folders/f', 'o').then(() => homes.ensure('another', ['folders/f'], true, nowMs)),
      read: () => homes.contests(10),
    },
    places: {
      key: { owner: `places/${sha256('caller').toString('hex')}`, row: 'places' },
      fields: ['version', 'places'],
      write: () => places.take({ id: 'i', takenMs: nowMs, untilMs: nowMs + 1 }, [{ owner: 'caller', max: 1 }]),
      read: () => places.take({ id: 'j', takenMs: nowMs, untilMs: nowMs + 1 }, [{ owner: 'caller', max: 1 }]),
    },
    round: {
      key: { owner: 'reconciliations/', row: 'round' },
      fields: ['startedMs', 'isThrough'],
      write: () =>
        reconciliations.keepRound({ startedMs: 1, isThrough: false, place: { list: 'registered', after: 'o' } }),
      read: () => reconciliations.round(),
    },
    sweep: {
      key: { owner: 'reconciliations/', row: 'sweep/o' },
      fields: ['organization', 'startedMs', 'sinceMs', 'wholeMs'],
      write: () =>
        reconciliations.keepSweep({
          ...sweep,
          place: { pass: 'table', afterId: 'a', search: { near: [], far: ['b'], leafIndex: 1 } },
        }),
      read: () => reconciliations.sweeps(),
    },
    'step of shards': {
      key: { owner: 'shards/', row: `o/${Date.UTC(2030)}` },
      fields: ['organization', 'fromMs', 'shards'],
      write: () => shards.putInForce(shardSetting),
      read: () => shards.inForce(shardSetting),
    },
    organization: {
      key: { owner: `registry/${Number(sha256('o')[0]) % 16}`, row: 'o' },
      fields: ['target'],
      write: () => new Lookups(client, table).ensure('o', [], false, nowMs),
      read: () => Array.fromAsync(new Lookups(client, table).organizations()),
    },
  }
}

const database = await freshDatabase()
const kinds = kindsOf(database)

describe.each(Object.entries(kinds))('the row of a %s', (_, { key, fields, write, read }) => {
  const { client, names } = database
  const put = (row: Record<string, unknown>) =>
    client.send(new PutItemCommand({ TableName: names.ledger, Item: marshall(row) }))

  test('whose field is gone or of another type is an error that names row and field, and shows no value', async () => {
    await write()
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: names.ledger, Key: marshall(key) }))
    const row = unmarshall(Item)
    await read()
    for (const field of fields) {
      const { [field]: kept, ...others } = row
      expect(kept, field).toBeDefined()
      for (const altered of [others, { ...others, [field]: { kept: 'hidden' } }]) {
        await put(altered)
        const error = await read().catch((thrown: unknown) => thrown)
        expect(error, field).toBeInstanceOf(AlteredError)
        const { message } = error as AlteredError
        expect(message).toContain(`"${key.row}" of "${key.owner}"`)
        expect(message).toMatch(new RegExp(`"${field}(\\.\\w+)?"$`))
        expect(message).not.toContain('hidden')
      }
    }
    await put(row)
    await read()
  })
})

test('a download comes back from its row with every field, and without those of the row itself', async () => {
  const { client, names } = await freshDatabase()
  const downloads = new DownloadLedger(client, names.ledger)
  const created = await downloads.create(order)
  const advanced = (await downloads.advance(created, progress)) as Download
  expect(advanced).toEqual({ ...order, ...progress, step: 1 })
  expect(await downloads.find(order.id, nowMs)).toEqual(advanced)
})
