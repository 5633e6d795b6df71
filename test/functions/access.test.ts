// What every route refuses, run over the route table itself: a new route is covered on the day it is added.
import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { routes } from '../../shared/routes.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const filled = (path: string, id: string = newId()) => path.replace('{id}', id).replaceAll(/\{\w+\+?\}/g, newId)

/** A valid body, so that nothing but access can be at fault. */
const bodyOf = (path: string) => (path === '/v2/entries' ? anEntry() : { format: 'ndjson' })

const request = (service: Service, { method, path }: { method: 'GET' | 'POST'; path: string }, more: object) =>
  service.call(method, path, { ...(method === 'POST' ? { body: bodyOf(path) } : {}), ...more })

describe.each(routes.filter((route) => !route.public))('$method $path', (route) => {
  test('without a valid token the answer is 401, always the same', async () => {
    const service = await startService()
    const good = await service.token(['operator *', 'writer *'])
    const [header, payload, signature] = good.split('.') as [string, string, string]
    const otherPayload = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'eve' }),
    )
    const claims = { iss: service.issuer, aud: 'beleg', sub: 'eve', rights: ['operator *'] }
    const shared = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h')
    const refused = [
      undefined,
      'Basic dXNlcjpwYXNz',
      'Bearer',
      `Bearer ${good.slice(0, -4)}AAAA`,
      `Bearer ${header}.${otherPayload.toString('base64url')}.${signature}`,
      `Bearer ${new UnsecuredJWT(claims).setExpirationTime('1h').encode()}`,
      `Bearer ${await shared.sign(new TextEncoder().encode('a shared secret that the service does not have'))}`,
      `Bearer ${await service.token(['operator *'], { expiresInSeconds: -60 })}`,
      `Bearer ${await service.token(['operator *'], { audience: 'another' })}`,
      `Bearer ${await service.token(['operator *'], { issuer: 'https://issuer.example' })}`,
    ]
    const path = filled(route.path)
    for (const authorization of refused) {
      const { status, body, headers } = await request(service, { ...route, path }, { authorization })
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toBe('Bearer')
      expect(body).toEqual({
        code: 'CALLER_UNKNOWN',
        message: 'The request could not be authorized',
        path,
        status: 401,
        timestamp: expect.any(String),
      })
    }
  })

  test('without a right, what exists and what does not are answered byte for byte alike', async () => {
    const now = Date.now()
    const service = await startService({ now: () => now })
    const entry = anEntry({ context: { organizationId: newId(), folderId: newId(), projectId: newId() } })
    const { organizationId, folderId = '', projectId = '' } = entry.context
    await service.record(entry)
    await service.drain('archive')
    const existing = { organizations: organizationId, folders: folderId, projects: projectId }
    const id = existing[route.path.split('/')[2] as keyof typeof existing] ?? ''
    const path = filled(route.path, id)
    const powerless = [
      [],
      ['reader'],
      ['reader organizations/'],
      ['admin *'],
      [`reader projects/${newId()}`],
      ['reader *  '],
      [`Reader *`],
    ]
    const strangers =
      route.function === 'ingest'
        ? [...powerless, ['reader *'], ['operator *'], ['writer projects/x']]
        : [...powerless, ['writer *']]
    for (const rights of strangers) {
      const real = await request(service, { ...route, path }, { rights })
      const absent = await request(service, { ...route, path: path.replaceAll(id || ' ', newId()) }, { rights })
      expect(real.status).toBe(route.function === 'ingest' ? 403 : 404)
      const neutral = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
      expect(neutral(real.text)).toBe(neutral(absent.text))
      expect([...real.headers].toString()).toBe([...absent.headers].toString())
    }
  })
})

describe.each(routes.filter((route) => route.public))('$method $path, which is public', (route) => {
  test('is answered to everybody alike, whatever token they have', async () => {
    const service = await startService()
    const { status, text, headers } = await request(service, route, {})
    expect(status).toBe(200)
    for (const authorization of ['Bearer', 'Bearer nonsense', `Bearer ${await service.token(['operator *'])}`]) {
      const again = await request(service, route, { authorization })
      expect([again.status, again.text, [...again.headers]]).toEqual([status, text, [...headers]])
    }
  })

  test('is public in exactly this way: another method or path needs a token', async () => {
    const { apps } = await startService()
    const app = apps[route.function]
    expect((await app.request(route.path, { method: 'POST' })).status).toBe(401)
    expect((await app.request(`${route.path}/`)).status).toBe(401)
    expect((await app.request(`/v2${route.path}`)).status).toBe(401)
  })
})

describe('rights', () => {
  test('are held against scope and all that lies above it', async () => {
    const service = await startService()
    const [organizationId, outer, inner, projectId] = [newId(), newId(), newId(), newId()]
    const entry = anEntry({ context: { organizationId, folderPath: [outer, inner], projectId } })
    const [entryId] = await service.record(entry)
    await service.drain('archive')
    const scopes = [`organizations/${organizationId}`, `folders/${outer}`, `folders/${inner}`, `projects/${projectId}`]
    const readable = async (right: string) => {
      const all = await Promise.all(scopes.map((scope) => service.call('GET', `/v2/${scope}`, { rights: [right] })))
      return all.map(({ status, body }) => (status === 200 ? body.items.length : status))
    }
    expect(await readable('reader *')).toEqual([1, 1, 1, 1])
    expect(await readable(`reader ${scopes[0]}`)).toEqual([1, 1, 1, 1])
    expect(await readable(`reader ${scopes[1]}`)).toEqual([404, 1, 1, 1])
    expect(await readable(`operator ${scopes[2]}`)).toEqual([404, 404, 1, 1])
    expect(await readable(`reader ${scopes[3]}`)).toEqual([404, 404, 404, 1])
    const one = `/v2/organizations/${organizationId}/entries/${entryId}`
    for (const scope of scopes)
      expect((await service.call('GET', one, { rights: [`reader ${scope}`] })).status).toBe(200)
    expect((await service.call('GET', one, { rights: [`reader projects/${newId()}`] })).status).toBe(404)
  })

  test('PRIVATE entries are seen by operators only, in every way of reading', async () => {
    const service = await startService()
    const organizationId = newId()
    const [id] = await service.record(anEntry({ visibility: 'PRIVATE', context: { organizationId } }))
    await service.record(anEntry({ context: { organizationId } }))
    const seen = async (role: string) => {
      const rights = [`${role} organizations/${organizationId}`]
      const list = await service.call('GET', `/v2/organizations/${organizationId}`, { rights })
      const one = await service.call('GET', `/v2/organizations/${organizationId}/entries/${id}`, { rights })
      return [list.body.items.length, one.status]
    }
    expect(await seen('reader')).toEqual([1, 404])
    expect(await seen('operator')).toEqual([2, 200])
  })

  test('a writer of one organization cannot write into another, and the rest of its submission is stored', async () => {
    const service = await startService()
    const [mine, theirs] = [anEntry(), anEntry()]
    const rights = [`writer organizations/${mine.context.organizationId}`]
    const { status, body } = await service.call('POST', '/v2/entries', { rights, body: [mine, theirs] })
    expect(status).toBe(207)
    expect(body.results[1]).toEqual({
      index: 1,
      status: 'refused',
      code: 'NOT_FOUND',
      message: `${theirs.context.organizationId} not found.`,
    })
  })

  test('an unknown path is not found, and says so only to whoever has a token', async () => {
    const service = await startService()
    expect((await service.call('GET', '/v2/nothing', { rights: ['reader *'] })).body).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    })
    expect((await service.call('GET', '/v2/nothing')).status).toBe(401)
  })

  test('an issuer that cannot be reached is answered 503, not 401', async () => {
    const service = await startService()
    const { callerCheck } = await import('../../shared/http/caller.ts')
    const check = callerCheck({ issuer: 'http://127.0.0.1:9', audience: 'beleg', rightsClaim: 'rights' })
    await expect(check(`Bearer ${await service.token(['reader *'])}`)).rejects.toMatchObject({
      code: 'ISSUER_UNAVAILABLE',
    })
  })
})

test('the apps answer exactly the routes of the route table', async () => {
  const { apps } = await startService()
  for (const name of ['ingest', 'query'] as const) {
    const served = apps[name].routes
      .filter(({ method }) => method !== 'ALL')
      .map(
        ({ method, path }) =>
          `${method} ${path.replaceAll(/:(\w+)(\{\.\+\})?/g, (_, name, rest) => `{${name}${rest ? '+' : ''}}`)}`,
      )
    const listed = routes.filter((route) => route.function === name).map(({ method, path }) => `${method} ${path}`)
    expect(served.toSorted()).toEqual(listed.toSorted())
  }
})
