// The pump on a real stream: what was written reaches the function, whatever fails or dies on the way.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type StreamPump, type StreamPumpOptions, startPump } from '../../../../infra/local/pump/stream-pump.ts'
import { type StreamConsumer, streamConsumers } from '../../../../shared/deployment/streams.ts'
import { type Database, freshDatabase } from '../../../database.ts'

let dir = ''
let database: Database
let pumps: StreamPump[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beleg-pump-'))
  database = await freshDatabase()
  pumps = []
})

afterEach(async () => {
  await Promise.all(pumps.map((pump) => pump.stop()))
  await rm(dir, { recursive: true, force: true })
})

describe('the stream pump', () => {
  test('delivers what was written, in order and in the form of a Lambda event', async () => {
    await put('1', { body: { B: new Uint8Array([0, 1, 254]) } })
    await put('2')
    const seen = batches()
    await (await start({ invoke: seen.invoke })).idle()
    expect(ids(seen.all().flat())).toEqual(['1', '2'])
    expect(seen.all().flat()[0]).toEqual({
      eventID: expect.any(String),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: expect.any(String),
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { log: { S: 'acme' }, id: { S: '1' } },
        NewImage: { log: { S: 'acme' }, id: { S: '1' }, body: { B: 'AAH+' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_IMAGE',
      },
      eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/events-[0-9a-f]+\/stream\//),
    })
  })

  test('holds back what the filter does not match, and does not read it again', async () => {
    await put('1')
    await remove('1')
    await put('1', { body: { S: 'again' } })
    await remove('1')
    const seen = batches()
    const pump = await start({ invoke: seen.invoke })
    await pump.idle()
    expect(
      seen
        .all()
        .flat()
        .map(({ eventName }) => eventName),
    ).toEqual(['INSERT', 'INSERT'])
    expect(await lastTaken()).toBe(next(sequenceNumber(seen.all().flat()[1])))
  })

  test('gathers records until a batch is full or its window is over', async () => {
    const seen = batches()
    let nowMs = Date.now()
    const consumer = { ...streamConsumers.archive, batchSizeMax: 3, batchWindowSeconds: 5 }
    const pump = await start({ invoke: seen.invoke, consumer, batchWindowMs: undefined, now: () => nowMs })
    for (const id of ['1', '2', '3', '4']) await put(id)
    await vi.waitUntil(() => seen.all().length === 1, { timeout: 30_000 })
    await vi.waitUntil(
      () => {
        nowMs += 5_000
        return seen.all().length === 2
      },
      { timeout: 30_000 },
    )
    await put('5')
    await pump.idle()
    expect(seen.all().map(ids)).toEqual([['1', '2', '3'], ['4'], ['5']])
  })

  test('hands over at most 6 MB at once', async () => {
    for (let id = 10; id < 30; id++) await put(String(id), { body: { S: 'x'.repeat(380_000) } })
    const seen = batches()
    await (await start({ invoke: seen.invoke })).idle()
    for (const batch of seen.all()) expect(JSON.stringify({ Records: batch }).length).toBeLessThan(6.1 * 1024 * 1024)
    expect(seen.all().length).toBeLessThan(5)
    expect(ids(seen.all().flat())).toHaveLength(20)
  })

  test('puts what it gives up into the failure file, as Lambda would into its queue, and goes on', async () => {
    for (const id of ['1', '2', '3', '4']) await put(id)
    const seen = batches()
    const pump = await start({
      consumer: { ...streamConsumers.archive, retriesMax: 2 },
      sleep: async () => {},
      now: () => Date.parse('2026-01-02T03:04:05.678Z'),
      invoke: async (event) => {
        if (ids(event.Records).includes('2')) throw new Error('poison')
        return seen.invoke(event)
      },
    })
    await pump.idle()
    expect(ids(seen.all().flat())).toEqual(['1', '3', '4'])
    const [first] = seen.all().flat()
    const failures = (await readFile(join(dir, 'failures.ndjson'), 'utf8')).trim().split('\n')
    expect(failures.map((line) => JSON.parse(line))).toEqual([
      {
        requestContext: {
          requestId: expect.any(String),
          functionArn: 'arn:aws:lambda:ddblocal:000000000000:function:archive',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: '2026-01-02T03:04:05.678Z',
        DDBStreamBatchInfo: {
          shardId: expect.stringMatching(/^shardId-/),
          startSequenceNumber: next(sequenceNumber(first)),
          endSequenceNumber: next(sequenceNumber(first)),
          approximateArrivalOfFirstRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          approximateArrivalOfLastRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          batchSize: 1,
          streamArn: first?.eventSourceARN,
        },
      },
    ])
  })

  test('delivers nothing twice after it was stopped between two batches, and misses nothing', async () => {
    const seen = batches()
    for (const id of ['1', '2']) await put(id)
    const first = await start({ invoke: seen.invoke })
    await first.idle()
    await first.stop()
    await put('3')
    await (await start({ invoke: seen.invoke })).idle()
    expect(ids(seen.all().flat())).toEqual(['1', '2', '3'])
  })

  test('finishes the try under way when it is stopped, and begins no other', async () => {
    for (const id of ['1', '2']) await put(id)
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    const seen = batches()
    const pump = await start({
      consumer: { ...streamConsumers.archive, batchSizeMax: 1 },
      invoke: async (event) => {
        enter()
        await released
        return seen.invoke(event)
      },
    })
    await entered
    const idle = expect(pump.idle()).rejects.toThrow('the pump was stopped')
    const stopped = pump.stop()
    release()
    await stopped
    await idle
    expect(ids(seen.all().flat())).toEqual(['1'])
    expect(await lastTaken()).toBe(sequenceNumber(seen.all()[0]?.[0]))
  })

  test('delivers again what was under way when its process was killed', async () => {
    for (const id of ['1', '2', '3']) await put(id)
    const killed = spawn(process.execPath, ['--input-type=module', '-e', hangingAtTheSecond()], { env: ownEnv() })
    const exited = once(killed, 'exit')
    const ready = once(killed.stdout, 'data')
    await Promise.race([ready, exited.then(([code]) => Promise.reject(new Error(`it ended with ${code}`)))])
    killed.kill('SIGKILL')
    await exited
    const seen = batches()
    await (await start({ invoke: seen.invoke })).idle()
    expect(ids(seen.all().flat())).toEqual(['2', '3'])
  })

  test('refuses a table without a stream', async () => {
    await database.client.send(
      new CreateTableCommand({
        TableName: 'plain',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    )
    await expect(start({ tableName: 'plain', invoke: async () => {} })).rejects.toThrow('table "plain" has no stream')
  })
})

type Given = Pick<StreamPumpOptions, 'invoke'> & {
  readonly tableName?: string
  readonly consumer?: StreamConsumer
  readonly batchWindowMs?: number | undefined
  readonly sleep?: () => Promise<void>
  readonly now?: () => number
}

async function start({ batchWindowMs, ...given }: Given): Promise<StreamPump> {
  const pump = await startPump({
    client: database.client,
    streamsClient: database.streams,
    tableName: database.names.events,
    consumer: streamConsumers.archive,
    checkpointFile: join(dir, 'checkpoint.json'),
    failureFile: join(dir, 'failures.ndjson'),
    pollMs: 10,
    report: () => {},
    ...(batchWindowMs !== undefined && { batchWindowMs }),
    ...given,
  })
  pumps.push(pump)
  return pump
}

function batches() {
  const taken: DynamoDBRecord[][] = []
  return {
    all: () => taken,
    invoke: async ({ Records }: DynamoDBStreamEvent) => {
      taken.push(Records)
    },
  }
}

function put(id: string, rest: Record<string, { B: Uint8Array } | { S: string }> = {}) {
  const Item = { log: { S: 'acme' }, id: { S: id }, ...rest }
  return database.client.send(new PutItemCommand({ TableName: database.names.events, Item }))
}

function remove(id: string) {
  const Key = { log: { S: 'acme' }, id: { S: id } }
  return database.client.send(new DeleteItemCommand({ TableName: database.names.events, Key }))
}

function ids(records: readonly DynamoDBRecord[]): string[] {
  return records.map(({ dynamodb }) => dynamodb?.Keys?.['id']?.S ?? '')
}

function sequenceNumber(record: DynamoDBRecord | undefined): string {
  return record?.dynamodb?.SequenceNumber ?? ''
}

/** DynamoDB Local counts a table's records one by one. */
function next(number: string): string {
  return String(BigInt(number) + 1n).padStart(number.length, '0')
}

async function lastTaken(): Promise<string | undefined> {
  const { shards } = JSON.parse(await readFile(join(dir, 'checkpoint.json'), 'utf8'))
  const [progress] = Object.values<{ after?: string }>(shards)
  return progress?.after
}

/** A process of its own that takes the first record and tells when it has been handed the second. */
function hangingAtTheSecond(): string {
  const local = (file: string) => new URL(`../../../../infra/local/pump/${file}`, import.meta.url).href
  const settings = JSON.stringify(database.settings)
  const consumer = JSON.stringify({ ...streamConsumers.archive, batchSizeMax: 1, batchWindowSeconds: 0 })
  return `
    import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
    import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
    import { startPump } from '${local('stream-pump.ts')}'
    await startPump({
      client: new DynamoDBClient(${settings}),
      streamsClient: new DynamoDBStreamsClient(${settings}),
      tableName: '${database.names.events}',
      consumer: ${consumer},
      invoke: async ({ Records: [record] }) => {
        if (record.dynamodb.Keys.id.S !== '2') return
        console.log('handed over')
        await new Promise(() => {})
      },
      checkpointFile: ${JSON.stringify(join(dir, 'checkpoint.json'))},
      failureFile: ${JSON.stringify(join(dir, 'failures.ndjson'))},
      pollMs: 10,
    })`
}

/** Options meant for the test runner's process are not for another one. */
function ownEnv(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return env
}
