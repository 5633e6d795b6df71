// The queue of one machine, held to what SQS promises of a FIFO queue, and to what a restart must not lose.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { messagesOf } from '../../../../infra/local/local-feeds.ts'
import { openFifoQueue } from '../../../../infra/local/queue/fifo-queue.ts'
import { startQueuePump } from '../../../../infra/local/queue/queue-pump.ts'
import { startQueueServer } from '../../../../infra/local/queue/queue-server.ts'
import { sendAgain } from '../../../../infra/redrive/queue-redrive.ts'

const consumer = {
  function: 'download',
  visibilitySeconds: 60,
  receivesMax: 2,
  retentionSeconds: 3600,
  delaySeconds: 0,
} as const

function start() {
  const dir = mkdtempSync(join(tmpdir(), 'beleg-queue-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const clock = { ms: 1_000_000 }
  const [file, failureFile] = [join(dir, 'queue'), join(dir, 'failures')]
  const open = () => openFifoQueue({ file, failureFile, consumer, now: () => clock.ms })
  return { clock, file, failureFile, open, queue: open() }
}

const message = (group: string, body: string) => ({ group, body, deduplicationId: `${group}-${body}` })
const bodyOf = (received: { readonly body: string } | undefined) => received?.body

describe('a group', () => {
  test('has one message worked on at a time, in the order of sending; another group’s goes on beside it', () => {
    const { queue } = start()
    for (const [group, body] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ] as const)
      queue.send(message(group, body))
    const first = queue.receive()
    expect([bodyOf(first), bodyOf(queue.receive()), bodyOf(queue.receive())]).toEqual(['1', '3', undefined])
    queue.remove(first?.id ?? '')
    expect(bodyOf(queue.receive())).toBe('2')
  })

  test('waits for its message that failed or was not heard of again until that is visible', () => {
    const { queue, clock } = start()
    for (const body of ['1', '2']) queue.send(message('a', body))
    queue.hide(queue.receive()?.id ?? '', 500)
    expect(queue.receive()).toBeUndefined()
    clock.ms += 500
    expect(queue.receive()).toMatchObject({ body: '1', receives: 2 })
    clock.ms += 59_999
    expect(queue.receive()).toBeUndefined()
  })
})

test('a message sent again within five minutes is dropped, also when it has been worked on', () => {
  const { queue, clock } = start()
  queue.send(message('a', '1'))
  queue.send(message('a', '1'))
  expect(queue.length).toBe(1)
  queue.remove(queue.receive()?.id ?? '')
  queue.send(message('a', '1'))
  expect(queue.length).toBe(0)
  clock.ms += 300_000
  queue.send(message('a', '1'))
  expect(queue.length).toBe(1)
})

test('a message that was handed out too often goes to the failure file, and can be put back', async () => {
  const { queue, clock, failureFile } = start()
  for (const body of ['1', '2']) queue.send(message('a', body))
  for (let receives = 0; receives < 2; receives += 1) {
    expect(bodyOf(queue.receive())).toBe('1')
    clock.ms += 60_000
  }
  expect(bodyOf(queue.receive())).toBe('2')
  expect(JSON.parse(readFileSync(failureFile, 'utf8'))).toMatchObject({ group: 'a', body: '1', receives: 2 })
  const server = await startQueueServer({ port: 0, queues: { downloads: queue } })
  onTestFinished(server.stop)
  expect(await sendAgain(client(server.urlOf('downloads')), server.urlOf('downloads'), messagesOf(failureFile))).toBe(1)
  expect(queue.length).toBe(2)
})

describe('after a restart', () => {
  test('everything that was sent and not worked on is there, in order, with how often it was handed out', () => {
    const { queue, open } = start()
    for (const body of ['1', '2', '3']) queue.send(message('a', body))
    queue.remove(queue.receive()?.id ?? '')
    queue.receive()
    const again = open()
    expect(again.length).toBe(2)
    expect(again.receive()).toMatchObject({ body: '2', receives: 2 })
  })

  test('a line that was cut short by a crash counts as not sent; one that is broken is named', () => {
    const { queue, open, file } = start()
    queue.send(message('a', '1'))
    appendFileSync(file, '{"sent":{"id":"x","gro')
    expect(open().length).toBe(1)
    writeFileSync(file, 'broken\n')
    expect(open).toThrow(`line 1 of the queue's journal "${file}" cannot be read: remove the file to begin anew`)
  })
})

test('the journal stays as short as what it holds', () => {
  const { queue, file } = start()
  for (let index = 0; index < 6_000; index += 1) {
    queue.send(message('a', String(index)))
    queue.remove(queue.receive()?.id ?? '')
  }
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(10_002)
})

describe('the server', () => {
  test('takes messages as the SDK sends them, and refuses what else it may ask', async () => {
    const { queue } = start()
    const server = await startQueueServer({ port: 0, queues: { downloads: queue } })
    onTestFinished(server.stop)
    const sent = await client(server.urlOf('downloads')).send(
      new SendMessageCommand({
        QueueUrl: server.urlOf('downloads'),
        MessageBody: 'ünï',
        MessageGroupId: 'a',
        MessageDeduplicationId: '1',
      }),
    )
    expect(queue.receive()).toMatchObject({ id: sent.MessageId, group: 'a', body: 'ünï' })
    const ask = async (target: string, body: string) =>
      (await fetch(server.urlOf('downloads'), { method: 'POST', headers: { 'x-amz-target': target }, body })).status
    expect(await ask('AmazonSQS.PurgeQueue', '{}')).toBe(400)
    expect(await ask('AmazonSQS.SendMessage', '{"MessageBody":"x"}')).toBe(400)
    expect(await ask('AmazonSQS.SendMessage', '{')).toBe(400)
    expect(queue.length).toBe(1)
  })
})

test('the pump works on so many groups at once and no more, and stops when what it works on is done', async () => {
  const { queue } = start()
  for (const group of ['a', 'b', 'c', 'd']) queue.send(message(group, '1'))
  const gate = Promise.withResolvers<void>()
  let [working, most] = [0, 0]
  const pump = startQueuePump({
    queue,
    concurrencyMax: 3,
    retryAfterMs: 1,
    async invoke() {
      working += 1
      most = Math.max(most, working)
      await gate.promise
      working -= 1
    },
  })
  expect(working).toBe(3)
  const stopped = pump.stop()
  gate.resolve()
  await stopped
  expect([working, most, queue.length]).toEqual([0, 3, 1])
})

function client(queueUrl: string): SQSClient {
  const credentials = { accessKeyId: 'anybody', secretAccessKey: 'unchecked' }
  return new SQSClient({ region: 'local', credentials, endpoint: new URL(queueUrl).origin })
}
