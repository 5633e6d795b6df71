// Searching, held against a model that is as plain as can be: a filter over an array.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noShards } from '../../shared/deployment/shards.ts'
import { type DownloadFormat, downloadFormats } from '../../shared/download/download.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { parseRecord } from '../../shared/proof/bundle.ts'
import { budgetOfLooks, hurriedBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, sharedService, startService } from '../service.ts'
import { type Asked, asked, base, entry, model, organizationId, path } from './search-model.ts'

/** Pages through to the end, with something else going on between the pages. */
async function readAll(
  service: Service,
  question: Asked,
  between: () => Promise<unknown> = async () => {},
): Promise<Entry[]> {
  const found: Entry[] = []
  let cursor: string | undefined
  do {
    const { status, body } = await service.call('GET', path(question, cursor), { rights: ['operator *'] })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.items.length).toBeLessThanOrEqual(question.limit)
    found.push(...body.items)
    cursor = body.cursor
    await between()
  } while (cursor)
  return found
}

const orderOf = (items: readonly Entry[]) => items.map(({ id }) => id)

/** One shard, or more and more of them while the entries' times go on. */
const shards = [
  { spread: 'one shard', shards: noShards },
  {
    spread: 'a growing number of shards',
    shards: new Map([
      [
        organizationId,
        [
          { fromMs: base + 500, shards: 2 },
          { fromMs: base + 1500, shards: 4 },
        ],
      ],
    ]),
  },
]

describe.each(shards)('searching, over $spread', ({ shards }) => {
  test('finds exactly what a plain filter finds, in order, whatever is combined and however it is paged', async () => {
    const service = await startService({ shards })
    const sent = fc.sample(entry, { numRuns: 150, seed: 7 })
    const stored = await storeAll(service, sent)
    const seed = Number(process.env['SEARCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    await fc.assert(
      fc.asyncProperty(asked, async (question) => {
        expect(orderOf(await readAll(service, question))).toEqual(model(stored, question))
      }),
      { numRuns: 30, seed },
    )
  })

  test('while entries arrive between pages, none that was there is missed and none is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(asked, fc.array(entry, { minLength: 6, maxLength: 6 }), async (question, arriving) => {
        const service = await startService({ shards })
        const before = await storeAll(service, fc.sample(entry, { numRuns: 30, seed: 3 }))
        const later = arriving.values()
        const found = orderOf(
          await readAll(service, question, async () => {
            const next = later.next().value
            if (next) await service.record(next)
          }),
        )
        expect(new Set(found).size).toBe(found.length)
        expect(model(before, question).filter((id) => !found.includes(id))).toEqual([])
      }),
      { numRuns: 5 },
    )
  })
})

test('a download finds exactly what the list does, in every format, whatever is combined', async () => {
  // The signer refuses a log that contradicts what was signed of it before, here by other tests for the same organization.
  const service = await startService({ ownBucket: true })
  const stored = await storeAll(service, fc.sample(entry, { numRuns: 150, seed: 11 }))
  await service.drain('archive')
  const seed = Number(process.env['SEARCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  const everything: Asked = { scope: `organizations/${organizationId}`, parameters: [], sort: 'asc', limit: 100 }
  const nothing: Asked = { ...everything, parameters: [['resource', 'nobody has this']] }
  await fc.assert(
    fc.asyncProperty(asked, async (any) => {
      const question: Asked = { ...any, sort: 'asc' }
      const found = model(stored, question)
      if (question.parameters === everything.parameters) expect(found).toHaveLength(stored.length)
      if (question.parameters === nothing.parameters) expect(found).toEqual([])
      expect(idsOf(await readAll(service, question))).toEqual(found)
      for (const format of downloadFormats) {
        const ids = idsOf(entriesIn[format](await downloaded(service, format, question)))
        // A bundle is in the order of the log.
        expect([format, format === 'bundle' ? ids.toSorted() : ids]).toEqual([
          format,
          format === 'bundle' ? found.toSorted() : found,
        ])
      }
    }),
    { numRuns: 8, seed, endOnFailure: true, examples: [[everything], [nothing]] },
  )
})

type Shown = Pick<Entry, 'id' | 'eventSource'>

/** What the service has recorded of the downloads themselves is in them, and was not among the entries before. */
const idsOf = (shown: readonly Shown[]) =>
  shown.filter(({ eventSource }) => eventSource !== 'audit-log').map(({ id }) => id)

const linesOf = (file: string) => file.split('\n').filter(Boolean)

const entriesIn: Readonly<Record<DownloadFormat, (file: string) => Shown[]>> = {
  ndjson: (file) => linesOf(file).map((line) => JSON.parse(line)),
  csv: (file) => parse(file, { columns: true, bom: true }),
  ocsf: (file) => linesOf(file).map((line) => JSON.parse(JSON.parse(line).raw_data)),
  bundle: (file) =>
    linesOf(file).flatMap((line) => {
      const record = parseRecord(line)
      return record?.kind === 'entry' ? [JSON.parse(record.line)] : []
    }),
}

async function downloaded(service: Service, format: DownloadFormat, { scope, parameters }: Asked): Promise<string> {
  const names = { 'start-time-range': 'startTimeRange', 'end-time-range': 'endTimeRange' } as const
  const given = Map.groupBy(parameters, ([name]) => name)
  const fields = [...given].map(([name, pairs]) => {
    const [first, ...more] = pairs.map(([, value]) => value)
    return [
      Object.hasOwn(names, name) ? names[name as keyof typeof names] : name,
      more.length > 0 ? [first, ...more] : first,
    ]
  })
  const path = `/v2/${scope}/downloads`
  const rights = ['operator *']
  const created = await service.call('POST', path, { rights, body: { format, ...Object.fromEntries(fields) } })
  expect(created.status, created.text).toBe(202)
  await service.drain('download')
  const { body } = await service.call('GET', `${path}/${created.body.id}`, { rights })
  return (await fetch(body.url)).text()
}

/** As they are listed, oldest first. */
async function storeAll(service: Service, entries: readonly SubmittedEntry[]): Promise<Entry[]> {
  // Of each request the entries are received at once, and those of different ones one after another.
  for (let at = 0; at < entries.length; at += 15) await service.record(...entries.slice(at, at + 15))
  return readAll(service, { scope: `organizations/${organizationId}`, parameters: [], sort: 'asc', limit: 1000 })
}

describe('the plan', () => {
  const shared = sharedService()
  const plans: [string, string, string][] = [
    ['organizations', '', 'organization'],
    ['projects', '', 'container'],
    ['folders', '', 'containers'],
    ['organizations', 'include=direct', 'container'],
    ['folders', 'include=direct', 'container'],
    ['organizations', 'initiator=user-1', 'organization'],
    ['organizations', 'resource=r-1', 'organization'],
    ['projects', 'resource=r-1&initiator=user-1', 'container'],
    ['folders', 'initiator=ADA@example.com', 'containers'],
    ['projects', 'q=anything', 'container'],
  ]
  test.each(plans)('of %s?%s is by %s, and is told only when asked for', async (kind, query, plan) => {
    const service = shared()
    const ids = { organizations: newId(), folders: newId(), projects: newId() }
    const context = { organizationId: ids.organizations, folderId: ids.folders, projectId: ids.projects }
    await service.record(anEntry({ context, initiator: { id: 'user-1', email: 'ada@example.com' }, resourceId: 'r-1' }))
    await service.drain('archive')
    const url = `/v2/${kind}/${ids[kind as keyof typeof ids]}?${query}`
    const ask = (more: string) => service.call('GET', `${url}${more}`, { rights: ['operator *'] })
    const { body } = await ask('&explain=true')
    const cost = { pages: expect.any(Number), entriesExamined: expect.any(Number), readUnits: expect.any(Number) }
    expect(body.explain).toEqual({ plan, ...cost })
    expect((await ask('')).body).not.toHaveProperty('explain')
  })

  test('a project is read by itself: what else there is costs nothing', async () => {
    const service = await startService()
    const organizationId = newId()
    const many = Array.from({ length: 200 }, (_, index) =>
      anEntry({ context: { organizationId, projectId: `p-${organizationId}-${index}` } }),
    )
    await service.record(...many)
    const { body } = await service.call('GET', `/v2/projects/p-${organizationId}-7?explain=true`, {
      rights: ['operator *'],
    })
    expect(body.items).toHaveLength(1)
    expect(body.explain.entriesExamined).toBe(1)
  })

  test('a page of a filter that matches nothing ends with the range, not with the first empty answer of the store', async () => {
    const service = await startService()
    const context = { organizationId: newId() }
    for (let batch = 0; batch < 3; batch += 1) {
      await service.record(
        ...Array.from({ length: 500 }, () => anEntry({ context, details: { text: 'x'.repeat(1500) } })),
      )
    }
    const rare = anEntry({
      context,
      eventName: 'rare',
      eventTimeStamp: new Date(Date.now() - 86_400_000).toISOString(),
    })
    await service.record(rare)
    const { body } = await service.call(
      'GET',
      `/v2/organizations/${context.organizationId}?event-name=rare&explain=true`,
      { rights: ['operator *'] },
    )
    expect(body.items).toMatchObject([rare])
    expect(body).not.toHaveProperty('cursor')
    expect(body.explain).toMatchObject({ entriesExamined: 1501 })
    expect(body.explain.pages).toBeGreaterThan(1)
  })

  test('when the time is over the page ends, and the cursor goes on from the last entry examined', async () => {
    const service = await startService({ newBudget: () => budgetOfLooks(40) })
    const context = { organizationId: newId() }
    const entries = Array.from({ length: 400 }, (_, index) =>
      anEntry({ context, eventName: index % 97 === 0 ? 'rare' : 'common' }),
    )
    await service.record(...entries)
    const path = `/v2/organizations/${context.organizationId}?event-name=rare&limit=5`
    const found: string[] = []
    let cursor: string | undefined
    let pages = 0
    do {
      const { body } = await service.call('GET', cursor ? `${path}&cursor=${cursor}` : path, { rights: ['reader *'] })
      found.push(...body.items.map(({ id }: Entry) => id))
      cursor = body.cursor
      pages += 1
    } while (cursor)
    expect(new Set(found).size).toBe(5)
    expect(found).toHaveLength(5)
    expect(pages).toBeGreaterThan(2)
  })

  test('with the reference’s parameters alone, a page before the end is never empty, even when the first half of its time is over at once', async () => {
    const service = await startService({ newBudget: hurriedBudget })
    const [id, folder] = [newId(), newId()]
    const noise = Array.from({ length: 300 }, (_, index) =>
      anEntry({ context: { organizationId: id, projectId: `n-${index}` } }),
    )
    const below = Array.from({ length: 60 }, (_, index) =>
      anEntry({
        context: { organizationId: id, folderId: folder, projectId: `b-${index}` },
        eventTimeStamp: new Date(Date.now() - 86_400_000 - index).toISOString(),
      }),
    )
    await service.record(...noise, ...below)
    await service.drain('archive')
    const found: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await service.call('GET', `/v2/folders/${folder}?limit=7${cursor ? `&cursor=${cursor}` : ''}`, {
        rights: ['reader *'],
      })
      if (body.cursor) expect(body.items.length).toBeGreaterThan(0)
      found.push(...body.items.map((item: Entry) => item.id))
      cursor = body.cursor
    } while (cursor)
    expect(new Set(found).size).toBe(60)
    expect(found).toHaveLength(60)
  })
})

describe('free text', () => {
  test('reaches into the large fields of an entry that the bucket keeps', async () => {
    const service = await startService()
    const context = { organizationId: newId() }
    const body = { text: `${'x '.repeat(60_000)} Needle in "quotes"` }
    await service.record(anEntry({ context, request: { endpoint: '/', body } }), anEntry({ context }))
    const count = async (q: string) =>
      (
        await service.call('GET', `/v2/organizations/${context.organizationId}?q=${encodeURIComponent(q)}`, {
          rights: ['reader *'],
        })
      ).body.items.length
    expect(await count('needle')).toBe(1)
    expect(await count('NEEDLE membership')).toBe(1)
    expect(await count('!needle')).toBe(1)
    expect(await count('"needle in"')).toBe(1)
    expect(await count('salt')).toBe(0)
  })
})

describe('what cannot be meant is refused, naming it', () => {
  const shared = sharedService()
  test.each([
    ['event-name=', '"event-name" must not be empty'],
    ['event-name=!', '"event-name" must not be empty'],
    ['event-name=%20', '"event-name" must not be empty'],
    ['event-name=!%20', '"event-name" must not be empty'],
    ['q=""', '"q" must hold a word'],
    ['q=', '"q" must not be empty'],
    ['cursor=', '"cursor" must not be empty'],
    ['limit=', '"limit" must not be empty'],
    ['limit=1.5', '"limit" must be a whole number from 1'],
    ['limit=1e-1', '"limit" must be a whole number from 1'],
    ['limit=0x10', '"limit" must be a whole number from 1'],
    ['start-time-range=', '"start-time-range" must not be empty'],
    ['outcome=FAILED', '"outcome" must be one of SUCCESS, FAILURE, DENIED'],
    ['field=role', '"field" must be a path and a value with a colon between them, as in "request.body.role:owner"'],
    [`event-name=${'x'.repeat(600)}`, '"event-name" must not be longer than 512 characters'],
    ['severity=WARN', '"severity" must be one of INFO, ERROR'],
    ['visibility=SCHWARZ', '"visibility" must be one of PUBLIC, PRIVATE'],
    ['event-type=DATA*', '"event-type" must be one of ADMIN_ACTIVITY, SYSTEM_EVENT, POLICY_DENIED'],
    [
      'source-ip=10.0.0.0/33',
      '"source-ip" must be an address, a CIDR, or the text that a service put in its place: "10.0.0.0/33"',
    ],
    [
      'source-ip=300.1.1.1',
      '"source-ip" must be an address, a CIDR, or the text that a service put in its place: "300.1.1.1"',
    ],
    [
      'source-ip=2001:db8::/129',
      '"source-ip" must be an address, a CIDR, or the text that a service put in its place: "2001:db8::/129"',
    ],
    ['sort=up', '"sort" must be one of asc, desc'],
    ['include=all', '"include" must be one of direct'],
    ['explain=1', '"explain" must be one of true, false'],
    ['eventName=x', '"eventName" is not a parameter of this endpoint'],
    ['__proto__=x', '"__proto__" is not a parameter of this endpoint'],
    [Array.from({ length: 101 }, () => 'region=a').join('&'), '"region" must be given at most 100 times'],
  ])('%s', async (query, message) => {
    const service = shared()
    const { status, body } = await service.call('GET', `/v2/organizations/${newId()}?${query}`, {
      rights: ['reader *'],
    })
    expect(body.message).toBe(message)
    expect(status).toBe(400)
  })

  test.each(['50', '50.0', '5e1', '5E+1', '5e%2B01', '500e-1', '0.5e2'])(
    '%s is the number 50, as JSON may write it',
    async (limit) => {
      const service = shared()
      const { body } = await service.call('GET', `/v2/organizations/${newId()}?limit=${limit}`, {
        rights: ['reader *'],
      })
      expect(body.limit).toBe(50)
    },
  )

  test('a cursor of another filter, order or include', async () => {
    const service = shared()
    const id = newId()
    await service.record(...Array.from({ length: 3 }, () => anEntry({ context: { organizationId: id } })))
    const url = `/v2/organizations/${id}?limit=1`
    const { cursor } = (await service.call('GET', url, { rights: ['operator *'] })).body
    for (const more of ['severity=INFO', 'sort=asc', 'include=direct', 'q=x']) {
      const { body } = await service.call('GET', `${url}&${more}&cursor=${cursor}`, { rights: ['operator *'] })
      expect(body.code).toBe('CURSOR_INVALID')
    }
    expect((await service.call('GET', `${url}&explain=true&cursor=${cursor}`, { rights: ['operator *'] })).status).toBe(
      200,
    )
  })
})
