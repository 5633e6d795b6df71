// What broke other audit logs when they were read, each as a guarantee. (The rest of it stands where its subject is: late entries, empty
// downloads, links, CSV formulas, lingering rows, feeds.)
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filterNames } from '../../shared/filter/filter.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { putEntries } from '../put-entries.ts'
import { type Service, startService } from '../service.ts'

const rights = ['reader *']

async function readAll(service: Service, path: string) {
  const ids: string[] = []
  let [cursor, pages] = ['', 0]
  do {
    const { body } = await service.call('GET', `${path}${cursor && `&cursor=${cursor}`}`, { rights })
    ids.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.cursor ?? ''
    pages += 1
  } while (cursor)
  return { ids, pages }
}

test('more than ten thousand entries of one day are listed to the last and downloaded to the last', async () => {
  const service = await startService()
  const organizationId = newId()
  const { client, names } = service.database
  const entries = Array.from({ length: 11_000 }, (_, index) =>
    anEntry({ eventTimeStamp: minutesAgo(2 + index / 10), context: { organizationId } }),
  )
  const sent = await putEntries(client, names.events, entries)
  const { ids } = await readAll(service, `/v2/organizations/${organizationId}?limit=1000`)
  expect(ids).toEqual(sent.toSorted().reverse())
  const scope = `organizations/${organizationId}`
  const { body } = await service.call('POST', `/v2/${scope}/downloads`, { rights, body: { format: 'ndjson' } })
  await service.drain('download')
  const done = await service.call('GET', `/v2/${scope}/downloads/${body.id}`, { rights })
  expect(done.body).toMatchObject({ state: 'done', entries: sent.length })
})

test('a page is filled although the store gives less than a page at a time', async () => {
  const service = await startService()
  const context = { organizationId: newId() }
  // 15 KB that hardly compress: DynamoDB's answers of 1 MB hold some hundred of them.
  const noise = () => Array.from({ length: 1300 }, () => Math.random().toString(36).slice(2)).join('')
  for (let batch = 0; batch < 3; batch += 1) {
    await service.record(...Array.from({ length: 80 }, () => anEntry({ context, details: { noise: noise() } })))
  }
  const path = `/v2/organizations/${context.organizationId}?limit=200&explain=true`
  const { body } = await service.call('GET', path, { rights: ['operator *'] })
  expect(body.items).toHaveLength(200)
  expect(body.explain.pages).toBeGreaterThan(1)
})

test('sub-millisecond times decide what lies in a range, also at its edges', async () => {
  const service = await startService()
  const context = { organizationId: newId() }
  const second = minutesAgo(10).slice(0, 19)
  await service.record(
    anEntry({ context, eventTimeStamp: `${second}.000000001Z` }),
    anEntry({ context, eventTimeStamp: `${second}.000000002Z` }),
  )
  const path = `/v2/organizations/${context.organizationId}?start-time-range=${second}.000000002Z&end-time-range=${second}.000000003Z`
  expect((await readAll(service, path)).ids).toHaveLength(1)
})

test('an entry that nobody expected is stored and found by what it says', async () => {
  const service = await startService()
  const context = { organizationId: newId() }
  const odd = {
    ...anEntry({ context, eventName: 'Flux capacitor engaged', resourceId: 'never-seen' }),
    dimension: { number: 4 },
  }
  await service.record(odd)
  for (const query of ['event-name=Flux*', 'resource=never-seen', 'q=capacitor']) {
    expect((await readAll(service, `/v2/organizations/${context.organizationId}?${query}`)).ids).toHaveLength(1)
  }
})

describe('nothing that a caller types reaches the syntax of the store', () => {
  test.each([
    '*',
    '%',
    '.*',
    ':from',
    '#id',
    'attribute_exists(id)',
    '" OR 1=1',
    "' OR '1'='1",
    '{"S":"x"}',
    '$ne',
    '\\',
    '\\*',
    '(',
    '[a-z]',
    '\u0000',
  ])('%j is text like any other in every filter', async (text) => {
    const service = await startService()
    const context = { organizationId: newId() }
    await service.record(anEntry({ context }), anEntry({ context, details: { text } }))
    for (const name of filterNames.filter(
      (other) => !['severity', 'visibility', 'event-type', 'outcome', 'actor', 'source-ip'].includes(other),
    )) {
      const path = `/v2/organizations/${context.organizationId}?${name}=${encodeURIComponent(name === 'field' ? `eventName:${text}` : text)}`
      const { status, body } = await service.call('GET', path, { rights })
      expect(status).toBe(200)
      expect(body.items.length).toBeLessThanOrEqual(text === '*' ? 2 : name === 'q' ? 2 : 0)
    }
  })

  test('any text in any parameter is answered 200 or 400, in the shape of the API', async () => {
    const service = await startService()
    const context = { organizationId: newId() }
    await service.record(anEntry({ context }))
    const name = fc.oneof(
      fc.constantFrom(...filterNames, 'sort', 'limit', 'cursor', 'include', 'start-time-range', 'end-time-range'),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 4 }),
        async (parameters) => {
          const { status, body } = await service.call(
            'GET',
            `/v2/organizations/${context.organizationId}?${new URLSearchParams(parameters)}`,
            { rights },
          )
          expect([200, 400]).toContain(status)
          expect(body).toMatchObject(
            status === 200 ? { items: expect.any(Array) } : { code: expect.any(String), status: 400 },
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})
