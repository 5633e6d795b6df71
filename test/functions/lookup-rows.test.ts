// What recording writes beside an entry: lookups, homes and the registry. How many rows, how often, and for how long they stay.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { ledgerOwners } from '../../shared/deployment/ledger-owners.ts'
import { foldersMax, type SubmittedEntry } from '../../shared/entry/entry.ts'
import { lookupRowsMax } from '../../shared/store/ledger/lookup.ts'
import { daySeconds } from '../../shared/time/day.ts'
import { expiresAtSeconds } from '../../shared/time/retention.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const kinds = [ledgerOwners.lookups, ledgerOwners.registry, ledgerOwners.homes, ledgerOwners.contested]

interface Row {
  readonly owner: string
  readonly row: string
  readonly expiresAt: number
}

async function rowsOf({ database }: Service): Promise<Row[]> {
  const { Items = [], LastEvaluatedKey } = await database.client.send(
    new ScanCommand({ TableName: database.names.ledger, ConsistentRead: true }),
  )
  expect(LastEvaluatedKey).toBeUndefined()
  return Items.map((item) => unmarshall(item) as Row).filter(({ owner }) =>
    kinds.some((kind) => owner.startsWith(kind)),
  )
}

async function startCounting() {
  const counting = faults()
  const service = await startService({ faults: counting })
  /** How many writes of the Ledger the entries cost. */
  const writesOf = async (entries: readonly SubmittedEntry[]) => {
    const before = counting.requests.length
    await service.record(...entries)
    return counting.requests.slice(before).filter((request) => /^(PutItem|UpdateItem) ledger$/.test(request)).length
  }
  return { service, writesOf }
}

const ids = (count: number) => Array.from({ length: count }, newId)

describe('a request', () => {
  test('of a thousand entries with the same path of ten folders writes each row once, and sent again none', async () => {
    const { service, writesOf } = await startCounting()
    const context = { organizationId: newId(), folderPath: ids(foldersMax), projectId: newId() }
    const entries = () => Array.from({ length: 1000 }, () => anEntry({ context }))
    const writes = await writesOf(entries())
    const rows = await rowsOf(service)
    expect(rows.length).toBeGreaterThan(foldersMax)
    expect(writes).toBe(rows.length)
    expect(await writesOf(entries())).toBe(0)
  })

  test(`of entries that name containers which no other names, as many as each may, writes at most ${lookupRowsMax} rows for each`, async () => {
    const { service, writesOf } = await startCounting()
    const organizationId = newId()
    const largest = () =>
      anEntry({
        context: { organizationId, folderPath: ids(foldersMax), folderId: newId(), projectId: newId() },
      })
    const entries = Array.from({ length: 10 }, largest)
    const writes = await writesOf(entries)
    // The organization itself is written once; nobody else has named the containers.
    const containers = foldersMax + 2
    expect(writes).toBe(10 * (lookupRowsMax - 1 - containers) + 1)
    expect(await rowsOf(service)).toHaveLength(writes)
    const document = readFileSync(join(import.meta.dirname, '../../docs/scale.md'), 'utf8')
    expect(document).toContain(`for the first time, costs ${lookupRowsMax} writes`)
  })
})

test('new initiators and resources cost no row', async () => {
  const { writesOf } = await startCounting()
  const context = { organizationId: newId(), projectId: newId() }
  const named = () =>
    anEntry({
      context,
      initiator: { id: newId(), email: `${newId()}@example.com` },
      resourceId: newId(),
      resourceName: newId(),
      resources: [{ id: newId(), name: newId() }],
    })
  expect(await writesOf([named()])).toBeGreaterThan(0)
  expect(await writesOf(Array.from({ length: 50 }, named))).toBe(0)
})

test('every row stays longer than the entry that it was put for, by three days at most, and longer when it is put again', async () => {
  let nowMs = Date.now()
  const service = await startService({ now: () => nowMs })
  const [organizationId, other, folderId, projectId, contested] = ids(5) as [string, string, string, string, string]
  const send = () => {
    const eventTimeStamp = new Date(nowMs + 4 * 60_000).toISOString()
    const over = {
      eventTimeStamp,
      resourceId: 'r-1',
      resourceName: 'billing',
      resources: [{ id: 'r-2', name: 'second' }],
    }
    const context = { organizationId, folderPath: [folderId], projectId }
    return service.record(
      anEntry({ ...over, context: { organizationId: other, projectId: contested } }),
      anEntry({ ...over, context }),
      anEntry({ ...over, context, visibility: 'PRIVATE' }),
      anEntry({ ...over, context: { organizationId, projectId: contested } }),
    )
  }
  const check = async () => {
    const entryExpires = expiresAtSeconds(nowMs + 4 * 60_000)
    const rows = await rowsOf(service)
    for (const kind of kinds)
      expect(
        rows.filter(({ owner }) => owner.startsWith(kind)),
        kind,
      ).not.toEqual([])
    for (const { owner, row, expiresAt } of rows) {
      expect(expiresAt, `${owner} ${row}`).toBeGreaterThan(entryExpires)
      expect(expiresAt, `${owner} ${row}`).toBeLessThanOrEqual(entryExpires + 3 * daySeconds)
    }
    return rows.map(({ owner, row }) => `${owner} ${row}`).toSorted()
  }
  await send()
  const first = await check()
  nowMs += 2 * daySeconds * 1000
  await send()
  expect(await check()).toEqual(first)
})
