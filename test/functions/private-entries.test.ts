// PRIVATE entries are for operators. Nobody else learns from anything that there are any: not what, when or how many, nor whether.
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { describe, expect, test } from 'vitest'
import { openCursor, sealCursor } from '../../shared/filter/cursor.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

/** All that is asked of the stores, word for word. */
class Listener extends NodeHttpHandler {
  readonly heard: string[] = []

  override handle(...args: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const [{ path, body }] = args
    this.heard.push(`${path} ${typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body) : ''}`)
    return super.handle(...args)
  }
}

interface Place {
  readonly organizationId: string
  readonly folderId: string
  readonly projectId: string
}

const aPlace = (): Place => ({ organizationId: newId(), folderId: newId(), projectId: newId() })
const scopesOf = ({ organizationId, folderId, projectId }: Place) => [
  `organizations/${organizationId}`,
  `folders/${folderId}`,
  `projects/${projectId}`,
]

const questions = [
  '',
  'limit=1',
  'sort=asc&limit=2',
  'include=direct',
  'initiator=spy@example.com',
  'initiator=spy',
  'resource=the vault',
  'event-name=hidden',
  'visibility=PRIVATE',
  'q=hidden',
]

/** Three entries for everybody, and as many PRIVATE ones on top of them and between them. */
async function fill(
  service: Service,
  { organizationId, folderId, projectId }: Place,
  privates: number,
  nowMs = Date.now(),
): Promise<void> {
  const minutesAgo = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString()
  const context = { organizationId, folderPath: [folderId], projectId }
  const hidden = { initiator: { id: 'spy', email: 'spy@example.com' }, resourceId: 'vault', resourceName: 'the vault' }
  await service.record(
    ...[10, 20, 30].map((minutes) => anEntry({ context, eventTimeStamp: minutesAgo(minutes), insertId: `${minutes}` })),
    ...Array.from({ length: privates }, (_, index) =>
      anEntry({
        ...hidden,
        context,
        visibility: 'PRIVATE',
        eventName: 'hidden',
        insertId: `${index}`,
        eventTimeStamp: minutesAgo(index),
      }),
    ),
  )
}

/** Without what must differ between two organizations: ids, cursors and times. */
const alike = (text: string) =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/"cursor":"[^"]*"/g, '"cursor"')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')

describe('PRIVATE entries', () => {
  test('cost a reader no read: nothing is asked of the store where they lie, nor what leads there', async () => {
    const requestHandler = new Listener()
    const service = await startService({ faults: { ...faults(), requestHandler }, maxAttempts: 3 })
    const place = aPlace()
    await fill(service, place, 25)
    const ask = async (role: string) => {
      requestHandler.heard.length = 0
      for (const scope of scopesOf(place)) {
        const rights = [`${role} organizations/${place.organizationId}`]
        for (const query of questions) await service.call('GET', `/v2/${scope}?${query}`, { rights })
        await service.call('GET', `/v2/${scope}/insights`, { rights })
      }
      return requestHandler.heard.filter((request) => request.includes(`${place.organizationId}!`)).length
    }
    expect(await ask('reader')).toBe(0)
    expect(requestHandler.heard.length).toBeGreaterThan(33)
    expect(await ask('operator')).toBeGreaterThan(33)
  })

  test('change no answer that a reader gets, and no page', async () => {
    const now = Date.now()
    const since = new Date(now - 40 * 60_000).toISOString()
    const service = await startService({ now: () => now })
    const [busy, quiet] = [aPlace(), aPlace()]
    await fill(service, busy, 60, now)
    await fill(service, quiet, 0, now)
    const answers = async (place: Place) => {
      const rights = [`reader organizations/${place.organizationId}`]
      const all = scopesOf(place).flatMap((scope) => questions.map((query) => `/v2/${scope}?${query}`))
      const found = await Promise.all(
        [...all, ...scopesOf(place).map((scope) => `/v2/${scope}/insights?start-time-range=${since}`)].map(
          async (path) => {
            const { status, text, headers } = await service.call('GET', path, { rights })
            return [status, alike(text), [...headers].toString()]
          },
        ),
      )
      return found
    }
    expect(await answers(busy)).toEqual(await answers(quiet))
  })

  test.each(['folders', 'projects'])('do not tell that one of the %s is there', async (kind) => {
    const service = await startService()
    const place = aPlace()
    const context = { organizationId: place.organizationId, folderPath: [place.folderId], projectId: place.projectId }
    const [hidden] = await service.record(anEntry({ visibility: 'PRIVATE', eventName: 'hidden', context }))
    const id = kind === 'folders' ? place.folderId : place.projectId
    const ask = async (right: string, about: string) => {
      const { status, text } = await service.call('GET', `/v2/${kind}/${about}`, { rights: [right] })
      return [status, alike(text).replaceAll(about, 'ID')]
    }
    for (const scope of ['*', `organizations/${place.organizationId}`, `folders/${place.folderId}`, `${kind}/${id}`]) {
      const own = scope === `${kind}/${id}` || scope === `folders/${place.folderId}`
      const nobody = newId()
      const twin = own ? scope.replace(id, nobody).replace(place.folderId, newId()) : scope
      expect(await ask(`reader ${scope}`, id), scope).toEqual(await ask(`reader ${twin}`, nobody))
      const { body } = await service.call('GET', `/v2/${kind}/${id}`, { rights: [`operator ${scope}`] })
      expect(body.items.map((item: { id: string }) => item.id)).toEqual([hidden])
    }
  })

  test('are merged in for operators, page by page, each once, in order of event time', async () => {
    const service = await startService()
    const place = aPlace()
    await fill(service, place, 25)
    for (const scope of scopesOf(place)) {
      const found: { id: string; eventTimeStamp: string }[] = []
      let cursor: string | undefined
      do {
        const query: string = cursor ? `&cursor=${cursor}` : ''
        const { body } = await service.call('GET', `/v2/${scope}?limit=4${query}`, { rights: [`operator ${scope}`] })
        found.push(...body.items)
        cursor = body.cursor
      } while (cursor)
      expect(new Set(found.map(({ id }) => id)).size).toBe(28)
      const times = found.map(({ eventTimeStamp }) => eventTimeStamp)
      expect(times).toEqual(times.toSorted().toReversed())
    }
  })

  test('sent again are found again; with other visibility the same insertId names another entry', async () => {
    const service = await startService()
    const entry = anEntry({ visibility: 'PRIVATE' })
    const send = async (body: object) =>
      (await service.call('POST', '/v2/entries', { rights: ['writer *'], body })).body
    const { results } = await send(entry)
    expect((await send(entry)).results).toEqual([{ index: 0, id: results[0].id, status: 'duplicate' }])
    const shown = await send({ ...entry, visibility: 'PUBLIC' })
    expect(shown.results[0]).toMatchObject({ status: 'stored' })
    expect(shown.results[0].id).not.toBe(results[0].id)
    await service.drain('archive')
    const path = `/v2/organizations/${entry.context.organizationId}/feed`
    expect((await service.call('GET', path, { rights: ['operator *'] })).body.items).toHaveLength(2)
  })
})

describe('what an answer has cost', () => {
  test('is told to operators of all that was asked for, and to nobody else', async () => {
    const service = await startService()
    const place = aPlace()
    await fill(service, place, 3)
    const status = async (scope: string, right: string) =>
      (await service.call('GET', `/v2/${scope}?explain=true`, { rights: [right] })).status
    for (const scope of scopesOf(place)) {
      expect(await status(scope, `operator ${scope}`)).toBe(200)
      expect(await status(scope, `reader ${scope}`)).toBe(403)
    }
    const project = `projects/${place.projectId}`
    expect(await status(project, `operator folders/${place.folderId}`)).toBe(403)
    expect(await status(project, `operator organizations/${place.organizationId}`)).toBe(200)
    expect(await status(`projects/${newId()}`, 'operator *')).toBe(200)
  })
})

describe('a cursor', () => {
  const [key, otherKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const [id, otherId] = ['019b7ca9-8f2e-8e0f-bb1e-f403360304af', '019b7ca9-8f2e-8f0f-bb1e-f403360304af']

  test('tells nothing of the entry that it stands behind', async () => {
    for (const encoding of ['utf8', 'latin1', 'hex'] as const) {
      const bytes = Buffer.from(sealCursor(key, ['q'], id), 'base64url')
      expect(bytes.toString(encoding)).not.toContain(encoding === 'hex' ? id.replaceAll('-', '') : id.slice(0, 8))
    }
    expect(sealCursor(key, ['q'], id)).toHaveLength(sealCursor(key, ['q'], otherId).length)
    expect(openCursor(key, ['q'], sealCursor(key, ['q'], id))).toBe(id)
    // Nor does its length tell whether the entry is the only one of its instant.
    for (const among of [`${id},2026-01-02T03:04:05.678Z`, `${id},${otherId},2026-01-02T03:04:05.678Z`]) {
      expect(sealCursor(key, ['q'], among)).toHaveLength(sealCursor(key, ['q'], id).length)
      expect(openCursor(key, ['q'], sealCursor(key, ['q'], among))).toBe(among)
    }
  })

  test('is refused when it was made up, altered in any byte, cut, or sealed with another key', () => {
    const bytes = Buffer.from(sealCursor(key, ['q'], id), 'base64url')
    const altered = Array.from(bytes, (byte, at) => Buffer.from(bytes).fill(byte ^ 1, at, at + 1))
    const cut = [0, 1, 27, 28, 29, bytes.length - 1].map((length) => bytes.subarray(0, length))
    for (const forged of [...altered, ...cut, Buffer.from(`abcdefghijkl${id}`)])
      expect(() => openCursor(key, ['q'], forged.toString('base64url'))).toThrow('was not issued by this service')
    expect(() => openCursor(otherKey, ['q'], bytes.toString('base64url'))).toThrow('was not issued by this service')
    expect(() => openCursor(key, ['other'], bytes.toString('base64url'))).toThrow('belongs to another query')
  })

  test('of one instance is understood by every other', async () => {
    const first = await startService()
    const place = aPlace()
    await fill(first, place, 0)
    const path = `/v2/projects/${place.projectId}?limit=1`
    const { body } = await first.call('GET', path, { rights: ['reader *'] })
    const second = await startService({ database: first.database })
    const next = await second.call('GET', `${path}&cursor=${body.cursor}`, { rights: ['reader *'] })
    expect(next.body.items).toHaveLength(1)
    expect(next.body.items[0].id).not.toBe(body.items[0].id)
  })
})
