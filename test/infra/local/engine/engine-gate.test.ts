// What stands before DynamoDB Local: nobody behind it can tell, but for the time it takes.
import { randomBytes } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { createTables } from '../../../../infra/local/engine/create-tables.ts'
import { startEngineGate } from '../../../../infra/local/engine/engine-gate.ts'
import { type EngineAnswer, type Put, putBatches } from '../../../../infra/local/engine/put-batches.ts'

const keys = new Map([['events', ['log', 'id']]])
const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

describe('puts that come at once, through the gate', () => {
  test('are all stored, and of those that share a key one alone wins, by the condition', async () => {
    const { client } = await gated()
    const puts = Array.from({ length: 120 }, (_, index) => putIfAbsent(client, `id-${index % 60}`, String(index)))
    const outcomes = await Promise.all(puts)
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(60)
    for (const [index, outcome] of outcomes.entries()) {
      const winner = [index % 60, (index % 60) + 60].find((one) => outcomes[one] === 'stored')
      if (outcome !== 'stored') expect(outcome).toBe(String(winner))
    }
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: 'events',
        KeyConditionExpression: '#log = :log',
        ExpressionAttributeNames: { '#log': 'log' },
        ExpressionAttributeValues: { ':log': { S: 'acme' } },
      }),
    )
    expect(Items).toHaveLength(60)
  })

  test('are answered one by one when one of them is not to be taken at all', async () => {
    const { client } = await gated()
    const put = (id: string, body: object) =>
      client.send(new PutItemCommand({ TableName: 'events', Item: { log: { S: 'acme' }, id: { S: id }, ...body } }))
    const outcomes = await Promise.allSettled([
      put('1', {}),
      put('2', { number: { N: 'no number' } }),
      put('', {}),
      put('3', { large: { S: 'x'.repeat(401 * 1024) } }),
      put('4', {}),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'])
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason.name).toBe('ValidationException')
  })
})

describe('the gate', () => {
  test('hands everything else on as it came, what a put is asked to return among it', async () => {
    const { client } = await gated()
    await putIfAbsent(client, '1', 'first')
    const put = { TableName: 'events', Item: { log: { S: 'acme' }, id: { S: '1' }, value: { S: 'second' } } }
    const { Attributes, ConsumedCapacity } = await client.send(
      new PutItemCommand({ ...put, ReturnValues: 'ALL_OLD', ReturnConsumedCapacity: 'TOTAL' }),
    )
    expect(Attributes?.['value']).toEqual({ S: 'first' })
    expect(ConsumedCapacity?.CapacityUnits).toBeGreaterThan(0)
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'events', Key: { log: { S: 'acme' }, id: { S: '1' } } }),
    )
    expect(Item).toEqual(put.Item)
    await expect(client.send(new GetItemCommand({ TableName: 'none', Key: {} }))).rejects.toThrow(
      expect.objectContaining({ name: 'ResourceNotFoundException' }),
    )
  })

  test('tells of each write that was acknowledged, of what was refused or read nothing', async () => {
    const { client, written } = await gated()
    await putIfAbsent(client, '1', 'first')
    expect(written.splice(0)).toEqual(['events'])
    await putIfAbsent(client, '1', 'again')
    await client.send(new GetItemCommand({ TableName: 'events', Key: { log: { S: 'acme' }, id: { S: '1' } } }))
    expect(written).toEqual([])
    const Key = { log: { S: 'acme' }, id: { S: '1' } }
    await client.send(new UpdateItemCommand({ TableName: 'events', Key }))
    expect(written).toEqual([undefined])
  })
})

describe('a batch of puts', () => {
  test('costs one request for 12 of them', async () => {
    const sent: string[] = []
    const put = putBatches({
      keys,
      send: async (operation) => {
        sent.push(operation)
        return { status: 200, headers: {}, body: '{}' }
      },
    })
    await Promise.all(Array.from({ length: 48 }, (_, index) => sendPut(put, String(index))))
    expect(sent).toEqual(['TransactWriteItems', 'TransactWriteItems', 'TransactWriteItems', 'TransactWriteItems'])
  })

  test('holds none that nobody waits for any more', async () => {
    const sent: string[] = []
    const put = putBatches({
      keys,
      send: async (_operation, body) => {
        sent.push(body)
        return { status: 200, headers: {}, body: '{}' }
      },
    })
    const left = sendPut(put, 'left', AbortSignal.abort(new Error('gone')))
    await Promise.all([expect(left).rejects.toThrow('gone'), sendPut(put, 'kept')])
    expect(sent).toHaveLength(1)
    expect(sent[0]).not.toContain('left')
  })

  test('fails as a whole when the engine gives no answer, and the next one is sent', async () => {
    let isDown = true
    const put = putBatches({
      keys,
      send: async () => {
        if (isDown) throw new Error('down')
        return { status: 200, headers: {}, body: '{}' }
      },
    })
    const outcomes = await Promise.allSettled([sendPut(put, '1'), sendPut(put, '2')])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    isDown = false
    expect(await sendPut(put, '1')).toMatchObject({ status: 200 })
  })
})

type SendPut = ReturnType<typeof putBatches>

function sendPut(put: SendPut, id: string, signal = new AbortController().signal): Promise<EngineAnswer> {
  const item: Put = { TableName: 'events', Item: { log: { S: 'acme' }, id: { S: id } } }
  return put(item, JSON.stringify(item), signal) ?? Promise.reject(new Error('not taken'))
}

async function gated() {
  const endpoint = inject('dynamodbEndpoint')
  // A database of its own: its tables have the names that the gate is told.
  const credentials = { accessKeyId: randomBytes(12).toString('hex'), secretAccessKey: 'unchecked' }
  const settings = { region: 'eu-central-1', credentials }
  await createTables(new DynamoDBClient({ ...settings, endpoint }), { events: 'events', ledger: 'ledger' })
  const written: (string | undefined)[] = []
  const gate = await startEngineGate({
    port: 0,
    endpoint,
    keys,
    onWrite: (table) => void written.push(table),
  })
  const client = new DynamoDBClient({ ...settings, endpoint: gate.url, maxAttempts: 1 })
  stops.push(async () => {
    client.destroy()
    await gate.stop()
  })
  return { client, written }
}

/** @returns `stored`, or the value that holds the key. */
async function putIfAbsent(client: DynamoDBClient, id: string, value: string): Promise<string | undefined> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: 'events',
        Item: { log: { S: 'acme' }, id: { S: id }, value: { S: value } },
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': 'id' },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return 'stored'
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error.Item?.['value']?.S
    throw error
  }
}
