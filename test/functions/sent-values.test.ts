// What was sent in a field is found by the field's filter, and its negation leaves it out, also where the field holds less of it.
import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { anEntry, newId } from '../entries.ts'
import { startService } from '../service.ts'

const rights = ['reader *']
const long = (tail: string) => `${'x'.repeat(300)} ${tail}`
const addresses = [...Array.from({ length: 30 }, (_, index) => `10.0.0.${index + 1}`), '192.0.2.77']
const { request, initiator } = anEntry({})

const cases: readonly [filter: string, value: string, sent: object][] = [
  ['user-agent', long('needle'), { userAgent: long('needle') }],
  ['user-agent', '*needle', { userAgent: long('needle') }],
  ['endpoint', '*needle', { request: { ...request, endpoint: long('needle') } }],
  ['event-name', '*needle*', { eventName: long('a needle here') }],
  ['correlation-id', '*needle', { correlationId: long('needle') }],
  ['resource', '*needle', { resourceName: long('needle') }],
  ['resource', '*needle', { resources: [{ id: 'r-1' }, { id: 'r-2', name: long('needle') }] }],
  [
    'resource',
    '*needle',
    { resources: Array.from({ length: 60 }, (_, index) => ({ id: index === 59 ? 'a needle' : 'r' })) },
  ],
  [
    'resource',
    'a needle',
    { resources: Array.from({ length: 60 }, (_, index) => ({ id: index === 59 ? 'a needle' : `r-${index}` })) },
  ],
  ['resource', 'a needle', { resourceId: ['r-1', 'a needle'] }],
  ['resource', long('needle'), { resourceName: long('needle') }],
  ['initiator', long('NEEDLE'), { initiator: { ...initiator, email: long('needle') } }],
  ['initiator', 'ada', { initiator: { ...initiator, email: ['grace', 'Ada'] } }],
  ['initiator', '*NEEDLE', { initiator: { ...initiator, email: long('needle') } }],
  ['on-behalf-of', 'needle', { serviceAccountDelegationInfo: { principals: [{ id: 'needle', email: 7.5 }] } }],
  ['source-ip', '192.0.2.0/24', { sourceIpAddress: addresses.join(', ') }],
  ['source-ip', '192.0.2.77', { sourceIpAddress: addresses }],
  ['source-ip', '192.0.2.77', { sourceIpAddress: 'for=10.0.0.1, for="192.0.2.77:80"' }],
]

test.each(cases)(
  '%s=%s finds an entry by what was sent in it, and its negation does not',
  async (filter, value, sent) => {
    const service = await startService()
    const organizationId = newId()
    const context = { organizationId }
    await service.record(anEntry({ context, eventName: 'another', sourceIpAddress: '203.0.113.9' }), {
      ...anEntry({ context }),
      ...sent,
    } as SubmittedEntry)
    const ask = async (text: string) => {
      const query = new URLSearchParams({ [filter]: text })
      const { status, body } = await service.call('GET', `/v2/organizations/${organizationId}?${query}`, { rights })
      expect([status, body.message]).toEqual([200, undefined])
      return body.items.map(({ eventName }: SubmittedEntry) => (eventName === 'another' ? 'another' : 'sent'))
    }
    expect(await ask(value)).toEqual(['sent'])
    expect(await ask(`!${value}`)).toEqual(['another'])
  },
)

test.each([
  ['user-agent', long('needle'), { userAgent: long('needle') }],
  ['user-agent', '*needle', { userAgent: long('needle') }],
  ['endpoint', '*needle', { request: { ...request, endpoint: long('needle') } }],
  ['event-name', '*needle*', { eventName: long('a needle here') }],
  ['event-source', long('needle'), { eventSource: long('needle') }],
  ['correlation-id', '*needle', { correlationId: long('needle') }],
  ['initiator', '*NEEDLE', { initiator: { ...initiator, email: long('needle') } }],
  ['resource', long('needle'), { resourceName: long('needle') }],
  [
    'resource',
    'a needle',
    { resources: Array.from({ length: 60 }, (_, index) => ({ id: index === 59 ? 'a needle' : `r-${index}` })) },
  ],
  [
    'resource',
    'a*needle',
    { resources: Array.from({ length: 60 }, (_, index) => ({ id: index === 59 ? 'a needle' : `r-${index}` })) },
  ],
] as const satisfies readonly (readonly [string, string, object])[])(
  'also where the details, which keep it, are in the bucket: %s=%s, by lists, insights and downloads alike',
  async (filter, value, sent) => {
    const service = await startService()
    const organizationId = newId()
    const over = { context: { organizationId }, details: { text: 'x'.repeat(100_000) } }
    const entries = [{ ...anEntry(over), ...sent } as unknown as SubmittedEntry, anEntry(over)]
    const [whole, another] = await service.record(...entries)
    const path = `/v2/organizations/${organizationId}`
    const found = async (text: string) => {
      const query = new URLSearchParams([
        [filter, text],
        ['event-source', '!audit-log'],
      ])
      const { body } = await service.call('GET', `${path}?${query}`, { rights })
      const counted = await service.call('GET', `${path}/insights?${query}`, { rights })
      expect(counted.body.examined.entries).toBe(body.items.length)
      const asked = {
        format: 'ndjson',
        ...Object.fromEntries(query),
        [filter]: filter === 'event-source' ? [text, '!audit-log'] : text,
      }
      const download = await service.call('POST', `${path}/downloads`, { rights, body: asked })
      await service.drain('download')
      const { body: done } = await service.call('GET', `${path}/downloads/${download.body.id}`, { rights })
      expect(done.entries).toBe(body.items.length)
      return body.items.map(({ id }: { id: string }) => id)
    }
    expect(await found(value)).toEqual([whole])
    expect(await found(`!${value}`)).toEqual([another])
  },
)

test('a list of addresses that is longer than its field is searched whole also where the details, which keep it, are in the bucket', async () => {
  const service = await startService()
  const organizationId = newId()
  const context = { organizationId }
  const [long, short] = await service.record(
    {
      ...anEntry({ context, details: { text: 'x'.repeat(100_000) } }),
      sourceIpAddress: addresses,
    } as unknown as SubmittedEntry,
    anEntry({ context, sourceIpAddress: '203.0.113.9', details: { text: 'x'.repeat(100_000) } }),
  )
  const found = async (...asked: string[]) => {
    const query = new URLSearchParams(asked.map((text): [string, string] => ['source-ip', text]))
    const { body } = await service.call('GET', `/v2/organizations/${organizationId}?${query}`, { rights })
    return body.items.map(({ id }: { id: string }) => id)
  }
  for (const text of ['192.0.2.77', '192.0.2.0/24', '10.0.0.30', '10.0.0.0/8', '10.0.0.1'])
    expect([text, await found(text), await found(`!${text}`)]).toEqual([text, [long], [short]])
  expect(await found('198.51.100.0/24')).toEqual([])
  expect(await found('10.0.0.0/8', '!192.0.2.0/24')).toEqual([])
})

describe('a phrase between quotes', () => {
  test.each(['ada+x@example.com', 'a - b', 'c:\\temp', "it's; (so) [it] {is}", '100%', 'a&b=c', '#1', '~/.x'])(
    'is found as it stands: %s',
    async (phrase) => {
      const service = await startService()
      const organizationId = newId()
      await service.record(anEntry({ context: { organizationId }, details: { text: `before ${phrase} behind` } }))
      const find = (query: string) => service.call('GET', `/v2/organizations/${organizationId}?${query}`, { rights })
      const escaped = await find(new URLSearchParams({ q: `"${phrase}"` }).toString())
      expect(escaped.body.items).toHaveLength(1)
      // As a person types it who escapes all but the plus.
      const unescaped = await find(`q=${encodeURIComponent(`"${phrase}"`).replaceAll('%2B', '+')}`)
      expect(unescaped.body.items).toHaveLength(1)
    },
  )
})

test('an id is found in capitals: of an entry, its proof, a download', async () => {
  const service = await startService()
  const organizationId = newId()
  const [id = ''] = await service.record(anEntry({ context: { organizationId } }))
  const base = `/v2/organizations/${organizationId}`
  const get = (path: string) => service.call('GET', `${base}${path}`, { rights })
  expect((await get(`/entries/${id.toUpperCase()}`)).body).toEqual((await get(`/entries/${id}`)).body)
  const made = await service.call('POST', `${base}/downloads`, { rights, body: { format: 'csv' } })
  expect((await get(`/downloads/${made.body.id.toUpperCase()}`)).body).toMatchObject({ id: made.body.id })
})
