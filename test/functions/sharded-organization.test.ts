// A very hot organization, spread over shards: whoever sends, reads, downloads or follows sees no difference, whatever is configured
// and however it has grown.
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import type { Shards } from '../../shared/deployment/shards.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { prepareEntry } from '../../shared/entry/stored-line.ts'
import { appendPending, pendingEntryOf } from '../../shared/log/archiving.ts'
import { archivedIds, archivedLines } from '../archive.ts'
import { patientBudget } from '../budgets.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const minute = 60_000
const rights = ['operator *', 'writer *']

/** One shard until an hour ago, three until ten minutes ago, seven since; at first only the first two are configured. */
function growing(organization: string) {
  const now = Date.now()
  const three = { fromMs: now - 60 * minute, shards: 3 }
  const before: Shards = new Map([[organization, [three]]])
  const after: Shards = new Map([[organization, [three, { fromMs: now - 10 * minute, shards: 7 }]]])
  return { before, after }
}

const entriesOf = (organizationId: string, minutes: readonly number[]): SubmittedEntry[] =>
  minutes.map((ago) =>
    anEntry({
      eventTimeStamp: minutesAgo(ago),
      context: { organizationId, folderPath: ['f-1'], projectId: ago % 2 ? 'p-odd' : 'p-even' },
      initiator: { id: `user-${ago % 3}`, email: `u${ago % 3}@example.com` },
      resourceId: `r-${ago % 5}`,
      resourceName: `resource ${ago % 5}`,
    }),
  )

const times = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index)

async function startGrown() {
  const organization = newId()
  const { before, after } = growing(organization)
  const first = await startService({ shards: before })
  const old = entriesOf(organization, times(100, 11))
  await first.record(...old)
  const service = await startService({ shards: after, database: first.database })
  const recent = entriesOf(organization, times(9, 0))
  await service.record(...recent)
  return { organization, first, service, old, recent, all: [...old, ...recent] }
}

const send = (service: Service, body: unknown) => service.call('POST', '/v2/entries', { rights, body })

async function readAll(service: Service, path: string): Promise<Entry[]> {
  const items: Entry[] = []
  let cursor = ''
  do {
    const { status, body } = await service.call('GET', `${path}${cursor && `&cursor=${cursor}`}`, { rights })
    expect(status, JSON.stringify(body)).toBe(200)
    items.push(...body.items)
    cursor = body.cursor ?? ''
  } while (cursor)
  return items
}

const insertIds = (entries: readonly SubmittedEntry[]) => entries.map(({ insertId }) => insertId)

describe('an organization whose number of shards has grown', () => {
  test('meets every entry that is sent again, and refuses other content under its id', async () => {
    const { service, all } = await startGrown()
    expect((await send(service, all)).body).toMatchObject({ stored: 0, duplicates: 100, refused: 0 })
    const changed = all.map((entry) => ({ ...entry, eventName: 'changed' }))
    const { body } = await send(service, changed)
    expect(body).toMatchObject({ stored: 0, duplicates: 0, refused: 100 })
    expect(new Set(body.results.map(({ code }: { code: string }) => code))).toEqual(new Set(['ENTRY_CONFLICT']))
  })

  test('has its entries in all shards, under the keys of table and index', async () => {
    const { service, organization } = await startGrown()
    // The shard of an entry is by chance: with so many, five of seven are there but once in a thousand million runs.
    await service.record(...entriesOf(organization, Array(30).fill(1)))
    const { Items = [] } = await service.database.client.send(
      new ScanCommand({ TableName: service.database.names.events }),
    )
    const logs = new Set(Items.map(({ log }) => log?.S))
    expect(logs.size).toBeGreaterThanOrEqual(5)
    for (const { container } of Items) expect(container?.S).toMatch(/^projects\/p-(odd|even)$/)
  })

  test.each(['', 'sort=asc&', 'include=direct&'])('is listed whole, in order, each entry once (%s)', async (order) => {
    const { service, organization, all } = await startGrown()
    for (const limit of [3, 50, 1000]) {
      const found = await readAll(service, `/v2/organizations/${organization}?${order}limit=${limit}`)
      const expected = order.startsWith('include') ? [] : insertIds(all)
      expect(insertIds(found)).toEqual(order.startsWith('sort') ? expected : expected.toReversed())
    }
  })

  test.each<[string, (entry: SubmittedEntry) => boolean]>([
    ['projects/p-odd?', ({ context }) => context.projectId === 'p-odd'],
    ['organizations/ORG?initiator=user-1', ({ initiator }) => initiator.id === 'user-1'],
    ['organizations/ORG?initiator=U2@example.com', ({ initiator }) => initiator.id === 'user-2'],
    ['organizations/ORG?resource=r-3', ({ resourceId }) => resourceId === 'r-3'],
    [
      'organizations/ORG?resource=resource 4&initiator=user-0',
      (e) => e.resourceId === 'r-4' && e.initiator.id === 'user-0',
    ],
    ['organizations/ORG?end-time-range=TIME', ({ eventTimeStamp }) => eventTimeStamp < minutesAgo(30.5)],
  ])('is searched by %s, before and after the archive has seen it', async (query, matches) => {
    const { service, organization, all } = await startGrown()
    const path = `/v2/${query.replace('ORG', organization).replace('TIME', minutesAgo(30.5))}&limit=7`
    const expected = insertIds(all.filter(matches).toReversed())
    expect(insertIds(await readAll(service, path))).toEqual(expected)
    await service.drain('archive')
    expect(insertIds(await readAll(service, path))).toEqual(expected)
    expect(insertIds(await readAll(service, '/v2/folders/f-1?limit=7'))).toEqual(insertIds(all.toReversed()))
  })

  test('gives each entry by its id', async () => {
    const { service, organization, all } = await startGrown()
    const { body } = await send(service, all)
    for (const [index, { id }] of body.results.entries()) {
      const one = await service.call('GET', `/v2/organizations/${organization}/entries/${id}`, { rights })
      expect(one.body).toMatchObject(all[index] ?? {})
    }
  })

  test('is downloaded whole, and asking for it is on record', async () => {
    const { service, organization, all } = await startGrown()
    const scope = `/v2/organizations/${organization}`
    const asked = await service.call('POST', `${scope}/downloads`, { rights, body: { format: 'ndjson' } })
    await service.drain('download')
    const { body } = await service.call('GET', `${scope}/downloads/${asked.body.id}`, { rights })
    const lines = (await (await fetch(body.url)).text()).split('\n').filter(Boolean)
    expect(insertIds(lines.map((line) => JSON.parse(line)))).toEqual(insertIds(all))
    const evidence = await readAll(service, `${scope}?event-source=audit-log`)
    expect(evidence).toMatchObject([{ resourceId: asked.body.id }])
  })

  test('is archived as one log, each entry once, however often the stream is read', async () => {
    const { first, service, organization, all } = await startGrown()
    // Each follows the stream from its beginning: all that the first has archived is delivered again.
    await first.drain('archive')
    await send(service, all)
    await service.drain('archive')
    const lines = await archivedLines(service, organization)
    expect(insertIds(lines.map((line) => JSON.parse(line))).toSorted()).toEqual(insertIds(all).toSorted())
    const { body } = await service.call('GET', `/v2/organizations/${organization}/feed?limit=1000`, { rights })
    expect(body.items).toHaveLength(100)
  })
})

test('instances that are fed by shards at the same time append to one log: none is lost, none twice, each shard in its order', async () => {
  const service = await startService()
  const organization = newId()
  const pending = Array.from({ length: 60 }, () => {
    const { id, line } = prepareEntry(
      anEntry({ context: { organizationId: organization } }),
      Date.now(),
      '00'.repeat(16),
    )
    return pendingEntryOf(id, () => line)
  })
  const shards = Array.from({ length: 12 }, (_, shard) => pending.filter((_each, index) => index % 12 === shard))
  await Promise.all(
    shards.map(async (own) => {
      await appendPending(service.deps.appendable.of(organization), own.slice(0, 3), patientBudget())
      await appendPending(service.deps.appendable.of(organization), own.slice(2), patientBudget())
    }),
  )
  const archived = await archivedIds(service, organization)
  expect(archived.toSorted()).toEqual(pending.map(({ id }) => id).toSorted())
  for (const own of shards) {
    const ids = own.map(({ id }) => id)
    expect(archived.filter((id) => ids.includes(id))).toEqual(ids)
  }
})
