// What stands for DynamoDB's TTL on one machine.
import { type DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { sweepExpired } from '../../../../infra/local/engine/expiry-sweeper.ts'
import { firstIdOf } from '../../../../shared/entry/entry-id.ts'
import { instantOfMs } from '../../../../shared/time/instant.ts'
import { expiresAtSeconds, retainedFromMs } from '../../../../shared/time/retention.ts'
import { type Database, freshDatabase } from '../../../database.ts'

const nowMs = Date.parse('2026-11-25T12:00:00Z')
const dayMs = 24 * 60 * 60 * 1000

describe('the expiry sweeper', () => {
  test('deletes the expired entries of every log, in all its partitions, and nothing else', async () => {
    const database = await freshDatabase()
    const kept = retainedFromMs(nowMs)
    for (const log of ['acme', 'acme#1', 'other']) {
      for (const ms of [kept - 90 * dayMs, kept - 2_000, kept, nowMs]) await putEntry(database, log, ms)
    }
    // An item whose time is over, though its row says otherwise: the row decides.
    await putEntry(database, 'acme', kept - 5_000, expiresAtSeconds(nowMs))
    const sweep = () => sweepExpired(optionsOf(database, ['acme', 'acme#1', 'other']))
    expect(await sweep()).toBe(6)
    expect(await sweep()).toBe(0)
    expect(await keysOf(database, 'events', 'log')).toHaveLength(7)
  })

  test('looks at no entry that lives: what an organization has kept costs nothing', async () => {
    const database = await freshDatabase()
    for (let minute = 0; minute < 40; minute += 1) await putEntry(database, 'acme', nowMs - minute * 60_000)
    await putEntry(database, 'acme', retainedFromMs(nowMs) - 2_000)
    const asked = countingCommands(database.client)
    expect(await sweepExpired(optionsOf(database, ['acme']))).toBe(1)
    expect(asked.filter(({ name, table }) => name === 'ScanCommand' && table === database.names.events)).toEqual([])
    expect(asked.filter(({ name }) => name === 'QueryCommand').map(({ scanned }) => scanned)).toEqual([1])
  })

  test('deletes the rows of the ledger whose time is over, also beyond the first page of a scan', async () => {
    const database = await freshDatabase()
    const body = { S: 'x'.repeat(300_000) }
    const put = (row: string, rest: Record<string, { N: string } | { S: string }>) =>
      database.client.send(
        new PutItemCommand({
          TableName: database.names.ledger,
          Item: { owner: { S: 'acme' }, row: { S: row }, ...rest },
        }),
      )
    const nowSeconds = nowMs / 1000
    for (const row of ['1', '2', '3', '4', '5', '6', '7', '8']) {
      await put(row, { expiresAt: { N: String(nowSeconds - 1) }, body })
    }
    await put('expiring now', { expiresAt: { N: String(nowSeconds) } })
    await put('everlasting', {})
    await put('no number', { expiresAt: { S: '1' } })
    expect(await sweepExpired(optionsOf(database, []))).toBe(8)
    expect(await keysOf(database, 'ledger', 'row')).toEqual(['everlasting', 'expiring now', 'no number'])
  })

  test('goes no further once it is stopped', async () => {
    const database = await freshDatabase()
    for (const log of ['acme', 'other']) await putEntry(database, log, retainedFromMs(nowMs) - 2_000)
    expect(await sweepExpired(optionsOf(database, ['acme', 'other']), AbortSignal.abort())).toBe(1)
  })
})

function optionsOf({ client, names }: Database, logs: readonly string[]) {
  return {
    client,
    names,
    now: () => nowMs,
    logs: async function* () {
      yield* logs
    },
  }
}

function putEntry({ client, names }: Database, log: string, ms: number, expiresAt = expiresAtSeconds(ms)) {
  const id = `${firstIdOf(instantOfMs(ms))}-000000000000`
  const Item = { log: { S: log }, id: { S: id }, expiresAt: { N: String(expiresAt) } }
  return client.send(new PutItemCommand({ TableName: names.events, Item }))
}

async function keysOf({ client, names }: Database, table: 'events' | 'ledger', attribute: string) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: names[table] }))
  return Items.map((item) => item[attribute]?.S).sort()
}

/** Every command that is sent from now on, and how many items each has looked at. */
function countingCommands(client: DynamoDBClient) {
  const asked: { readonly name: string; readonly table: string | undefined; readonly scanned: number | undefined }[] =
    []
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args)
      const { TableName: table } = args.input as { TableName?: string }
      const { ScannedCount: scanned } = result.output as { ScannedCount?: number }
      asked.push({ name: String(context.commandName), table, scanned })
      return result
    },
    { step: 'initialize' },
  )
  return asked
}
