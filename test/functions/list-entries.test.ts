import { describe, expect, test } from 'vitest'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { type Service, sharedService, startService } from '../service.ts'

interface Shown {
  readonly id: string
  readonly eventName: string
}

const shared = sharedService()

const rights = ['reader *']

const get = (service: Service, path: string, more: readonly string[] = rights) =>
  service.call('GET', path, { rights: more })

const names = (items: readonly Shown[]) => items.map(({ eventName }) => eventName)

/** Turns pages until there is no cursor, as a client of the reference does. */
async function drain(service: Service, path: string): Promise<{ items: Shown[]; pages: number }> {
  const items: Shown[] = []
  let cursor: string | undefined
  let pages = 0
  do {
    const { status, body } = await get(service, cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path)
    if (status !== 200) throw new Error(JSON.stringify(body))
    if (body.items.length === 0 && pages > 0) throw new Error('an empty page before the end')
    items.push(...body.items)
    cursor = body.cursor
    pages += 1
  } while (cursor)
  return { items, pages }
}

describe('listing entries', () => {
  test('the newest come first, page by page, each exactly once, and the last page has no cursor', async () => {
    const service = shared()
    const organizationId = newId()
    const entries = Array.from({ length: 25 }, (_, index) =>
      anEntry({ eventName: `event ${index}`, eventTimeStamp: minutesAgo(index), context: { organizationId } }),
    )
    await service.record(...entries.toReversed())
    const { items, pages } = await drain(service, `/v2/organizations/${organizationId}?limit=10`)
    expect(names(items)).toEqual(entries.map(({ eventName }) => eventName))
    expect(pages).toBe(3)
    const exact = await get(service, `/v2/organizations/${organizationId}?limit=25`)
    expect(exact.body.items).toHaveLength(25)
    expect(exact.body).not.toHaveProperty('cursor')
  })

  test('entries of the same millisecond are all listed, whatever the page size', async () => {
    const service = shared()
    const organizationId = newId()
    const eventTimeStamp = minutesAgo(3)
    const entries = Array.from({ length: 7 }, () => anEntry({ eventTimeStamp, context: { organizationId } }))
    const ids = await service.record(...entries)
    for (const limit of [1, 2, 3, 7, 8]) {
      const { items } = await drain(service, `/v2/organizations/${organizationId}?limit=${limit}`)
      expect(items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    }
  })

  test('turning pages while entries arrive repeats none and misses none that was there', async () => {
    const service = shared()
    const organizationId = newId()
    const at = (minutes: number) => anEntry({ eventTimeStamp: minutesAgo(minutes), context: { organizationId } })
    const before = await service.record(...Array.from({ length: 12 }, (_, index) => at(index * 10)))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await get(
        service,
        `/v2/organizations/${organizationId}?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
      )
      seen.push(...body.items.map(({ id }: Shown) => id))
      cursor = body.cursor
      await service.record(at(1), at(55), at(119))
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    expect(before.filter((id) => !seen.includes(id))).toEqual([])
  })

  test('a late entry appears at its event time', async () => {
    const service = shared()
    const organizationId = newId()
    const of = (eventName: string, minutes: number) =>
      anEntry({ eventName, eventTimeStamp: minutesAgo(minutes), context: { organizationId } })
    await service.record(of('new', 1), of('old', 60 * 24 * 80))
    await service.record(of('late', 60 * 24 * 30))
    const { body } = await get(service, `/v2/organizations/${organizationId}`)
    expect(names(body.items)).toEqual(['new', 'late', 'old'])
  })

  test('the start is inclusive, the end exclusive, also beyond the millisecond', async () => {
    const service = shared()
    const organizationId = newId()
    const base = minutesAgo(5).slice(0, 20)
    const at = (digits: string) =>
      anEntry({ eventName: digits, eventTimeStamp: `${base}${digits}Z`, context: { organizationId } })
    await service.record(at('1229999'), at('1230000'), at('1230001'), at('1239999'), at('124'))
    const between = async (start: string, end: string) => {
      const range = `start-time-range=${base}${start}Z&end-time-range=${base}${end}Z`
      return names((await get(service, `/v2/organizations/${organizationId}?${range}`)).body.items).toSorted()
    }
    expect(await between('123', '124')).toEqual(['1230000', '1230001', '1239999'])
    expect(await between('1230001', '1239999')).toEqual(['1230001'])
    expect(await between('123', '123')).toEqual([])
  })

  test('any of 90 days can be asked for at once; what is past retention is not shown though it may linger', async () => {
    let now = Date.now()
    const service = await startService({ now: () => now })
    const organizationId = newId()
    await service.record(anEntry({ eventTimeStamp: minutesAgo(60 * 24 * 89), context: { organizationId } }))
    const range = `start-time-range=${minutesAgo(60 * 24 * 90 + 5)}&end-time-range=${minutesAgo(-1)}`
    expect((await get(service, `/v2/organizations/${organizationId}?${range}`)).body.items).toHaveLength(1)
    const [{ id }] = (await get(service, `/v2/organizations/${organizationId}`)).body.items
    now += 2 * 24 * 3_600_000
    expect((await get(service, `/v2/organizations/${organizationId}`)).body).toEqual({ items: [], limit: 50 })
    expect((await get(service, `/v2/organizations/${organizationId}?${range}`)).body.items).toEqual([])
    expect((await get(service, `/v2/organizations/${organizationId}/entries/${id}`)).status).toBe(404)
    const past = `end-time-range=${minutesAgo(60 * 24 * 100)}`
    expect((await get(service, `/v2/organizations/${organizationId}?${past}`)).body.items).toEqual([])
  })

  test('a page ends by bytes before it passes what a response may have, and one huge entry is paged past', async () => {
    const service = shared()
    const organizationId = newId()
    const large = (minutes: number) =>
      anEntry({
        eventTimeStamp: minutesAgo(minutes),
        context: { organizationId },
        // Quotes double in Lambda's response, which carries the body as a JSON string.
        request: { endpoint: '/', parameters: { text: '"'.repeat(8_000) } },
      })
    for (let at = 0; at < 300; at += 100) {
      await service.record(...Array.from({ length: 100 }, (_, index) => large(at + index)))
    }
    const path = `/v2/organizations/${organizationId}?limit=1000`
    const first = await get(service, path)
    expect(Buffer.byteLength(JSON.stringify(first.text))).toBeLessThan(6_000_000)
    expect(first.body.items.length).toBeGreaterThan(100)
    expect(first.body.items.length).toBeLessThan(300)
    expect((await drain(service, path)).items).toHaveLength(300)
  })

  test('one entry is returned by its id', async () => {
    const service = shared()
    const entry = anEntry()
    const [id] = await service.record(entry)
    const { organizationId } = entry.context
    const one = await get(service, `/v2/organizations/${organizationId}/entries/${id}`)
    expect(one.body).toEqual({ ...entry, id, receivedTimeStamp: expect.any(String) })
    expect((await get(service, `/v2/organizations/${newId()}/entries/${id}`)).status).toBe(404)
    expect((await get(service, `/v2/organizations/${organizationId}/entries/nothing`)).body).toMatchObject({
      message: 'nothing not found.',
      code: 'NOT_FOUND',
    })
  })
})

describe('the hierarchy', () => {
  const [organizationId, outer, inner, project, sibling] = [newId(), newId(), newId(), newId(), newId()]
  const life = [
    anEntry({ eventName: 'in organization', context: { organizationId } }),
    anEntry({ eventName: 'in outer', context: { organizationId, folderPath: [outer], folderId: outer } }),
    anEntry({ eventName: 'in inner', context: { organizationId, folderPath: [outer, inner], folderId: inner } }),
    anEntry({
      eventName: 'in project',
      context: { organizationId, folderPath: [outer, inner], folderId: inner, projectId: project },
    }),
    anEntry({ eventName: 'in sibling', context: { organizationId, projectId: sibling } }),
  ]
  const shown = async (service: Service, scope: string, more?: readonly string[]) =>
    names((await get(service, `/v2/${scope}`, more)).body.items).toSorted()

  test('an organization shows everything below it, a folder likewise, a project its own', async () => {
    const service = await startService()
    await service.record(...life)
    await service.drain('archive')
    expect(await shown(service, `organizations/${organizationId}`)).toHaveLength(5)
    expect(await shown(service, `folders/${outer}`)).toEqual(['in inner', 'in outer', 'in project'])
    expect(await shown(service, `folders/${inner}`)).toEqual(['in inner', 'in project'])
    expect(await shown(service, `projects/${project}`)).toEqual(['in project'])
    expect(await shown(service, `projects/${sibling}`)).toEqual(['in sibling'])
  })

  test('what was acknowledged is found by a right on anything above it, whatever the archive does', async () => {
    const service = await startService()
    await service.record(...life)
    expect(await shown(service, `projects/${project}`, [`reader organizations/${organizationId}`])).toEqual([
      'in project',
    ])
    expect(await shown(service, `folders/${inner}`, [`reader folders/${outer}`])).toEqual(['in inner', 'in project'])
  })

  test('a project that moves shows by each folder above it what happened under it there', async () => {
    const service = await startService()
    await service.record(...life)
    const elsewhere = newId()
    const context = { organizationId, folderPath: [elsewhere], folderId: elsewhere, projectId: project }
    await service.record(anEntry({ eventName: 'after the move', context }))
    expect(await shown(service, `projects/${project}`, [`reader folders/${elsewhere}`])).toEqual(['after the move'])
    expect(await shown(service, `projects/${project}`, [`reader folders/${outer}`])).toEqual(['in project'])
    expect(await shown(service, `projects/${project}`, [`reader projects/${project}`])).toHaveLength(2)
    expect(await shown(service, `folders/${outer}`)).toContain('in project')
  })
})

describe('parameters', () => {
  test('a limit over the maximum is clamped and echoed, without one it is 50, and 50.0 is 50', async () => {
    const service = shared()
    const limitOf = async (query: string) => (await get(service, `/v2/organizations/${newId()}${query}`)).body.limit
    expect(await limitOf('')).toBe(50)
    expect(await limitOf('?limit=50.0')).toBe(50)
    expect(await limitOf('?limit=1')).toBe(1)
    expect(await limitOf('?limit=99999999999999999999')).toBe(1000)
  })

  test("times in the forms of the reference's generated clients are understood", async () => {
    const service = shared()
    const entry = anEntry()
    await service.record(entry)
    const path = `/v2/organizations/${entry.context.organizationId}`
    const minute = minutesAgo(1).slice(0, 19)
    for (const start of [`${minute}.000000%2B0000`, `${minute}+00:00`, `${minute}.123`, `${minute}Z`]) {
      expect((await get(service, `${path}?start-time-range=${start}`)).body.items).toHaveLength(1)
    }
  })

  test.each([
    ['limit=0', 'PARAMETER_INVALID', '"limit" must be a whole number from 1'],
    ['limit=ten', 'PARAMETER_INVALID', '"limit" must be a whole number from 1'],
    ['limit=5&limit=6', 'PARAMETER_INVALID', '"limit" must be given once'],
    ['start-time-range=yesterday', 'PARAMETER_INVALID', '"start-time-range" must be an RFC 3339 time'],
    ['end-time-range=2026-13-01T00:00:00Z', 'PARAMETER_INVALID', '"end-time-range" must be an RFC 3339 time'],
    [
      'start-time-range=2026-06-02T00:00:00Z&end-time-range=2026-06-01T00:00:00Z',
      'PARAMETER_INVALID',
      '"start-time-range" must not be later than "end-time-range"',
    ],
    ['page=2', 'PARAMETER_INVALID', '"page" is not a parameter of this endpoint'],
    ['cursor=abc', 'CURSOR_INVALID', '"cursor" was not issued by this service'],
  ])('%s is refused, naming it', async (query, code, message) => {
    const service = shared()
    const path = `/v2/organizations/${newId()}`
    const { status, body } = await get(service, `${path}?${query}`)
    expect(body).toEqual({ code, message, path, status: 400, timestamp: expect.any(String) })
    expect(status).toBe(400)
  })

  test('a cursor of another query is refused; another limit is the same query', async () => {
    const service = shared()
    const organizationId = newId()
    await service.record(...Array.from({ length: 3 }, () => anEntry({ context: { organizationId } })))
    const path = `/v2/organizations/${organizationId}`
    const { cursor } = (await get(service, `${path}?limit=1`)).body
    expect((await get(service, `${path}?limit=2&cursor=${cursor}`)).body.items).toHaveLength(2)
    const elsewhere = [
      `/v2/organizations/${newId()}?cursor=${cursor}`,
      `${path}?start-time-range=${minutesAgo(9)}&cursor=${cursor}`,
    ]
    for (const other of elsewhere) {
      const { body } = await get(service, other)
      expect(body).toMatchObject({ status: 400, code: 'CURSOR_INVALID' })
    }
  })
})
