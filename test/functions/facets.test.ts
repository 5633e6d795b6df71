// Facets: the most frequent values of the fields that can be filtered, held against what the list shows by them.
import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { facetNames } from '../../shared/insights/facets.ts'
import { budgetOfLooks } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const some: readonly Partial<SubmittedEntry>[] = [
  {},
  { eventName: '!odd * name', severity: 'ERROR', userAgent: 'Terraform/1.13 *' },
  { eventName: 'Project deleted', eventType: 'SYSTEM_EVENT', initiator: { id: 'user-2' }, correlationId: 'req-1' },
  { eventName: 'Café', correlationId: 'req-1', region: 'eu02', sourceIpAddress: '192.0.2.7:443, [2001:db8::1]' },
  {
    eventName: 'Cafe\u0301',
    sourceIpAddress: 'membership',
    outcome: 'DENIED',
    resourceId: 'r',
    resourceName: 'billing',
  },
  {
    sourceIpAddress: '192.0.2.7',
    resources: [
      { id: 'r', name: 'billing' },
      { id: 's', name: 'r' },
    ],
    serviceAccountDelegationInfo: {
      principals: [{ id: 'p-1', email: 'ada@example.com' }, { id: 'p-1' }, { id: 'p-2' }],
    },
  },
  { sourceIpAddress: '', visibility: 'PRIVATE', eventName: 'Hidden', initiator: { id: 'secret' } },
]

interface TopValues {
  readonly values: readonly { readonly value: string; readonly email?: string; readonly entries: number }[]
  readonly others: number
  readonly distinct: number
  readonly exact: boolean
}

async function begin(options = {}, entries = some) {
  const service = await startService(options)
  const organizationId = newId()
  await service.record(...entries.map((each) => anEntry({ ...each, context: { organizationId } })))
  return { service, path: `/v2/organizations/${organizationId}` }
}

async function facetsOf(
  service: Service,
  path: string,
  query: string,
  right = 'reader *',
): Promise<Record<string, TopValues>> {
  const { status, body } = await service.call('GET', `${path}/insights?${query}`, { rights: [right] })
  expect([status, body.message]).toEqual([200, undefined])
  return body.facets
}

const listedBy = async (service: Service, path: string, name: string, value: string, right: string) => {
  const escaped = value.replace(/^!/, '\\!').replaceAll('*', '\\*')
  const { status, body } = await service.call('GET', `${path}?${new URLSearchParams({ [name]: escaped })}`, {
    rights: [right],
  })
  expect(status).toBe(200)
  return body.items.length
}

describe('a facet', () => {
  test.each(['reader *', 'operator *'])(
    'counts of each value what the list shows by it, for whoever asks (%s)',
    async (right) => {
      const { service, path } = await begin()
      const facets = await facetsOf(service, path, `${facetNames.map((name) => `facet=${name}`).join('&')}`, right)
      expect(Object.keys(facets).toSorted()).toEqual([...facetNames].toSorted())
      for (const name of facetNames) {
        const { values, distinct, others, exact } = facets[name] as TopValues
        expect([name, distinct, others, exact]).toEqual([name, values.length, 0, true])
        for (const { value, entries } of values)
          expect([name, value, entries]).toEqual([name, value, await listedBy(service, path, name, value, right)])
      }
      const people = facets['initiator']?.values.map(({ value }) => value)
      expect(people?.includes('secret')).toBe(right === 'operator *')
    },
  )

  test('shows as many values as are asked for, and counts the others', async () => {
    const { service, path } = await begin(
      {},
      Array.from({ length: 120 }, (_, at) => ({ eventName: `n-${at % 115}` })),
    )
    const ten = (await facetsOf(service, path, 'facet=event-name'))['event-name']
    expect([ten?.values.length, ten?.others, ten?.distinct]).toEqual([10, 105, 115])
    const most = (await facetsOf(service, path, 'facet=event-name&facet-limit=5000'))['event-name']
    expect([most?.values.length, most?.others, most?.distinct]).toEqual([100, 15, 115])
    expect(most?.values.slice(0, 5).map(({ entries }) => entries)).toEqual([2, 2, 2, 2, 2])
  })

  test('completes what has been typed: values that begin so, or whose address does, in any case', async () => {
    const { service, path } = await begin()
    const completed = async (name: string, prefix: string) =>
      (await facetsOf(service, path, `facet=${name}&facet-prefix=${prefix}`))[name]?.values.map(({ value }) => value)
    expect(await completed('initiator', 'ADA@')).toEqual(['user-1'])
    expect(await completed('event-name', 'project')).toEqual(['Project member added', 'Project deleted'])
    expect(await completed('event-name', 'nothing')).toEqual([])
  })

  test('is about what the filters leave', async () => {
    const { service, path } = await begin()
    const facets = await facetsOf(service, path, 'facet=event-name&correlation-id=req-1')
    expect(facets['event-name']?.values.map(({ value, entries }) => [value, entries])).toEqual([
      ['Café', 1],
      ['Project deleted', 1],
    ])
  })

  test('that covers only a part says which: by the part that the whole answer names', async () => {
    const entries = Array.from({ length: 30 }, (_, at) => ({
      eventTimeStamp: new Date(Date.now() - at * 60_000).toISOString(),
    }))
    const { service, path } = await begin({ newBudget: () => budgetOfLooks(12) }, entries)
    const { body } = await service.call('GET', `${path}/insights?facet=severity`, { rights: ['reader *'] })
    expect(body.complete).toBe(false)
    expect(body.facets.severity.values).toEqual([{ value: 'INFO', entries: body.examined.entries }])
  })

  test.each([
    ['facet=colour', '"facet" must be one of '],
    ['facet-limit=0', '"facet-limit" must be'],
    ['time-zone=Europe/Bonn', '"time-zone" must be the name of a time zone'],
    ['time-zone=%2B02:00', '"time-zone" must be the name of a time zone'],
  ])('%s is refused by name', async (query, message) => {
    const { service, path } = await begin()
    const { status, body } = await service.call('GET', `${path}/insights?${query}`, { rights: ['reader *'] })
    expect([status, body.code]).toEqual([400, 'PARAMETER_INVALID'])
    expect(body.message).toContain(message)
  })
})

test('days begin at midnight in the time zone that is asked for', async () => {
  const { service, path } = await begin({}, [{ eventTimeStamp: new Date().toISOString() }])
  const { body } = await service.call('GET', `${path}/insights?time-zone=Asia/Kathmandu`, { rights: ['reader *'] })
  expect(body.buckets).toMatchObject({ stepSeconds: 86_400, timeZone: 'Asia/Kathmandu' })
  for (const { start } of body.buckets.items) expect(start).toMatch(/T18:15:00\.000Z$/)
  expect(body.buckets.items.at(-1).entries + body.buckets.items.at(-2).entries).toBe(1)
})
