// Searching, held against a model that is as plain as can be: a filter over an array.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry, SubmittedEntry } from '../../shared/entry.ts'
import { noShards } from '../../shared/shards.ts'
import { budgetOfLooks, hurriedBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

interface Asked {
  readonly scope: string
  readonly parameters: readonly (readonly [string, string])[]
  readonly sort: 'asc' | 'desc'
  readonly limit: number
}

const values = {
  'event-name': ['Project member added', 'Project member removed', 'Access token created', '!important', 'star*'],
  'event-source': ['membership', 'service-account'],
  'event-type': ['ADMIN_ACTIVITY', 'SYSTEM_EVENT', 'POLICY_DENIED'],
  severity: ['INFO', 'ERROR'],
  visibility: ['PUBLIC', 'PRIVATE'],
  'correlation-id': ['c-1', 'c-2', 'c-22'],
  region: ['eu01', 'eu02'],
  initiator: ['user-1', 'user-2', 'Ada@Example.com', 'grace@example.com'],
  resource: ['r-1', 'r-2', 'billing', 'name "quoted" \\ back'],
  'source-ip': ['192.0.2.10', '192.0.2.77', '2001:db8::1', 'AWS Internal', '10.1.2.3'],
} as const

const [organizationId, outer, inner, projectA, projectB] = ['o', 'f-outer', 'f-inner', 'p-a', 'p-b'] as const
const contexts = [
  {},
  { folderId: outer },
  { folderPath: [outer, inner], folderId: inner },
  { folderPath: [outer, inner], projectId: projectA },
  { folderPath: [outer], projectId: projectB },
  { projectId: 'p-c' },
]
const scopes = [
  `organizations/${organizationId}`,
  `folders/${outer}`,
  `folders/${inner}`,
  `projects/${projectA}`,
  `projects/${projectB}`,
]

const oneOf = <T>(...from: readonly T[]) => fc.constantFrom(...from)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

/** Within an hour, many in the same millisecond. */
const base = Date.now() - 3_600_000
const time = fc
  .tuple(fc.nat(20), oneOf('', '1', '12', '9'))
  .map(([at, more]) => `${new Date(base + at * 100).toISOString().slice(0, 23)}${more}Z`)

const entry: fc.Arbitrary<SubmittedEntry> = fc
  .record({
    context: oneOf(...contexts),
    eventTimeStamp: time,
    eventName: oneOf(...values['event-name']),
    eventSource: oneOf(...values['event-source']),
    eventType: oneOf(...values['event-type']),
    severity: oneOf(...values.severity),
    visibility: oneOf(...values.visibility),
    region: oneOf(...values.region),
    sourceIpAddress: oneOf(...values['source-ip']),
    initiator: fc.record({
      id: oneOf('user-1', 'user-2'),
      email: maybe(oneOf('ada@example.com', 'grace@example.com')),
    }),
    correlationId: maybe(oneOf(...values['correlation-id'])),
    resourceId: maybe(oneOf('r-1', 'r-2')),
    resourceName: maybe(oneOf('billing', 'name "quoted" \\ back', 'r-1')),
    details: maybe(
      fc.record({ note: oneOf('Straße ÄÖ', 'two words here', 'quote " and \\', 'MIXED Case'), n: fc.nat(30) }),
    ),
  })
  .map((fields) => {
    const given = JSON.parse(JSON.stringify(fields))
    return anEntry({ ...given, context: { organizationId, ...fields.context } })
  })

const literal = (value: string) => (value.startsWith('!') ? `\\${value}` : value).replace(/\*$/, '\\*')
const termOf = (name: keyof typeof values) =>
  fc.tuple(oneOf(...(values[name] as readonly string[])), fc.boolean(), fc.nat(6)).map(([value, negated, cut]) => {
    const exact =
      cut > 3 || cut === 0 || name === 'source-ip'
        ? literal(value)
        : `${value.replace(/^[!\\]/, 'x').slice(0, cut + 2)}*`
    return [name, `${negated ? '!' : ''}${exact}`] as const
  })
const filter = fc.oneof(
  ...(Object.keys(values) as (keyof typeof values)[]).map(termOf),
  oneOf('192.0.2.0/24', '!192.0.2.0/25', '2001:db8::/32', '0.0.0.0/0', '10.*').map(
    (value) => ['source-ip', value] as const,
  ),
  oneOf(
    'straße',
    'words two',
    '"two words"',
    '"words two"',
    '!mixed',
    'quote " and',
    'project eu01',
    '7',
    'nowhere',
  ).map((value) => ['q', value] as const),
)

const asked: fc.Arbitrary<Asked> = fc.record({
  scope: oneOf(...scopes),
  parameters: fc
    .tuple(fc.array(filter, { maxLength: 3 }), maybe(time), maybe(time), fc.boolean())
    .map(([filters, a, b, direct]) => [
      ...filters,
      ...(a && (!b || Date.parse(a) < Date.parse(b)) ? [['start-time-range', a] as const] : []),
      ...(b && (!a || Date.parse(a) < Date.parse(b)) ? [['end-time-range', b] as const] : []),
      ...(direct ? [['include', 'direct'] as const] : []),
    ]),
  sort: oneOf('asc', 'desc'),
  limit: oneOf(1, 2, 5, 50),
})

/** What the parameters mean, written down once more and without any haste. */
function model(entries: readonly Entry[], { scope, parameters, sort }: Asked): Set<string> {
  const of = (name: string) => parameters.filter(([given]) => given === name).map(([, value]) => value)
  const digits = (text: string) => text.slice(0, -1).padEnd(30, '0')
  const chosen = entries.filter((each) => {
    const { organizationId: org, folderPath = [], folderId, projectId } = each.context
    const folders = folderId && !folderPath.includes(folderId) ? [...folderPath, folderId] : folderPath
    const chain = [
      `organizations/${org}`,
      ...folders.map((id) => `folders/${id}`),
      ...(projectId ? [`projects/${projectId}`] : []),
    ]
    if (of('include').length > 0 ? chain.at(-1) !== scope : !chain.includes(scope)) return false
    if (of('start-time-range').some((start) => digits(each.eventTimeStamp) < digits(start))) return false
    if (of('end-time-range').some((end) => digits(each.eventTimeStamp) >= digits(end))) return false
    return [...Object.keys(values), 'q'].every((name) => {
      const given = of(name)
      const wanted = given.filter((value) => !value.startsWith('!'))
      const unwanted = given.filter((value) => value.startsWith('!')).map((value) => value.slice(1))
      return (
        (wanted.length === 0 || wanted.some((value) => holds(each, name, value))) &&
        !unwanted.some((value) => holds(each, name, value))
      )
    })
  })
  return new Set((sort === 'asc' ? chosen : chosen.toReversed()).map(({ id }) => id))
}

function holds(each: Entry, name: string, value: string): boolean {
  if (name === 'q') {
    const leaves = (node: unknown): string[] =>
      typeof node === 'object' && node !== null ? Object.values(node).flatMap(leaves) : [String(node)]
    const texts = leaves(each).map((text) => text.toLowerCase())
    const phrases = value.startsWith('"') ? [value.replaceAll('"', '')] : value.replaceAll(/ "( .*)/g, '$1').split(' ')
    const wanted = value.includes(' " ') ? ['quote', ' and'] : phrases
    return wanted.every((phrase) => texts.some((text) => text.includes(phrase)))
  }
  if (name === 'source-ip') return address(each.sourceIpAddress, value)
  const prefix = value.endsWith('*') && !value.endsWith('\\*')
  const text = prefix ? value.slice(0, -1) : value.replace(/^\\/, '').replace(/\\\*$/, '*')
  const is = (field: string | undefined) => field !== undefined && (prefix ? field.startsWith(text) : field === text)
  const email = each.initiator.email?.toLowerCase()
  const fields = {
    'event-name': is(each.eventName),
    'event-source': is(each.eventSource),
    'event-type': is(each.eventType),
    severity: is(each.severity),
    visibility: is(each.visibility),
    'correlation-id': is(each.correlationId),
    region: is(each.region),
    initiator:
      is(each.initiator.id) ||
      (email !== undefined && (prefix ? email.startsWith(text.toLowerCase()) : email === text.toLowerCase())),
    resource: is(each.resourceId) || is(each.resourceName),
  }
  return fields[name as keyof typeof fields]
}

function address(found: string, value: string): boolean {
  const last = found.startsWith('192.0.2.') ? Number(found.slice(8)) : Number.NaN
  const table: Record<string, boolean> = {
    '192.0.2.0/24': last >= 0,
    '192.0.2.0/25': last < 128,
    '2001:db8::/32': found === '2001:db8::1',
    '0.0.0.0/0': /^\d/.test(found) && !found.includes(':'),
    '10.*': found.startsWith('10.'),
  }
  return table[value] ?? found === value
}

const path = ({ scope, parameters, sort, limit }: Asked, cursor?: string) => {
  const search = new URLSearchParams([
    ...parameters.map(([name, value]): [string, string] => [name, value]),
    ['sort', sort],
    ['limit', String(limit)],
  ])
  if (cursor) search.set('cursor', cursor)
  return `/v2/${scope}?${search}`
}

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
        const expected = [...model(stored, question)]
        const found = orderOf(await readAll(service, question))
        expect(found.toSorted()).toEqual(expected.toSorted())
        expect(found).toEqual(question.sort === 'asc' ? found.toSorted() : found.toSorted().reverse())
      }),
      { numRuns: 150, seed },
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
        expect([...model(before, question)].filter((id) => !found.includes(id))).toEqual([])
      }),
      { numRuns: 10 },
    )
  })
})

/** As they are listed, oldest first. */
async function storeAll(service: Service, entries: readonly SubmittedEntry[]): Promise<Entry[]> {
  await service.record(...entries)
  return readAll(service, { scope: `organizations/${organizationId}`, parameters: [], sort: 'asc', limit: 1000 })
}

describe('the plan', () => {
  const plans: [string, string, string][] = [
    ['organizations', '', 'organization'],
    ['projects', '', 'container'],
    ['folders', '', 'containers'],
    ['organizations', 'include=direct', 'container'],
    ['folders', 'include=direct', 'container'],
    ['organizations', 'initiator=user-1', 'initiator'],
    ['organizations', 'initiator=ADA@example.com', 'initiator'],
    ['organizations', 'initiator=user-1&initiator=user-2', 'initiator'],
    ['organizations', 'initiator=user-1&initiator=!user-2', 'initiator'],
    ['organizations', 'initiator=user-*', 'organization'],
    ['organizations', 'initiator=!user-1', 'organization'],
    ['projects', 'resource=r-1&initiator=user-1', 'resource'],
    ['projects', 'q=anything', 'container'],
  ]
  test.each(plans)('of %s?%s is by %s, and is told only when asked for', async (kind, query, plan) => {
    const service = await startService()
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

  test('an initiator, a resource and a project are read by themselves: what else there is costs nothing', async () => {
    const service = await startService()
    const id = newId()
    const many = Array.from({ length: 200 }, (_, index) =>
      anEntry({
        initiator: { id: `user-${index}`, email: `u${index}@example.com` },
        resourceId: `r-${index}`,
        resourceName: `n ${index}`,
        context: { organizationId: id, projectId: `p-${index}` },
      }),
    )
    await service.record(...many)
    for (const query of ['initiator=user-7', 'initiator=U7@example.com', 'resource=r-7', 'resource=n 7']) {
      const { body } = await service.call('GET', `/v2/organizations/${id}?${query}&explain=true`, {
        rights: ['operator *'],
      })
      expect(body.items).toHaveLength(1)
      expect(body.explain.entriesExamined).toBe(1)
    }
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
  test('reaches into the large parts of an entry that the bucket keeps', async () => {
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
  test.each([
    ['event-name=', '"event-name" must not be empty'],
    ['event-name=!', '"event-name" must not be empty'],
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
    const service = await startService()
    const { status, body } = await service.call('GET', `/v2/organizations/${newId()}?${query}`, {
      rights: ['reader *'],
    })
    expect(body.message).toBe(message)
    expect(status).toBe(400)
  })

  test('a cursor of another filter, order or include', async () => {
    const service = await startService()
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
