// The engine is killed right after it has acknowledged a write. What was acknowledged through the gate must be on the disk.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import { createTables } from '../../../../infra/local/engine/create-tables.ts'
import { startDynamoDb } from '../../../../infra/local/engine/dynamodb.ts'
import { startEngineGate } from '../../../../infra/local/engine/engine-gate.ts'
import { tables } from '../../../../shared/deployment/tables.ts'
import { kill } from '../../../local/running-service.ts'

const names = { events: 'events', ledger: 'ledger' }
const rounds = 3
const stops: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

describe('an engine that is killed as soon as it has acknowledged a write', { timeout: 120_000 }, () => {
  test.each<[string, number, (client: DynamoDBClient, id: string) => Promise<unknown>]>([
    ['puts that come at once', 24, putEvent],
    ['a put that comes alone', 1, putEvent],
    ['a transaction', 1, transact],
  ])('has %s on its disk', async (_name, atOnce, write) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'beleg-durable-'))
    stops.push(() => rm(dataDir, { recursive: true }))
    const acknowledged: string[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { client, engine } = await started(dataDir)
      const ids = Array.from({ length: atOnce }, (_, index) => `${round}-${index}`)
      await Promise.allSettled(
        ids.map(async (id) => {
          await write(client, id)
          acknowledged.push(id)
          kill(Number(engine.pid), 'SIGKILL')
        }),
      )
      await engine.failed
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(rounds)
    const { client } = await started(dataDir)
    expect(await missing(client, acknowledged)).toEqual([])
  })
})

async function started(dataDir: string) {
  const engine = await startDynamoDb({ port: 0, dataDir })
  stops.push(() => engine.stop())
  const keys = new Map([['events', [tables.events.partition, tables.events.sort]]])
  const gate = await startEngineGate({ port: 0, endpoint: engine.endpoint, keys, onWrite: () => undefined })
  stops.push(() => gate.stop())
  const credentials = { accessKeyId: 'durable', secretAccessKey: 'durable' }
  const client = new DynamoDBClient({ endpoint: gate.url, region: 'local', credentials, maxAttempts: 1 })
  stops.push(async () => client.destroy())
  await createTables(client, names)
  return { client, engine }
}

function putEvent(client: DynamoDBClient, id: string) {
  return client.send(
    new PutItemCommand({ TableName: names.events, Item: { ...keyOf(id), line: { S: 'x'.repeat(2_000) } } }),
  )
}

function transact(client: DynamoDBClient, id: string) {
  const puts = [names.events, names.ledger].map((TableName) => ({ Put: { TableName, Item: keyOf(id, TableName) } }))
  return client.send(new TransactWriteItemsCommand({ TransactItems: puts }))
}

function keyOf(id: string, table = names.events) {
  const { partition, sort } = table === names.events ? tables.events : tables.ledger
  return { [partition]: { S: 'acme' }, [sort]: { S: id } }
}

async function missing(client: DynamoDBClient, ids: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    ids.map((id) => client.send(new GetItemCommand({ TableName: names.events, Key: keyOf(id) }))),
  )
  return ids.filter((_, index) => !found[index]?.Item)
}
