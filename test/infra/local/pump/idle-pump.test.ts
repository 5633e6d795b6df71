// What a pump costs while nothing comes, counted in requests; and that it is awake at once when something does.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeStreamCommand, type DynamoDBStreamsClient, GetRecordsCommand } from '@aws-sdk/client-dynamodb-streams'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Delay } from '../../../../infra/local/pump/bell.ts'
import { type StreamPump, startPump } from '../../../../infra/local/pump/stream-pump.ts'
import { streamConsumers } from '../../../../shared/deployment/streams.ts'
import { freshDatabase } from '../../../database.ts'
import { memoryStream } from './memory-stream.ts'

let dir = ''
let pump: StreamPump

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beleg-idle-'))
})

afterEach(async () => {
  await pump.stop()
  await rm(dir, { recursive: true, force: true })
})

describe('a pump to whose stream nothing comes', () => {
  test('asks for records less than twenty times in its first minute, and thirteen times a minute from then on', async () => {
    const clock = fakeClock()
    const { asked } = await started(clock.delay)
    await clock.run(60_000)
    expect(asked.records).toBeGreaterThan(2)
    expect(asked.records).toBeLessThan(20)
    const before = { ...asked }
    await clock.run(60_000)
    expect(asked.records - before.records).toBeLessThanOrEqual(13)
    expect(asked.shards - before.shards).toBeLessThanOrEqual(3)
  })

  test('reads on at once when it is woken', async () => {
    const clock = fakeClock()
    const { stream, delivered } = await started(clock.delay)
    await clock.run(600_000)
    stream.add('one', 1)
    pump.wake()
    await vi.waitUntil(() => delivered.length === 1, { timeout: 30_000 })
  })

  test('finds what nobody has woken it for, five seconds later at most', async () => {
    const clock = fakeClock()
    const { stream, delivered } = await started(clock.delay)
    await clock.run(600_000)
    stream.add('one', 1)
    await clock.run(5_100)
    await vi.waitUntil(() => delivered.length === 1, { timeout: 30_000 })
  })
})

async function started(delay: Delay) {
  const { client, names } = await freshDatabase()
  const stream = memoryStream()
  stream.addShard('one')
  const asked = { records: 0, shards: 0 }
  const delivered: unknown[] = []
  const send = (command: unknown) => {
    if (command instanceof GetRecordsCommand) asked.records += 1
    if (command instanceof DescribeStreamCommand) asked.shards += 1
    return stream.client.send(command as never)
  }
  pump = await startPump({
    client,
    streamsClient: { send } as unknown as DynamoDBStreamsClient,
    tableName: names.events,
    consumer: { ...streamConsumers.archive, batchWindowSeconds: 0 },
    invoke: async ({ Records }) => void delivered.push(...Records),
    checkpointFile: join(dir, 'checkpoint.json'),
    failureFile: join(dir, 'failures.ndjson'),
    pollMs: 100,
    delay,
    report: () => {},
  })
  return { stream, asked, delivered }
}

/** Time that passes only when it is told to, from one waiting to the next. */
function fakeClock() {
  let nowMs = 0
  let waiting: { readonly atMs: number; readonly done: () => void }[] = []
  const settle = () => new Promise((resolve) => setTimeout(resolve, 2))
  const delay: Delay = (ms, signal) =>
    new Promise((resolve) => {
      const one = { atMs: nowMs + ms, done: () => resolve(undefined) }
      waiting.push(one)
      signal.addEventListener('abort', () => {
        waiting = waiting.filter((other) => other !== one)
        resolve(undefined)
      })
    })
  async function run(ms: number): Promise<void> {
    const endMs = nowMs + ms
    for (;;) {
      await settle()
      const next = waiting.toSorted((a, b) => a.atMs - b.atMs)[0]
      if (!next || next.atMs > endMs) break
      waiting = waiting.filter((one) => one !== next)
      nowMs = next.atMs
      next.done()
    }
    nowMs = endMs
  }
  return { delay, run }
}
