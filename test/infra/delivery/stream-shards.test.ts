// How the pump reads a stream of several shards, whose iterators expire and whose records are trimmed.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type StreamPump, startPump } from '../../../infra/local/pump/stream-pump.ts'
import { streamConsumers } from '../../../shared/deployment/streams.ts'
import { type Database, freshDatabase } from '../../database.ts'
import { type MemoryStream, memoryStream } from '../local/pump/memory-stream.ts'

let dir = ''
let database: Database
let stream: MemoryStream
let delivered: string[]
let logged: string[]
let pumps: StreamPump[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beleg-shards-'))
  database = await freshDatabase()
  stream = memoryStream()
  delivered = []
  logged = []
  pumps = []
})

afterEach(async () => {
  await Promise.all(pumps.map((pump) => pump.stop()))
  await rm(dir, { recursive: true, force: true })
})

describe('a stream of several shards', () => {
  test('is delivered in order within each shard, and a parent before its children', async () => {
    stream.addShard('parent')
    stream.addShard('child-a', 'parent')
    stream.addShard('child-b', 'parent')
    stream.add('child-a', 11, 12, 13)
    stream.add('parent', 1, 2, 3, 4, 5)
    stream.add('child-b', 21, 22)
    const pump = await start()
    await vi.waitUntil(() => delivered.length === 5, { timeout: 30_000 })
    expect(delivered).toEqual(['1', '2', '3', '4', '5'])
    stream.close('parent')
    await pump.idle()
    expect(delivered.slice(0, 5)).toEqual(['1', '2', '3', '4', '5'])
    expect(delivered.filter((number) => /^1./.test(number))).toEqual(['11', '12', '13'])
    expect(delivered.filter((number) => /^2./.test(number))).toEqual(['21', '22'])
  })

  test('is delivered on from shards that appear later, whose parent is no longer listed', async () => {
    stream.addShard('first')
    stream.add('first', 1)
    const pump = await start()
    await pump.idle()
    stream.addShard('second', 'long gone')
    stream.add('second', 2, 3, 4)
    await pump.idle()
    expect(delivered).toEqual(['1', '2', '3', '4'])
  })

  test('is not delivered again from shards that have ended, and the checkpoint forgets those no longer listed', async () => {
    stream.addShard('old')
    stream.add('old', 1, 2, 3)
    stream.close('old')
    const pump = await start()
    await pump.idle()
    await pump.stop()
    await (await start()).idle()
    expect(delivered).toEqual(['1', '2', '3'])

    stream = memoryStream()
    stream.addShard('new')
    stream.add('new', 4)
    await (await start()).idle()
    expect(delivered).toEqual(['1', '2', '3', '4'])
    expect(JSON.parse(await readFile(join(dir, 'checkpoint.json'), 'utf8')).shards).toEqual({ new: { after: '4' } })
  })

  test('is read on from the same place after its iterators have expired', async () => {
    stream.addShard('one')
    stream.add('one', 1, 2, 3)
    const pump = await start()
    await pump.idle()
    stream.expireIterators()
    stream.add('one', 4, 5, 6)
    await pump.idle()
    expect(delivered).toEqual(['1', '2', '3', '4', '5', '6'])
    expect(logged).toEqual([])
  })

  test('is read on from its oldest record after records were trimmed, with a warning', async () => {
    stream.addShard('one')
    stream.add('one', 1, 2)
    const pump = await start()
    await pump.idle()
    await pump.stop()
    stream.add('one', 3, 4, 5)
    stream.trim('one', 4)
    await (await start()).idle()
    expect(delivered).toEqual(['1', '2', '5'])
    expect(logged).toEqual([
      'RECORDS MAY BE LOST: shard one no longer has the records after 2, continuing from its oldest',
    ])
  })
})

async function start(): Promise<StreamPump> {
  const pump = await startPump({
    client: database.client,
    streamsClient: stream.client,
    tableName: database.names.events,
    consumer: { ...streamConsumers.archive, batchSizeMax: 3, batchWindowSeconds: 0 },
    invoke: async ({ Records }) => {
      delivered.push(...Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? ''))
    },
    checkpointFile: join(dir, 'checkpoint.json'),
    failureFile: join(dir, 'failures.ndjson'),
    pollMs: 5,
    report: (message) => logged.push(message),
  })
  pumps.push(pump)
  return pump
}
