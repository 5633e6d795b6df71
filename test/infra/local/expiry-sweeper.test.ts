// What stands for DynamoDB's TTL on one machine.
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { sweepExpired } from '../../../infra/local/expiry-sweeper.ts'
import { freshDatabase } from '../../database.ts'

describe('the expiry sweeper', () => {
  test('deletes what has expired and nothing else, whichever index keys an item has', async () => {
    const { client, names } = await freshDatabase()
    const put = (id: string, rest: Record<string, { N: string } | { S: string }>) =>
      client.send(new PutItemCommand({ TableName: names.events, Item: { log: { S: 'acme' }, id: { S: id }, ...rest } }))
    await put('expired', { expiresAt: { N: '999' } })
    await put('expired and indexed', { expiresAt: { N: '999' }, container: { S: 'projects/p' } })
    await put('expiring now', { expiresAt: { N: '1000' } })
    await put('living', { expiresAt: { N: '1001' } })
    await put('everlasting', {})
    await put('no number', { expiresAt: { S: '1' } })

    expect(await sweepExpired(client, names.events, 'expiresAt', ['log', 'id'], 1000)).toBe(2)
    expect(await sweepExpired(client, names.events, 'expiresAt', ['log', 'id'], 1000)).toBe(0)

    const { Items = [] } = await client.send(new ScanCommand({ TableName: names.events }))
    expect(Items.map((item) => item['id']?.S).sort()).toEqual(['everlasting', 'expiring now', 'living', 'no number'])
  })

  test('deletes what lies beyond the first page of a scan', async () => {
    const { client, names } = await freshDatabase()
    const body = { S: 'x'.repeat(300_000) }
    for (const row of ['1', '2', '3', '4', '5', '6', '7', '8']) {
      const Item = { owner: { S: 'acme' }, row: { S: row }, expiresAt: { N: '1' }, body }
      await client.send(new PutItemCommand({ TableName: names.ledger, Item }))
    }
    expect(await sweepExpired(client, names.ledger, 'expiresAt', ['owner', 'row'], 1000)).toBe(8)
  })
})
