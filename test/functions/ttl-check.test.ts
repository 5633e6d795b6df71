import { UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { createApp } from '../../functions/ttl-check/app.ts'
import { tables } from '../../shared/deployment/tables.ts'
import { Expiry } from '../../shared/store/events/expiry.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { freshDatabase } from '../database.ts'

test('the look at expiry counts the tables whose TTL is off, or goes by another attribute', async () => {
  const { client, names } = await freshDatabase()
  const measured: unknown[] = []
  const logged: unknown[] = []
  const logger = { info: () => {}, warn: () => {}, error: (...line: unknown[]) => void logged.push(line.at(-1)) }
  const metrics: Metrics = { put: (values, dimension) => void measured.push({ ...values, ...dimension }) }
  const look = createApp({ expiry: new Expiry(client, names), logger, metrics })
  const switchOn = (name: string, AttributeName: string) =>
    client.send(
      new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: { Enabled: true, AttributeName } }),
    )

  await look()
  await switchOn(names.events, tables.events.ttl)
  await look()
  await switchOn(names.ledger, 'another')
  await look()
  const heartbeat = { Heartbeats: 1, heartbeat: 'ttl-check' }
  expect(measured).toEqual([2, 1, 1].flatMap((tables) => [{ TablesNotExpiring: tables }, heartbeat]))
  expect(logged).toEqual([{ table: 'events' }, { table: 'ledger' }, { table: 'ledger' }, { table: 'ledger' }])

  const other = await freshDatabase()
  for (const table of ['events', 'ledger'] as const) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: tables[table].ttl }
    await other.client.send(new UpdateTimeToLiveCommand({ TableName: other.names[table], TimeToLiveSpecification }))
  }
  await createApp({ expiry: new Expiry(other.client, other.names), logger, metrics })()
  expect(measured.slice(-2)).toEqual([{ TablesNotExpiring: 0 }, heartbeat])
})
