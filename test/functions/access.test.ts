// What every route refuses, run over the route table itself: a new route is covered on the day it is added.
import { randomBytes } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Route, routes } from '../../shared/deployment/routes.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, type ServiceOptions, startService } from '../service.ts'

/** What stands in a path in place of each of its parameters. */
type Ids = Readonly<Record<'organizations' | 'folders' | 'projects' | 'entryId' | 'downloadId' | 'tile', string>>

const someIds = (): Ids => ({
  organizations: newId(),
  folders: newId(),
  projects: newId(),
  entryId: '019b7ca9-8f2e-8e0f-bb1e-f403360304af'.replace(/.{12}$/, randomBytes(6).toString('hex')),
  downloadId: newId(),
  tile: '0/000',
})

function filled({ path }: Route, ids: Ids): string {
  const kindOf = (before: string) => /(organizations|folders|projects)\/$/.exec(before)?.[1] as keyof Ids
  return path.replaceAll(/\{(\w+)\+?\}/g, (_, name: string, at: number) =>
    Object.hasOwn(ids, name) ? ids[name as keyof Ids] : ids[kindOf(path.slice(0, at))],
  )
}

/** A valid body, so that nothing but access can be at fault. */
function bodyOf({ method, path }: Route): object | undefined {
  if (method === 'GET' || method === 'DELETE') return undefined
  if (path === '/v2/entries') return anEntry()
  if (path.startsWith('/v2/homes')) return { organizationId: 'o' }
  if (path.includes('/views/')) return { query: 'severity=ERROR' }
  return path.endsWith('/downloads') ? { format: 'ndjson' } : {}
}

/** Answered to whoever has a token: what it says is of him (caller.test.ts). */
const isOfCaller = ({ path }: Route) => path === '/v2/me' || path === '/v2/organizations'

const request = (service: Service, route: Route, path: string, more: object) => {
  const body = bodyOf(route)
  return service.call(route.method, path, { ...(body ? { body } : {}), ...more })
}

/** All of an answer, with the ids that were asked for by their names. */
async function answerTo(service: Service, route: Route, ids: Ids, rights: readonly string[]) {
  const { status, text, headers } = await request(service, route, filled(route, ids), { rights })
  const named = Object.entries(ids).reduce((told, [name, id]) => told.replaceAll(id, `{${name}}`), text)
  return [status, named, [...headers].toString()]
}

/** Without the ids that are made for each request. */
const varying = (text: unknown) => String(text).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')

/**
 * An organization with a folder, a project, an entry for everybody, one for operators, and an operator's download. `hidden` are a folder
 * and a project of the same organization of which there are PRIVATE entries only; `sibling` a folder and a project beside the first, with an
 * entry for everybody of their own, and an operator's download.
 */
async function existing(service: Service) {
  const shown = someIds()
  const hidden = { ...shown, folders: newId(), projects: newId() }
  const sibling = { ...shown, folders: newId(), projects: newId() }
  const context = { organizationId: shown.organizations, folderPath: [shown.folders], projectId: shown.projects }
  const secret = { ...context, folderPath: [shown.folders, hidden.folders], projectId: hidden.projects }
  const beside = { ...context, folderPath: [sibling.folders], projectId: sibling.projects }
  const [entryId = '', privateId = '', , besideId = ''] = await service.record(
    anEntry({ context }),
    anEntry({ context, visibility: 'PRIVATE' }),
    anEntry({ context: secret, visibility: 'PRIVATE' }),
    anEntry({ context: beside }),
  )
  await service.drain('archive')
  const download = async ({ projects }: Ids): Promise<string> => {
    const asked = { rights: ['operator *'], body: { format: 'csv' } }
    return (await service.call('POST', `/v2/projects/${projects}/downloads`, asked)).body.id
  }
  const downloadId = await download(shown)
  const besideDownloadId = await download(sibling)
  // Of those that are under way, a caller may have a few only.
  await service.drain('download')
  return {
    shown: { ...shown, entryId, downloadId },
    hidden: { ...hidden, entryId: privateId, downloadId },
    sibling: { ...sibling, entryId: besideId, downloadId: besideDownloadId },
  }
}

/** A service whose time stands still, and what there is in it of two organizations. */
async function begin(options: ServiceOptions = {}) {
  const now = Date.now()
  const service = await startService({ now: () => now, ...options })
  return { service, world: await existing(service), elsewhere: await existing(service) }
}

let shared: Awaited<ReturnType<typeof begin>>
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
  shared = await begin({ onEnd: (end) => ends.push(end) })
})

afterAll(async () => {
  for (const end of ends) await end()
})

const own = new Map<string, ReturnType<typeof begin>>()

/** One service for all routes that change nothing, and one for each route that requests a download or changes a view. */
async function stageOf({ method, path }: Route) {
  const isOnRecord =
    (method === 'POST' && path.endsWith('/downloads')) || (method !== 'GET' && path.includes('/views/'))
  if (!isOnRecord) return shared
  const name = `${method} ${path}`
  const begun = own.get(name) ?? begin({ onEnd: (end) => ends.push(end) })
  own.set(name, begun)
  const stage = await begun
  // The downloads of the test before would otherwise count against the caller's limit.
  await stage.service.drain('download')
  return stage
}

describe.each(routes.filter((route) => !route.public))('$method $path', (route) => {
  test('without a valid token the answer is 401, always the same', async () => {
    const { service } = await stageOf(route)
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
    const path = filled(route, someIds())
    for (const authorization of refused) {
      const { status, body, headers } = await request(service, route, path, { authorization })
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toBe('Bearer')
      if (route.path.startsWith('/services/')) {
        // As senders of Splunk's know it.
        const isMissing = authorization === undefined
        expect(body).toEqual(
          isMissing ? { text: 'Token is required', code: 2 } : { text: 'Invalid authorization', code: 3 },
        )
        continue
      }
      expect(body).toEqual({
        code: 'CALLER_UNKNOWN',
        message: 'The request could not be authorized',
        path,
        status: 401,
        timestamp: expect.any(String),
      })
    }
  })

  test.skipIf(isOfCaller(route))(
    'whoever has no right on what exists gets byte for byte what he gets for what does not',
    async () => {
      const { service, world, elsewhere } = await stageOf(route)
      const { shown } = world
      const { organizations } = shown
      const strangers = [
        ['nobody', []],
        ['whoever has what is no right', ['reader', 'reader organizations/', 'admin *', 'reader *  ', 'Reader *']],
        ['a reader of another organization', [`reader organizations/${elsewhere.shown.organizations}`]],
        ['a reader of another folder', [`reader folders/${elsewhere.shown.folders}`]],
        ['a reader of another project', [`reader projects/${elsewhere.shown.projects}`]],
        ['an operator of another organization', [`operator organizations/${elsewhere.shown.organizations}`]],
        ['a writer', [`writer organizations/${organizations}`]],
      ] as const
      for (const [who, rights] of strangers) {
        // Of a writer, of what he may not.
        if (route.function === 'ingest' && who === 'a writer') continue
        const real = await answerTo(service, route, shown, rights)
        expect(real, who).toEqual(await answerTo(service, route, someIds(), rights))
        expect(real[0], who).toBe(route.path === '/v2/entries' || route.path.startsWith('/v2/homes') ? 403 : 404)
      }
    },
  )

  test.skipIf(isOfCaller(route))(
    'a right on what lies beside it tells nothing of what exists, within the same organization',
    async () => {
      const { service, world } = await stageOf(route)
      const { shown, sibling } = world
      const own = [`folders/${sibling.folders}`, `projects/${sibling.projects}`]
      const qualified = own.map((scope) => `organizations/${sibling.organizations}/${scope}`)
      const twins = [someIds(), { ...someIds(), organizations: shown.organizations }]
      // Whoever may read a folder of the organization is told of that folder, and of nothing that lies beside it.
      if (route.path === '/v2/organizations/{id}/containers') {
        for (const scope of qualified) {
          const [status, text] = await answerTo(service, route, shown, [`reader ${scope}`])
          expect(status, scope).toBe(200)
          expect(text, scope).not.toMatch(/\{(folders|projects)\}/)
        }
        return
      }
      for (const scope of [...own, ...qualified])
        for (const role of ['reader', 'operator']) {
          const rights = [`${role} ${scope}`]
          const real = await answerTo(service, route, shown, rights)
          for (const twin of twins) expect(real, rights[0]).toEqual(await answerTo(service, route, twin, rights))
          expect(real[0], rights[0]).toBe(
            route.path === '/v2/entries' || route.path.startsWith('/v2/homes') ? 403 : 404,
          )
        }
    },
  )

  test('a download is no more to whoever sees less than who asked for it, or has a right beside it, than one that is not', async () => {
    if (!route.path.endsWith('{downloadId}')) return
    const { service, world } = await stageOf(route)
    const { shown, sibling } = world
    const scopes = [`folders/${sibling.folders}`, `projects/${sibling.projects}`]
    const absent = { ...sibling, downloadId: newId() }
    for (const scope of [...scopes, ...scopes.map((each) => `organizations/${sibling.organizations}/${each}`)])
      for (const [role, downloadId] of [
        ['reader', sibling.downloadId],
        ['reader', shown.downloadId],
        ['operator', shown.downloadId],
      ] as const) {
        const rights = [`${role} ${scope}`]
        const real = await answerTo(service, route, { ...sibling, downloadId }, rights)
        expect(real, rights[0]).toEqual(await answerTo(service, route, absent, rights))
        expect(real[0]).toBe(404)
      }
  })

  test('a right on a container of another organization tells nothing of what there is of the same id', async () => {
    const { service, world } = await stageOf(route)
    const { shown } = world
    for (const kind of ['folders', 'projects'] as const) {
      const about = (ids: Ids) => answerTo(service, route, ids, [`reader organizations/other/${kind}/${ids[kind]}`])
      expect((await about(shown)).map(varying)).toEqual((await about(someIds())).map(varying))
    }
  })

  test('whoever may read all but PRIVATE entries gets for them, and what only they name, what he gets for nothing', async () => {
    const { service, world } = await stageOf(route)
    const { shown, hidden } = world
    const { organizations, folders, projects } = shown
    const last = route.path.match(/\{\w+\+?\}/g)?.at(-1)
    const kind = route.path.split('/')[2] as keyof Ids
    const part = last === '{entryId}' || last === '{downloadId}' ? last.slice(1, -1) : kind
    // Of an organization there is nothing that could be hidden.
    if (part === 'organizations' || !Object.hasOwn(shown, part)) return
    const target = { ...(part === 'downloadId' ? shown : hidden) }
    const absent = { ...target, [part]: someIds()[part as keyof Ids] }
    for (const scope of [
      '*',
      `organizations/${organizations}`,
      `folders/${folders}`,
      `organizations/${organizations}/folders/${folders}`,
      `projects/${projects}`,
      `organizations/${organizations}/projects/${projects}`,
    ]) {
      const real = await answerTo(service, route, target, [`reader ${scope}`])
      const twin = await answerTo(service, route, absent, [`reader ${scope}`])
      expect(real.map(varying), scope).toEqual(twin.map(varying))
    }
    const operator = await answerTo(service, route, target, ['operator *'])
    expect(operator[0]).not.toBe(500)
  })

  test('ids that can be none are refused as such, whatever their length', async () => {
    const { service } = await stageOf(route)
    for (const odd of ['x'.repeat(2049), '%00', '%2F', '..%2F..', 'ä', '%F0%9F%94%A5', ' '])
      for (const name of Object.keys(someIds())) {
        const path = filled(route, { ...someIds(), [name]: odd })
        if (!path.includes(odd)) continue
        const { status } = await request(service, route, path, { rights: ['operator *', 'writer *', 'manager *'] })
        expect([400, 404], path).toContain(status)
      }
  })
})

describe.each(routes.filter((route) => route.public))('$method $path, which is public', (route) => {
  test('is answered to everybody alike, whatever token they have', async () => {
    const { service } = await stageOf(route)
    const { status, text, headers } = await request(service, route, route.path, {})
    expect(status).toBe(200)
    for (const authorization of ['Bearer', 'Bearer nonsense', `Bearer ${await service.token(['operator *'])}`]) {
      const again = await request(service, route, route.path, { authorization })
      expect([again.status, again.text, [...again.headers]]).toEqual([status, text, [...headers]])
    }
  })

  test('is public in exactly this way: another method or path needs a token', async () => {
    const app = shared.service.apps[route.function]
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
