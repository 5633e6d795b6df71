import { existsSync, readFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LambdaClient } from '@aws-sdk/client-lambda'
import { InvokeCommand, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { createApp } from '../../functions/archive/app.ts'
import type { Invoke } from '../../infra/delivery/batch-delivery.ts'
import { messagesOf } from '../../infra/local/local-feeds.ts'
import { startPump } from '../../infra/local/pump/stream-pump.ts'
import { deployedFeed } from '../../infra/redrive/deployed-feed.ts'
import { type Feed, replay } from '../../infra/redrive/replay.ts'
import { streamConsumers } from '../../shared/deployment/streams.ts'
import { archivedIds } from '../archive.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const quiet = () => {}

/** An archive that cannot take the entry, until it is repaired. */
function breakableArchive(service: Service) {
  const archive = createApp(service.deps)
  const broken = new Set<string>()
  const invoke: Invoke = async (event: DynamoDBStreamEvent) => {
    const ids = event.Records.map(({ dynamodb }) => dynamodb?.Keys?.['id']?.S ?? '')
    if (ids.some((id) => broken.has(id))) throw new Error('it cannot take this one')
    return archive(event)
  }
  return { broken, invoke }
}

/** Everything that is in the stream, with a few tries. Gives the failure file. */
async function pumpAll(service: Service, invoke: Invoke): Promise<string> {
  const failureFile = join(service.dir, 'given-up.ndjson')
  const pump = await startPump({
    client: service.database.client,
    streamsClient: service.database.streams,
    tableName: service.database.names.events,
    consumer: { ...streamConsumers.archive, retriesMax: 2 },
    invoke,
    checkpointFile: join(service.dir, 'given-up.checkpoint'),
    failureFile,
    pollMs: 10,
    batchWindowMs: 0,
    sleep: async () => {},
    report: quiet,
  })
  await pump.idle()
  await pump.stop()
  return failureFile
}

const feedOf = (failureFile: string, invoke: Invoke): Feed => ({
  name: 'archive',
  messages: messagesOf(failureFile),
  batchSizeMax: 1000,
  filter: streamConsumers.archive.filter,
  invoke,
})

async function givenUp() {
  const service = await startService()
  const organizationId = newId()
  const entries = Array.from({ length: 7 }, () => anEntry({ context: { organizationId } }))
  const ids: string[] = []
  for (const entry of entries) ids.push(...(await service.record(entry)))
  const { broken, invoke } = breakableArchive(service)
  const [, , poison = '', , otherPoison = ''] = ids
  broken.add(poison).add(otherPoison)
  const failureFile = await pumpAll(service, invoke)
  const others = ids.filter((id) => !broken.has(id))
  expect(await archivedIds(service, organizationId)).toEqual(others)
  const again = () => replay(feedOf(failureFile, invoke), service.database.streams, quiet)
  return { service, organizationId, broken, poison, otherPoison, others, failureFile, again }
}

describe('replaying what was given up', () => {
  test('puts each entry into the log once, behind what came meanwhile, and empties the failure file', async () => {
    const { service, organizationId, broken, poison, otherPoison, others, failureFile, again } = await givenUp()
    broken.clear()
    expect(await again()).toEqual({ replayed: 2, failed: 0, forgotten: 0 })
    expect(await archivedIds(service, organizationId)).toEqual([...others, poison, otherPoison])
    expect(existsSync(failureFile)).toBe(false)
    expect(await again()).toEqual({ replayed: 0, failed: 0, forgotten: 0 })
  })

  test('keeps the message of what fails still, and replays the rest', async () => {
    const { service, organizationId, broken, poison, otherPoison, others, failureFile, again } = await givenUp()
    broken.delete(otherPoison)
    expect(await again()).toEqual({ replayed: 1, failed: 1, forgotten: 0 })
    expect(await archivedIds(service, organizationId)).toEqual([...others, otherPoison])
    expect(readFileSync(failureFile, 'utf8').trim().split('\n')).toHaveLength(1)
    broken.clear()
    expect(await again()).toEqual({ replayed: 1, failed: 0, forgotten: 0 })
    expect(await archivedIds(service, organizationId)).toEqual([...others, otherPoison, poison])
  })

  test('makes no second leaf of what is in the log, however often the message comes', async () => {
    const { service, organizationId, broken, others, failureFile, again } = await givenUp()
    broken.clear()
    const lines = readFileSync(failureFile, 'utf8')
    await again()
    await appendFile(failureFile, lines + lines)
    expect(await again()).toEqual({ replayed: 4, failed: 0, forgotten: 0 })
    expect(await archivedIds(service, organizationId)).toHaveLength(others.length + 2)
  })

  test('says what the stream has forgotten, and keeps its message', async () => {
    const { failureFile, broken, again } = await givenUp()
    broken.clear()
    const [line = ''] = readFileSync(failureFile, 'utf8').split('\n')
    const message = JSON.parse(line)
    message.DDBStreamBatchInfo.streamArn = message.DDBStreamBatchInfo.streamArn.replace(
      /[^/]+$/,
      '2020-01-01T00:00:00.000',
    )
    await appendFile(failureFile, `${JSON.stringify(message)}\n`)
    expect(await again()).toEqual({ replayed: 2, failed: 0, forgotten: 1 })
    expect(readFileSync(failureFile, 'utf8')).toBe(`${JSON.stringify(message)}\n`)
  })

  test('loses no message when it is broken off, nor what the service gives up meanwhile', async () => {
    const { failureFile } = await givenUp()
    const before = readFileSync(failureFile, 'utf8')
    for await (const message of messagesOf(failureFile)) {
      await message.settle()
      break
    }
    await appendFile(failureFile, 'meanwhile\n')
    for await (const { body } of messagesOf(failureFile)) expect(before).toContain(body)
    const [, second] = before.split('\n')
    expect(readFileSync(failureFile, 'utf8')).toBe(`meanwhile\n${second}\n`)
  })
})

/** What SQS and Lambda do, as far as a replay asks them: nothing of theirs runs on this machine. */
function deployment(bodies: readonly string[], invoke: Invoke) {
  const waiting = bodies.map((Body, index) => ({ Body, ReceiptHandle: String(index) }))
  const kept = new Set(waiting.map(({ ReceiptHandle }) => ReceiptHandle))
  async function send(command: unknown): Promise<unknown> {
    if (command instanceof ListEventSourceMappingsCommand && command.input.FunctionName === 'Beleg-Archive')
      return {
        EventSourceMappings: [
          {
            BatchSize: 1000,
            DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-central-1:000000000000:Failures' } },
            FilterCriteria: { Filters: [{ Pattern: JSON.stringify(streamConsumers.archive.filter) }] },
          },
        ],
      }
    if (command instanceof GetQueueUrlCommand && command.input.QueueName === 'Failures') return { QueueUrl: 'queue' }
    if (command instanceof ReceiveMessageCommand && command.input.QueueUrl === 'queue')
      return { Messages: waiting.splice(0, 1) }
    if (command instanceof DeleteMessageCommand && command.input.QueueUrl === 'queue')
      return kept.delete(command.input.ReceiptHandle ?? '')
    if (command instanceof InvokeCommand && command.input.FunctionName === 'Beleg-Archive') {
      try {
        return { Payload: Buffer.from(JSON.stringify(await invoke(JSON.parse(String(command.input.Payload))))) }
      } catch (error) {
        return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify({ errorMessage: String(error) })) }
      }
    }
    return { EventSourceMappings: [] }
  }
  const client = { send } as unknown
  return { clients: { lambda: client as LambdaClient, sqs: client as SQSClient }, kept }
}

describe('replaying the queue of a deployed function', () => {
  test('finds queue and filter by the function, and deletes the messages of what it took', async () => {
    const { service, organizationId, broken, poison, otherPoison, others, failureFile } = await givenUp()
    const { invoke } = { invoke: createApp(service.deps) }
    const bodies = readFileSync(failureFile, 'utf8').trim().split('\n')
    const { clients, kept } = deployment(bodies, async (event) => {
      const refused = event.Records.some(({ dynamodb }) => dynamodb?.Keys?.['id']?.S === poison)
      if (refused && broken.size > 0) throw new Error('it cannot take this one')
      return invoke(event)
    })
    const feed = await deployedFeed(clients, 'Beleg-Archive')
    expect(await replay(feed, service.database.streams, quiet)).toEqual({ replayed: 1, failed: 1, forgotten: 0 })
    expect(await archivedIds(service, organizationId)).toEqual([...others, otherPoison])
    expect([...kept]).toEqual(['0'])
  })

  test('is refused in one sentence for a function that no stream feeds', async () => {
    const { clients } = deployment([], async () => ({}))
    await expect(deployedFeed(clients, 'Beleg-Query')).rejects.toThrow(
      'function "Beleg-Query" has no stream with a failure queue',
    )
  })
})
