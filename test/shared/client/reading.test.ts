// What the client for reading promises: lists to their end, the feed with its positions, calls of any kind.
import { describe, expect, onTestFinished, test } from 'vitest'
import { type ClientOptions, createClient } from '../../../shared/client/create-client.ts'
import { anEntry, newId } from '../../entries.ts'
import { sharedService } from '../../service.ts'
import { gatewayTo } from '../../service-gateway.ts'

const service = sharedService()

async function reader(fetched?: typeof fetch, options: Partial<ClientOptions> = {}) {
  const gateway = await gatewayTo(service())
  onTestFinished(() => gateway.stop())
  const token = () => service().token(['operator *'])
  return createClient({ url: gateway.url, auth: { token }, ...(fetched ? { fetch: fetched } : {}), ...options })
}

async function recorded(count: number): Promise<{ organizationId: string; ids: string[] }> {
  const organizationId = newId()
  const entries = Array.from({ length: count }, (_, at) =>
    anEntry({ context: { organizationId }, resourceId: `r-${at}` }),
  )
  return { organizationId, ids: await service().record(...entries) }
}

describe('the client', () => {
  test('lists what a scope has, and what a filter leaves of it', async () => {
    const { organizationId, ids } = await recorded(5)
    const client = await reader()
    const all = await Array.fromAsync(client.list(`organizations/${organizationId}`))
    expect(all.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    const some = await Array.fromAsync(client.list(`organizations/${organizationId}`, { resource: ['r-1', 'r-3'] }))
    expect(some.map(({ resourceId }) => resourceId).toSorted()).toEqual(['r-1', 'r-3'])
  })

  test('goes on through pages that have no entry but a cursor, and ends where there is none', async () => {
    const pages = [
      { items: [{ id: 'a' }], cursor: '1' },
      { items: [], cursor: '2' },
      { items: [], cursor: '3' },
      { items: [{ id: 'b', severity: 'NEW', added: 1 }] },
    ]
    const asked: (string | null)[] = []
    const client = await reader((async (url: string) => {
      asked.push(new URL(url).searchParams.get('cursor'))
      return Response.json(pages[asked.length - 1])
    }) as typeof fetch)
    const all = await Array.fromAsync(client.list('organizations/o'))
    expect([all, asked]).toEqual([
      [{ id: 'a' }, { id: 'b', severity: 'NEW', added: 1 }],
      [null, '1', '2', '3'],
    ])
  })

  test.each([
    [[{ ok: true }], []],
    [
      [
        { items: [{ id: 'a' }], cursor: '1' },
        { items: [{ id: 'b' }], cursor: '1' },
      ],
      ['a'],
    ],
  ])('ends where what answers is not the service: %j', async (pages, ids) => {
    const left = [...pages]
    const client = await reader((async () => Response.json(left.shift())) as typeof fetch)
    const read: string[] = []
    const reading = async () => {
      for await (const { id } of client.list('organizations/o')) read.push(id)
    }
    await expect(reading()).rejects.toMatchObject({ code: 'GATEWAY', status: 0 })
    expect(read).toEqual(ids)
  })

  test('says of an answer that breaks off that there was none', async () => {
    const client = await reader((async () => {
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{"items":['))
          controller.error(new TypeError('terminated'))
        },
      })
      return new Response(body)
    }) as typeof fetch)
    const none = { name: 'ApiError', status: 0, code: 'NETWORK', message: 'the answer broke off' }
    await expect(Array.fromAsync(client.list('organizations/o'))).rejects.toMatchObject(none)
    await expect(client.get('/v2/me')).rejects.toMatchObject(none)
  })

  test('follows the feed, and tells the position of an entry once the loop is done with it', async () => {
    const { organizationId } = await recorded(6)
    await service().drain('archive')
    const client = await reader()
    const scope = `organizations/${organizationId}` as const
    const [seen, positions]: [string[], number[]] = [[], []]
    const follow = async (after: number, most: number) => {
      for await (const { id } of client.feed(scope, { after, onPosition: (position) => positions.push(position) })) {
        seen.push(id)
        if (seen.length === most) break
      }
    }
    await follow(-1, 4)
    // The fourth was not done: whoever begins behind the last position sees it again.
    expect(positions).toEqual([0, 1, 2])
    await follow(positions.at(-1) ?? -1, 7)
    expect(new Set(seen).size).toBe(6)
    expect(seen[3]).toBe(seen[4])
  })

  test('goes on with the feed when a service that was away is back, and tells when it is', async () => {
    const { organizationId } = await recorded(2)
    await service().drain('archive')
    const [seen, away]: [string[], number[]] = [[], []]
    const isAway = () => seen.length === 2 && away.length < 2
    const answer = ((url: string, init: RequestInit) =>
      isAway() ? Response.json({}, { status: 503 }) : fetch(url, init)) as typeof fetch
    const client = await reader(answer, { triesMax: 1 })
    const onAway = ({ status }: { readonly status: number }) => away.push(status)
    for await (const { resourceId } of client.feed(`organizations/${organizationId}`, { onAway })) {
      if (seen.push(resourceId ?? '') === 3) break
      if (seen.length === 1) continue
      await service().record(anEntry({ context: { organizationId }, resourceId: 'late' }))
      await service().drain('archive')
    }
    expect([seen.toSorted(), away]).toEqual([
      ['late', 'r-0', 'r-1'],
      [503, 503],
    ])
  })

  test('ends a feed that may not be read, and one that its reader ends while the service is away', async () => {
    const { organizationId } = await recorded(1)
    const scope = `organizations/${organizationId}` as const
    const gone = await reader(undefined, { auth: { token: 'no token' } })
    await expect(gone.feed(scope).next()).rejects.toMatchObject({ name: 'ApiError', status: 401 })
    const end = new AbortController()
    const client = await reader((async () => Response.json({}, { status: 503 })) as typeof fetch)
    const next = client.feed(scope, { signal: end.signal, onAway: () => end.abort(new Error('enough')) }).next()
    await expect(next).rejects.toThrow('enough')
  })

  test('calls what the API describes, and throws its refusals', async () => {
    const { organizationId, ids } = await recorded(1)
    const client = await reader()
    const [entryId = ''] = ids
    const path = { organizationId, entryId }
    expect(await client.get('/v2/organizations/{organizationId}/entries/{entryId}', { path })).toMatchObject({
      id: entryId,
    })
    const found = await client.post('/v2/organizations/{organizationId}/search', {
      path: { organizationId },
      body: { resource: 'r-0' },
    })
    expect(found.items).toHaveLength(1)
    await expect(
      client.get('/v2/organizations/{organizationId}/entries/{entryId}', {
        path: { ...path, organizationId: newId() },
      }),
    ).rejects.toMatchObject({ name: 'ApiError', status: 404, code: 'NOT_FOUND' })
    await expect(
      client.get('/v2/organizations/{organizationId}/entries/{entryId}', { path: { ...path, entryId: '..' } }),
    ).rejects.toThrow('needs "entryId"')
  })
})
