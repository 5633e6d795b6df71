// Insights, held against a model that is as plain as can be: sums over an array.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InsightsResponse } from '../../functions/query/insights/insights.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { hurriedBudget, patientBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const day = 24 * 60 * 60 * 1000
const now = Date.now()

const names = ['Project member added', 'Project deleted', 'Access token created']
const oneOf = <T>(...from: readonly T[]) => fc.constantFrom(...from)

/** Within 40 days, so many that something repeats. */
const entry: fc.Arbitrary<SubmittedEntry> = fc
  .record({
    project: oneOf('p-a', 'p-b', undefined),
    at: fc.tuple(fc.nat(40), fc.nat(5)),
    eventName: oneOf(...names),
    eventSource: oneOf('membership', 'resource-manager'),
    eventType: oneOf('ADMIN_ACTIVITY', 'ADMIN_ACTIVITY', 'ADMIN_ACTIVITY', 'SYSTEM_EVENT', 'POLICY_DENIED'),
    severity: oneOf('INFO', 'INFO', 'INFO', 'ERROR'),
    outcome: oneOf(...Array(6).fill(undefined), 'SUCCESS', 'FAILURE', 'DENIED'),
    visibility: oneOf('PUBLIC', 'PUBLIC', 'PRIVATE'),
    userAgent: oneOf('Portal', 'Terraform/1.13', 'unheard-of'),
    initiator: oneOf({ id: 'user-1', email: 'ada@example.com' }, { id: 'user-2' }, ...manyPeople()),
    resourceId: oneOf('r-1', 'r-2', 'r-3'),
  })
  .map(({ project, outcome, at: [days, minutes], ...fields }) =>
    anEntry({
      ...fields,
      ...(outcome ? { outcome } : {}),
      eventTimeStamp: new Date(now - days * day - minutes * 60_000 - 60_000).toISOString(),
      context: { organizationId: 'o', folderId: 'f', ...(project ? { projectId: project } : {}) },
    } as Partial<SubmittedEntry>),
  )

function manyPeople() {
  return Array.from({ length: 12 }, (_, index) => ({ id: `other-${index}`, email: `other-${index}@example.com` }))
}

interface Asked {
  readonly scope: string
  readonly role: 'reader' | 'operator'
  readonly parameters: readonly (readonly [string, string])[]
  readonly matches: (entry: Entry) => boolean
  readonly fromMs: number
  readonly toMs: number
}

const filters: readonly (readonly [string, string, (entry: Entry) => boolean])[] = [
  ['event-name', 'Project *', ({ eventName }) => eventName.startsWith('Project ')],
  ['outcome', 'DENIED', (each) => outcome(each) === 'DENIED'],
  ['severity', 'ERROR', ({ severity }) => severity === 'ERROR'],
  ['initiator', 'ADA@example.com', ({ initiator }) => initiator.id === 'user-1'],
  ['initiator', '!user-2', ({ initiator }) => initiator.id !== 'user-2'],
  ['resource', 'r-2', ({ resourceId }) => resourceId === 'r-2'],
  ['q', 'terraform', ({ userAgent }) => userAgent.startsWith('Terraform')],
  ['q', 'nowhere', () => false],
]

const asked: fc.Arbitrary<Asked> = fc
  .record({
    scope: oneOf('organizations/o', 'folders/f', 'projects/p-a'),
    role: oneOf('reader' as const, 'operator' as const),
    direct: fc.boolean(),
    chosen: fc.uniqueArray(oneOf(...filters), { maxLength: 2, selector: ([name]) => name }),
    start: fc.option(fc.nat(45), { nil: undefined }),
    lengthMs: fc.option(oneOf(60_000, 3_600_000, 5 * day, 200 * day), { nil: undefined }),
  })
  .map(({ scope, role, direct, chosen, start, lengthMs }) => {
    const fromMs = start === undefined ? now - 90 * day : now - start * day - 4 * 60_000
    const toMs = lengthMs === undefined ? now + 300_001 : fromMs + lengthMs
    return {
      scope,
      role,
      parameters: [
        ...chosen.map(([name, value]) => [name, value] as const),
        ...(direct ? [['include', 'direct'] as const] : []),
        ...(start === undefined ? [] : [['start-time-range', new Date(fromMs).toISOString()] as const]),
        ...(lengthMs === undefined ? [] : [['end-time-range', new Date(toMs).toISOString()] as const]),
      ],
      matches: (each: Entry) =>
        chosen.every(([, , test]) => test(each)) &&
        (role === 'operator' || each.visibility === 'PUBLIC') &&
        scopesOf(each).includes(scope) &&
        (!direct || scopesOf(each).at(-1) === scope),
      fromMs,
      toMs: Math.min(toMs, now + 300_001),
    }
  })

const scopesOf = ({ context }: Entry) => [
  `organizations/${context.organizationId}`,
  `folders/${context.folderId}`,
  ...(context.projectId ? [`projects/${context.projectId}`] : []),
]

const outcome = (each: Entry) => {
  if (each.outcome) return each.outcome
  if (each.eventType === 'POLICY_DENIED') return 'DENIED'
  return each.severity === 'ERROR' ? 'FAILURE' : 'SUCCESS'
}
const failed = (each: Entry) => outcome(each) !== 'SUCCESS'
const countOf = <T>(items: readonly T[], is: (item: T) => boolean) => items.filter(is).length
const groupsOf = <T>(items: readonly T[], key: (item: T) => string) => [...Map.groupBy(items, key)]

/** What the answer must be about entries of [fromMs, toMs), newest first; the step is the answer's own, proved elsewhere. */
function model(newest: readonly Entry[], fromMs: number, toMs: number, stepSeconds: number) {
  const step = stepSeconds * 1000
  const starts: number[] = []
  for (let ms = Math.floor(fromMs / step) * step; ms < toMs && fromMs < toMs; ms += step) starts.push(ms)
  const top = (value: (each: Entry) => string) => {
    const groups = groupsOf(newest, value).sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    const values = groups.slice(0, 10).map(([name, of]) => ({ value: name, entries: of.length }))
    const others = groups.slice(10).reduce((sum, [, of]) => sum + of.length, 0)
    return { values, others, distinct: groups.length, exact: true }
  }
  const initiators = top(({ initiator }) => initiator.id)
  const emailOf = (id: string) =>
    newest.find(({ initiator }) => initiator.id === id && initiator.email)?.initiator.email
  const side = (each: Entry) => {
    if (each.eventType === 'SYSTEM_EVENT' || each.userAgent.startsWith('Terraform')) return 'automated'
    return each.userAgent === 'Portal' ? 'human' : 'unknown'
  }
  const share = (name: string) => {
    const entries = countOf(newest, (each) => side(each) === name)
    return { entries, share: newest.length === 0 ? 0 : entries / newest.length }
  }
  const byHand = newest.filter((each) => side(each) === 'human' && !failed(each))
  const repeated = (key: (each: Entry) => string) =>
    groupsOf(byHand, key)
      .map(([name, of]) => ({
        name,
        times: of.length,
        days: new Set(of.map((each) => each.eventTimeStamp.slice(0, 10))).size,
      }))
      .filter(({ times, days }) => times >= 5 && days >= 3)
  return {
    buckets: starts.map((ms) => {
      const within = newest.filter((each) => Math.floor(Date.parse(each.eventTimeStamp) / step) * step === ms)
      return { start: new Date(ms).toISOString(), entries: within.length, failed: countOf(within, failed) }
    }),
    top: {
      eventName: top((each) => each.eventName),
      eventSource: top((each) => each.eventSource),
      severity: top((each) => each.severity),
      outcome: top(outcome),
      container: top((each) => scopesOf(each).at(-1) ?? ''),
      initiator: {
        ...initiators,
        values: initiators.values.map((each) => {
          const email = emailOf(each.value)
          return email ? { ...each, email } : each
        }),
      },
    },
    activity: { human: share('human'), automated: share('automated'), unknown: share('unknown') },
    failing: groupsOf(newest, (each) => `${each.eventSource}/${each.eventName}`)
      .map(([name, of]) => ({ name, entries: of.length, failed: countOf(of, failed) }))
      .filter((operation) => operation.entries >= 5 && operation.failed > 0),
    byOperation: repeated((each) => [each.initiator.id, each.eventSource, each.eventName].join('/')),
    byResource: repeated((each) => [each.initiator.id, each.eventSource, each.eventName, each.resourceId].join('/')),
  }
}

/** Newest first. The answer as a whole, but for what unit tests prove: rules, rates, intervals. */
function expectModel(body: InsightsResponse, newest: readonly Entry[], fromMs: number, toMs: number) {
  const expected = model(newest, fromMs, toMs, body.buckets.stepSeconds)
  expect(body.examined.entries).toBe(newest.length)
  expect(body.buckets.items).toEqual(expected.buckets)
  expect(body.top).toEqual(expected.top)
  expect(body.activity).toMatchObject(expected.activity)
  const failing = body.failingOperations.items.map(({ eventSource, eventName, entries, failed: failures }) => ({
    name: `${eventSource}/${eventName}`,
    entries,
    failed: failures,
  }))
  expect(failing.toSorted(byName)).toEqual(expected.failing.toSorted(byName))
  for (const per of ['byOperation', 'byResource'] as const) {
    const { items, found } = body.repeatedWork[per]
    const named = items.map(({ initiator, eventSource, eventName, resourceId, times, days }) => ({
      name: [initiator.id, eventSource, eventName, resourceId].filter((part) => part !== undefined).join('/'),
      times,
      days,
    }))
    expect(found).toBe(expected[per].length)
    expect(named).toHaveLength(Math.min(10, found))
    expect(expected[per]).toEqual(expect.arrayContaining(named))
  }
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1)

const ask = (service: Service, scope: string, parameters: readonly (readonly [string, string])[], role = 'reader') =>
  service.call(
    'GET',
    `/v2/${scope}/insights?${new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]))}`,
    {
      rights: [`${role} *`],
    },
  )

const listed = async (service: Service, scope: string): Promise<Entry[]> =>
  (await service.call('GET', `/v2/${scope}?limit=1000`, { rights: ['operator *'] })).body.items

const msOf = (each: Entry) => Date.parse(each.eventTimeStamp)

describe('insights', () => {
  test('come to exactly what plain sums come to, whatever is asked', async () => {
    const service = await startService({ now: () => now })
    await service.record(...fc.sample(entry, { numRuns: 400, seed: 11 }))
    await service.drain('archive')
    const all = await listed(service, 'organizations/o')
    expect(all).toHaveLength(400)
    await fc.assert(
      fc.asyncProperty(asked, async ({ scope, role, parameters, matches, fromMs, toMs }) => {
        const { status, body } = await ask(service, scope, parameters, role)
        expect(status, JSON.stringify(body)).toBe(200)
        expect(body).toMatchObject({
          complete: true,
          examined: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), shareOfRange: 1 },
        })
        const within = all.filter((each) => msOf(each) >= fromMs && msOf(each) < toMs && matches(each))
        expectModel(body, within, fromMs, toMs)
      }),
      { numRuns: 100 },
    )
  })

  test('when the time is over, are exact for the newest part that they name; asked for the rest, they come to all', async () => {
    let isHurried = false
    const service = await startService({
      now: () => now,
      newBudget: () => (isHurried ? hurriedBudget() : patientBudget()),
    })
    // In many containers, so that they are read a few at a time.
    const sent = fc.sample(entry, { numRuns: 450, seed: 5 }).map((each, index) => ({
      ...each,
      context: { organizationId: 'o', folderId: 'f', projectId: `p-${index % 30}` },
    }))
    await service.record(...sent)
    await service.drain('archive')
    const all = await listed(service, 'organizations/o')
    isHurried = true
    const fromMs = now - 90 * day
    let toMs = now
    let entries = 0
    for (;;) {
      const { body } = await ask(service, 'folders/f', [['end-time-range', new Date(toMs).toISOString()]], 'operator')
      const partFromMs = Date.parse(body.examined.from)
      expect(body.examined).toEqual({
        entries: expect.any(Number),
        from: expect.any(String),
        to: new Date(toMs).toISOString(),
        shareOfRange: (toMs - partFromMs) / (toMs - fromMs),
      })
      expectModel(
        body,
        all.filter((each) => msOf(each) >= partFromMs && msOf(each) < toMs),
        partFromMs,
        toMs,
      )
      entries += body.examined.entries
      expect(body.complete).toBe(partFromMs === fromMs)
      if (body.complete) break
      expect(partFromMs).toBeLessThan(toMs)
      toMs = partFromMs
    }
    expect(entries).toBe(450)
    expect(toMs).toBeLessThan(now)
  })

  test('do not let readers count PRIVATE entries', async () => {
    const service = await startService()
    const context = { organizationId: newId() }
    await service.record(anEntry({ context }), anEntry({ context, visibility: 'PRIVATE', eventName: 'secret' }))
    const of = async (role: string) => {
      const { text, body } = await ask(service, `organizations/${context.organizationId}`, [], role)
      return [body.examined.entries, body.top.eventName.distinct, text.includes('secret')]
    }
    expect(await of('reader')).toEqual([1, 1, false])
    expect(await of('operator')).toEqual([2, 2, true])
  })

  test('into what nothing is recorded of, or a time in which nothing can have been, are empty and complete', async () => {
    const service = await startService({ now: () => now })
    await service.record(anEntry({ context: { organizationId: 'o' } }))
    for (const [scope, from, to] of [
      [`projects/${newId()}`, now - day, now],
      ['organizations/o', now + 400 * day, now + 500 * day],
      ['organizations/o', now - 500 * day, now - 400 * day],
    ] as const) {
      const range = [
        ['start-time-range', new Date(from).toISOString()],
        ['end-time-range', new Date(to).toISOString()],
      ] as const
      const { status, body } = await ask(service, scope, range)
      expect(status).toBe(200)
      expect(body).toMatchObject({ complete: true, examined: { entries: 0, shareOfRange: 1 } })
      expect(body.top.eventName).toEqual({ values: [], others: 0, distinct: 0, exact: true })
      expect(body.buckets.items.length).toBeLessThanOrEqual(100)
    }
  })

  test('keep to the bounds of the range below the millisecond', async () => {
    const service = await startService({ now: () => now })
    const second = new Date(now - 60_000).toISOString().slice(0, 19)
    const at = (digits: string) => anEntry({ context: { organizationId: 'o' }, eventTimeStamp: `${second}.${digits}Z` })
    await service.record(at('5001'), at('5002'), at('5003'))
    const { body } = await ask(service, 'organizations/o', [
      ['start-time-range', `${second}.5002Z`],
      ['end-time-range', `${second}.5003Z`],
    ])
    expect(body.examined).toEqual({ entries: 1, from: `${second}.5002Z`, to: `${second}.5003Z`, shareOfRange: 1 })
    expect(body.buckets.items).toMatchObject([{ entries: 1 }])
  })

  test('say what they have cost only when asked', async () => {
    const service = await startService()
    const { context } = anEntry()
    await service.record(anEntry({ context }), anEntry({ context }))
    const scope = `organizations/${context.organizationId}`
    const parameters = [
      ['explain', 'true'],
      ['event-name', 'nothing'],
    ] as const
    const { body } = await ask(service, scope, parameters, 'operator')
    expect((await ask(service, scope, parameters)).body).toMatchObject({ status: 403, code: 'RIGHT_MISSING' })
    expect(body.explain).toEqual({ plan: 'organization', pages: 2, entriesExamined: 2, readUnits: expect.any(Number) })
    expect((await ask(service, scope, [])).body).not.toHaveProperty('explain')
  })

  test.each([
    ['cursor', 'x', '"cursor" is not a parameter of this endpoint'],
    ['limit', '5', '"limit" is not a parameter of this endpoint'],
    ['sort', 'asc', '"sort" is not a parameter of this endpoint'],
    ['include', 'all', '"include" must be one of direct'],
    ['explain', 'yes', '"explain" must be one of true, false'],
    ['severity', 'WARN', '"severity" must be one of INFO, ERROR'],
    ['start-time-range', 'yesterday', '"start-time-range" must be an RFC 3339 time'],
    ['start-time-range', '2999-01-01T00:00:00Z', '"start-time-range" must not be later than "end-time-range"'],
  ])('refuse %s=%s by name', async (name, value, message) => {
    const service = await startService()
    const { status, body } = await ask(service, `organizations/${newId()}`, [[name, value]])
    expect([status, body.code, body.message]).toEqual([400, 'PARAMETER_INVALID', message])
  })
})
