import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { createApp } from '../../functions/archive/app.ts'
import { prepareEntry } from '../../shared/entry/stored-line.ts'
import { type AppendableLogs, appendableLogsIn } from '../../shared/log/appendable-log.ts'
import type { PendingEntry } from '../../shared/log/archiving.ts'
import { appendPending, pendingEntryOf } from '../../shared/log/archiving.ts'
import { archivedIds, archivedLines } from '../archive.ts'
import { patientBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Faults, faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const entriesOf = (organizationId: string, count: number) =>
  Array.from({ length: count }, () => anEntry({ context: { organizationId } }))

const pendingEntriesOf = (organizationId: string, count: number, receivedMs = Date.now()): PendingEntry[] =>
  entriesOf(organizationId, count).map((entry, index) => {
    const { id, line } = prepareEntry(entry, receivedMs, '00'.repeat(16))
    return { ...pendingEntryOf(id, () => line), sequenceNumber: String(index) }
  })

/** That has nothing in its memory. */
const anotherInstance = (service: Service) => appendableLogsIn(service.deps)

describe('the archive', () => {
  test('appends entries in the order of their arrival, by organization, each line as it is stored', async () => {
    const service = await startService()
    const [a, b] = [newId(), newId()]
    const ids: string[] = []
    for (const entry of [...entriesOf(a, 3), ...entriesOf(b, 2), ...entriesOf(a, 2)])
      ids.push(...(await service.record(entry)))
    await service.drain('archive')
    expect(await archivedIds(service, a)).toEqual([...ids.slice(0, 3), ...ids.slice(5)])
    expect(await archivedIds(service, b)).toEqual(ids.slice(3, 5))
    for (const line of await archivedLines(service, a)) {
      const { id, salt } = JSON.parse(line)
      expect((await service.stores.events.get(a, id))?.line).toBe(line)
      expect(salt).toMatch(/^[0-9a-f]{32}$/)
    }
  })

  test('goes on behind what it has, and a drained stream adds nothing', async () => {
    const service = await startService()
    const organization = newId()
    const first = await service.record(...entriesOf(organization, 4))
    await service.drain('archive')
    await service.drain('archive')
    const second = await service.record(...entriesOf(organization, 4))
    await service.drain('archive')
    const archived = await archivedIds(service, organization)
    expect(archived.slice(0, 4).toSorted()).toEqual(first.toSorted())
    expect(archived.slice(4).toSorted()).toEqual(second.toSorted())
  })

  test('what is delivered again, in whole or in part, mixed with new, much later or twice at once, gets no second leaf', async () => {
    const service = await startService()
    const organization = newId()
    const deliver = (...pending: PendingEntry[]) =>
      appendPending(service.deps.appendable.of(organization), pending, patientBudget())
    const [old, middle, recent] = [
      pendingEntriesOf(organization, 5, 1000),
      pendingEntriesOf(organization, 5, 2000),
      pendingEntriesOf(organization, 5, 1500),
    ]
    await deliver(...old)
    await deliver(...old.slice(2), ...middle)
    await deliver(...middle, ...recent, ...recent)
    await deliver(...old, ...recent)
    const all = [...old, ...middle, ...recent].map(({ id }) => id)
    expect(await archivedIds(service, organization)).toEqual(all)
  })

  test('a batch whose entries were received after the head reads the head, and no segment row', async () => {
    const organization = newId()
    const counting: Faults = faults()
    const service = await startService({ faults: counting })
    await appendPending(
      service.deps.appendable.of(organization),
      pendingEntriesOf(organization, 100, 1000),
      patientBudget(),
    )
    const before = counting.requests.length
    await appendPending(
      service.deps.appendable.of(organization),
      pendingEntriesOf(organization, 100, 2000),
      patientBudget(),
    )
    expect(counting.requests.slice(before)).toEqual([
      'GetItem ledger',
      'PUT segments',
      'PUT tiles',
      'TransactWriteItems',
    ])
  })

  test('instances that race on one log lose nothing and repeat nothing', async () => {
    const service = await startService()
    const organization = newId()
    const pending = pendingEntriesOf(organization, 60)
    const batches = Array.from({ length: 6 }, (_, index) => pending.slice(index * 10, index * 10 + 20))
    await Promise.all(
      batches.map((batch) => appendPending(service.deps.appendable.of(organization), batch, patientBudget())),
    )
    const archived = await archivedIds(service, organization)
    expect(archived.toSorted()).toEqual(pending.map(({ id }) => id).toSorted())
  })

  test('a record that cannot be read is reported by its sequence number and holds back no other', async () => {
    const service = await startService()
    const organization = newId()
    await service.record(...entriesOf(organization, 2))
    const poison = {
      log: { S: organization },
      id: { S: 'poison' },
      body: { B: new Uint8Array([1, 2, 3]) },
      dictionary: { N: '99' },
    }
    await service.database.client.send(new PutItemCommand({ TableName: service.database.names.events, Item: poison }))
    await service.record(...entriesOf(organization, 2))
    await service.drain('archive')
    expect(await archivedIds(service, organization)).toHaveLength(4)
    expect(service.logged.some((line) => line.startsWith('record not readable'))).toBe(true)
  })

  test('an entry that is changed in the table behind our back is reported, and the log keeps what was put first', async () => {
    const service = await startService()
    const organization = newId()
    const [id = ''] = await service.record(...entriesOf(organization, 1))
    const [before] = [(await service.stores.events.get(organization, id))?.line]
    await service.database.client.send(
      new UpdateItemCommand({
        TableName: service.database.names.events,
        Key: { log: { S: organization }, id: { S: id } },
        UpdateExpression: 'SET #body = :body',
        ExpressionAttributeNames: { '#body': 'body' },
        ExpressionAttributeValues: { ':body': { B: new Uint8Array([9]) } },
      }),
    )
    await service.drain('archive')
    expect(await archivedLines(service, organization)).toEqual([before])
    expect(service.logged.filter((line) => line.startsWith('an entry was changed in the table'))).toHaveLength(1)
  })
})

describe('faults of the archive', () => {
  const steps = ['GetItem ledger', 'PUT segments', 'PUT tiles', 'GET tiles', 'TransactWriteItems', 'Query ledger']

  /** Redelivers as Lambda does, healing after the first failure, until nothing is reported as failed. */
  async function deliverUntilTaken(service: Service, storeFaults: Faults) {
    storeFaults.heal()
    await service.drain('archive')
  }

  describe.each(['not-written', 'written'] as const)('failed, %s', (fault) => {
    test.each(steps.flatMap((step) => [1, 2].map((nth) => [step, nth] as const)))(
      '%s number %i: every acknowledged entry is in the archive exactly once',
      async (step, nth) => {
        const storeFaults = faults()
        const service = await startService({ faults: storeFaults })
        const organizationId = newId()
        const folderId = newId()
        const context = { organizationId, folderId }
        const entries = Array.from({ length: 3 }, () => anEntry({ context }))
        const ids = await service.record(...entries)
        // A committed log to begin with, of entries received later: the walk back over the segments is on the way, too.
        await appendPending(
          anotherInstance(service).of(organizationId),
          pendingEntriesOf(organizationId, 2, Date.now() + 60_000),
          patientBudget(),
        )
        let count = 0
        storeFaults.inject(fault, (request) => {
          if (request !== step) return false
          count += 1
          return count === nth
        })
        await service.drain('archive')
        await deliverUntilTaken(service, storeFaults)
        const archived = await archivedIds(service, organizationId)
        expect(archived.slice(2).toSorted()).toEqual(ids.toSorted())
      },
    )
  })

  test('a crash before any step: what was begun is left over, and the retry makes the log whole', async () => {
    for (const crashAt of [1, 2, 3, 4, 5, 6, 7]) {
      const storeFaults = faults()
      const service = await startService({ faults: storeFaults })
      const organizationId = newId()
      const pending = pendingEntriesOf(organizationId, 3)
      const from = storeFaults.requests.length
      storeFaults.inject('not-written', (_request, count) => count >= from + crashAt)
      await appendPending(service.deps.appendable.of(organizationId), pending, patientBudget()).catch(() => {})
      storeFaults.heal()
      await appendPending(service.deps.appendable.of(organizationId), pending, patientBudget())
      expect(await archivedIds(service, organizationId)).toEqual(pending.map(({ id }) => id))
    }
  })

  test('a failing organization does not hold back another in the same batch', async () => {
    const service = await startService()
    const [good, bad] = [newId(), newId()]
    const appendable: AppendableLogs = {
      of: (organization) => ({
        ...service.deps.appendable.of(organization),
        ...(organization === bad ? { head: () => Promise.reject(new Error('no')) } : {}),
      }),
    }
    const records = [...pendingEntriesOf(bad, 1), ...pendingEntriesOf(good, 1)]
    await Promise.all(
      records.map((arrival) =>
        service.record(
          JSON.parse(
            JSON.stringify({
              ...JSON.parse(arrival.line()),
              id: undefined,
              receivedTimeStamp: undefined,
              salt: undefined,
            }),
          ),
        ),
      ),
    )
    const failures: string[] = []
    const { startPump } = await import('../../infra/local/pump/stream-pump.ts')
    const { streamConsumers } = await import('../../shared/deployment/streams.ts')
    const app = createApp({ ...service.deps, appendable })
    const pump = await startPump({
      client: service.database.client,
      streamsClient: service.database.streams,
      tableName: service.database.names.events,
      consumer: { ...streamConsumers.archive, retriesMax: 1 },
      invoke: async (event) => {
        const response = await app(event)
        failures.push(...response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
        return response
      },
      checkpointFile: `${service.dir}/checkpoint`,
      failureFile: `${service.dir}/failures`,
      pollMs: 10,
      batchWindowMs: 0,
      sleep: async () => {},
      report: () => {},
    })
    await pump.idle()
    await pump.stop()
    expect(failures.length).toBeGreaterThan(0)
    expect(await archivedIds(service, good)).toHaveLength(1)
    expect(await archivedIds(service, bad)).toHaveLength(0)
  })
})
