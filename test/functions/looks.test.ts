// Looking is on record too, where a deployment wants that: once an hour for each caller and scope.
import { describe, expect, test } from 'vitest'
import { createApp } from '../../functions/query/app.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, type ServiceOptions, startService } from '../service.ts'

const hourMs = 60 * 60_000
const hourOf = (ms: number) => new Date(ms - (ms % hourMs)).toISOString()

/**
 * An organization with one entry in a project, archived, and a service that records looks unless told otherwise. Its clock stands still, unless
 * told otherwise: no hour ends by chance.
 */
async function begin(options: ServiceOptions = { recordViews: true }) {
  const nowMs = Date.now()
  const service = await startService({ now: () => nowMs, ...options })
  const organizationId = newId()
  const projectId = newId()
  const [entryId = ''] = await service.record(anEntry({ context: { organizationId, folderPath: ['f'], projectId } }))
  await service.drain('archive')
  const scope = `organizations/${organizationId}`
  return { service, organizationId, projectId, scope, entryId, get: getter(service, [`reader ${scope}`]) }
}

function getter(service: Service, rights: readonly string[]) {
  return async (path: string, subject = 'ada') => {
    const authorization = `Bearer ${await service.token(rights, { subject })}`
    return service.call('GET', `/v2/${path}`, { authorization, headers: { 'user-agent': `browser of ${subject}` } })
  }
}

/** Read from the store's side: looking for them is no look. */
async function looks(service: Service, organizationId: string): Promise<Entry[]> {
  const rights = [`reader organizations/${organizationId}`]
  const unseen = createApp({ ...service.deps, recordViews: false })
  const response = await unseen.request(
    `/v2/organizations/${organizationId}?event-name=Audit%20log%20viewed&limit=1000`,
    {
      headers: { authorization: `Bearer ${await service.token(rights)}` },
    },
  )
  expect(response.status).toBe(200)
  const page: { readonly items: Entry[] } = JSON.parse(await response.text())
  return page.items
}

describe('without the setting', () => {
  test('nothing is recorded of those who look', async () => {
    const { service, organizationId, scope, get } = await begin({})
    for (const path of [scope, `${scope}/insights`, `${scope}/feed`]) expect((await get(path)).status).toBe(200)
    expect(await looks(service, organizationId)).toEqual([])
  })
})

describe('with the setting, whoever looks', () => {
  test('is on record as whoever asks for a download is: who, from where, at what, and in which hour', async () => {
    const { service, organizationId, scope, get } = await begin()
    const nowMs = service.deps.now()
    const { body } = await get(`${scope}?limit=5`)
    expect(body.items).toHaveLength(1)
    const [look, ...more] = await looks(service, organizationId)
    expect(more).toEqual([])
    expect(look).toEqual({
      id: expect.any(String),
      receivedTimeStamp: new Date(nowMs).toISOString(),
      insertId: expect.stringMatching(/^[0-9a-f]{64}$/),
      eventVersion: 'v1.0',
      eventSource: 'audit-log',
      eventName: 'Audit log viewed',
      eventType: 'ADMIN_ACTIVITY',
      eventTimeStamp: hourOf(nowMs),
      severity: 'INFO',
      visibility: 'PUBLIC',
      region: 'eu-central-1',
      sourceIpAddress: '',
      userAgent: 'browser of ada',
      initiator: { id: 'ada', email: 'caller@example.com' },
      request: { endpoint: `GET /v2/${scope}`, body: { hour: hourOf(nowMs) } },
      context: { organizationId },
      resourceId: scope,
    })
  })

  const ways: readonly (readonly [what: string, at: 'organization' | 'project', path: (known: Known) => string])[] = [
    ['a list', 'organization', ({ scope }) => scope],
    ['a list of a project', 'project', ({ projectId }) => `projects/${projectId}`],
    ['insights', 'organization', ({ scope }) => `${scope}/insights`],
    ['the feed', 'organization', ({ scope }) => `${scope}/feed`],
    ['one entry', 'project', ({ scope, entryId }) => `${scope}/entries/${entryId}`],
    ['the proof of an entry', 'project', ({ scope, entryId }) => `${scope}/entries/${entryId}/proof`],
    ['a tile of entries', 'organization', ({ scope }) => `${scope}/log/tile/entries/000.p/1`],
  ]
  interface Known {
    readonly scope: string
    readonly projectId: string
    readonly entryId: string
  }

  test.each(ways)('by %s', async (_, at, path) => {
    const { service, organizationId, get, ...known } = await begin()
    expect((await get(path(known))).status).toBe(200)
    const { projectId } = known
    const context = { organizationId, ...(at === 'project' ? { projectId } : {}) }
    const found = await looks(service, organizationId)
    expect(found.map((look) => [look.eventName, look.context])).toEqual([['Audit log viewed', context]])
  })

  test('by a search, and by the link of a download that another one has asked for', async () => {
    const { service, organizationId, scope, get } = await begin()
    const rights = [`reader ${scope}`]
    await service.call('POST', `/v2/${scope}/search`, { rights, body: { limit: 1 } })
    const { body } = await service.call('POST', `/v2/${scope}/downloads`, { rights, body: { format: 'csv' } })
    const names = async () => (await looks(service, organizationId)).map(({ initiator }) => initiator.id).toSorted()
    expect((await get(`${scope}/downloads/${body.id}`)).body.state).toBe('running')
    expect(await names()).toEqual(['test-caller'])
    await service.drain('download')
    expect((await get(`${scope}/downloads/${body.id}`)).body.url).toEqual(expect.any(String))
    expect(await names()).toEqual(['ada', 'test-caller'])
  })

  test('at a PRIVATE entry tells readers neither that there is one nor where', async () => {
    const { service, organizationId, scope } = await begin()
    const context = { organizationId, projectId: newId() }
    const [id = ''] = await service.record(anEntry({ visibility: 'PRIVATE', context }))
    const operator = getter(service, [`operator ${scope}`])
    const path = `${scope}/entries/${id.toUpperCase()}`
    expect((await operator(path)).status).toBe(200)
    const [look, ...more] = await looks(service, organizationId)
    expect(more).toEqual([])
    expect(look).toMatchObject({
      context: { organizationId },
      request: { endpoint: `GET /v2/${scope}/entries/{entryId}` },
    })
    expect(JSON.stringify(look).toLowerCase()).not.toContain(id)
    expect(JSON.stringify(look)).not.toContain(context.projectId)
  })

  test.each(['folders', 'projects'] as const)(
    'at %s of which only PRIVATE entries tell is on record for operators alone, as a download and a saved view are',
    async (kind) => {
      const { service, organizationId, scope } = await begin()
      const id = newId()
      const context = { organizationId, ...(kind === 'folders' ? { folderPath: [id] } : { projectId: id }) }
      await service.record(anEntry({ visibility: 'PRIVATE', context }))
      const rights = [`operator ${scope}`]
      const of = `/v2/${kind}/${id}`
      expect((await service.call('GET', of, { rights })).status).toBe(200)
      expect((await service.call('POST', `${of}/downloads`, { rights, body: { format: 'csv' } })).status).toBe(202)
      expect((await service.call('PUT', `${of}/views/mine`, { rights, body: { query: 'q=x' } })).status).toBe(200)
      const own = async (right: string) => {
        const { body } = await service.call('GET', `/v2/${scope}?event-source=audit-log`, { rights: [right] })
        return body.items
      }
      const names = (await own(`operator ${scope}`)).map(({ eventName }: Entry) => eventName)
      expect(names).toEqual(
        expect.arrayContaining(['Audit log viewed', 'Audit log download created', 'Audit log view saved']),
      )
      expect(JSON.stringify(await own(`reader ${scope}`))).not.toContain(id)
    },
  )

  test('at an organization of which only PRIVATE entries tell does not make it known', async () => {
    const service = await startService({ recordViews: true })
    const organizationId = newId()
    await service.record(anEntry({ visibility: 'PRIVATE', context: { organizationId } }))
    const of = `/v2/organizations/${organizationId}`
    expect((await service.call('GET', of, { rights: ['operator *'] })).status).toBe(200)
    expect(
      (await service.call('POST', `${of}/downloads`, { rights: ['operator *'], body: { format: 'csv' } })).status,
    ).toBe(202)
    const known = async (right: string) => {
      const { body } = await service.call('GET', '/v2/organizations?limit=1000', { rights: [right] })
      return JSON.stringify(body).includes(organizationId)
    }
    expect(await known('operator *')).toBe(true)
    expect(await known('reader *')).toBe(false)
  })

  test('not by what shows no entry', async () => {
    const { service, organizationId, scope, entryId, get } = await begin()
    const paths = ['log', 'log/checkpoint', 'log/key', 'log/tile/0/000.p/1', 'views', 'downloads', 'containers']
    for (const path of paths) expect((await get(`${scope}/${path}`)).status, path).toBe(200)
    expect((await get('me')).status).toBe(200)
    const refused = [`${scope}?limit=0`, `organizations/${newId()}`, `${scope}/entries/${newId()}`]
    for (const path of refused) expect((await get(path)).status, path).toBeGreaterThanOrEqual(400)
    const stranger = getter(service, ['reader organizations/another'])
    for (const path of [scope, `${scope}/entries/${entryId}`]) expect((await stranger(path)).status).toBe(404)
    expect(await looks(service, organizationId)).toEqual([])
  })

  test('is on record once an hour for each caller and scope, however often he looks', async () => {
    let nowMs = Date.now()
    const { service, organizationId, projectId, scope, get } = await begin({ recordViews: true, now: () => nowMs })
    nowMs = Date.parse(hourOf(nowMs))
    const lookAround = async () => {
      for (const subject of ['ada', 'eve'])
        for (const path of [scope, `${scope}/insights`, `projects/${projectId}`, `${scope}?q=x`, scope])
          expect((await get(path, subject)).status).toBe(200)
    }
    const hours = []
    for (let hour = 0; hour < 2; hour += 1) {
      nowMs += hourMs
      hours.push(new Date(nowMs).toISOString())
      await lookAround()
      nowMs += hourMs - 1
      await lookAround()
      nowMs -= hourMs - 1
    }
    const found = (await looks(service, organizationId)).map(
      ({ eventTimeStamp, initiator, resourceId }) => `${eventTimeStamp} ${initiator.id} ${resourceId}`,
    )
    const expected = hours.flatMap((hour) =>
      ['ada', 'eve'].flatMap((who) => [scope, `projects/${projectId}`].map((what) => `${hour} ${who} ${what}`)),
    )
    expect(found.toSorted()).toEqual(expected.toSorted())
  })

  test('is on record once also where several instances answer at the same time, from several addresses', async () => {
    const { service, organizationId, scope } = await begin()
    const others = await Promise.all(
      [1, 2, 3].map(() => startService({ recordViews: true, database: service.database, now: service.deps.now })),
    )
    const instances = [service, ...others]
    const answers = await Promise.all(
      instances.flatMap((instance, index) =>
        [1, 2, 3].map(() =>
          instance.call('GET', `/v2/${scope}`, {
            rights: [`reader ${scope}`],
            headers: { 'user-agent': `agent ${index}` },
          }),
        ),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(await looks(service, organizationId)).toHaveLength(1)
    expect(instances.flatMap(({ measured }) => measured.filter(({ Failures }) => Failures))).toEqual([])
  })

  test('and follows the feed reads of others, not of himself hour by hour', async () => {
    let nowMs = Date.now()
    const { service, organizationId, scope, get } = await begin({ recordViews: true, now: () => nowMs })
    let after = -1
    for (let hour = 0; hour < 3; hour += 1) {
      for (let poll = 0; poll < 3; poll += 1) {
        const { status, body } = await get(`${scope}/feed?after=${after}`)
        expect(status).toBe(200)
        after = body.next
        await service.drain('archive')
      }
      nowMs += hourMs
    }
    expect(await looks(service, organizationId)).toHaveLength(1)
    await get(`${scope}/feed?after=${after}`, 'eve')
    await service.record(anEntry({ context: { organizationId } }))
    await service.drain('archive')
    await get(`${scope}/feed?after=${after}`)
    expect(await looks(service, organizationId)).toHaveLength(2)
  })
})

describe('a look that cannot be put on record', () => {
  test.each(['not-written', 'throttled', 'unavailable'] as const)(
    'leaves the answer as it is, is counted as a failure, and is tried again (%s)',
    async (fault) => {
      const storeFaults = faults()
      const { service, organizationId, scope, get } = await begin({ recordViews: true, faults: storeFaults })
      storeFaults.inject(fault, (request) => request === 'PutItem events')
      const { status, body } = await get(scope)
      expect(status).toBe(200)
      expect(body.items).toHaveLength(1)
      expect(service.measured.filter(({ Failures }) => Failures)).toEqual([{ Failures: 1, failure: 'look' }])
      expect(service.logged.filter((line) => line.startsWith('look not recorded'))).toHaveLength(1)
      storeFaults.heal()
      expect(await looks(service, organizationId)).toEqual([])
      await get(scope)
      expect(await looks(service, organizationId)).toHaveLength(1)
    },
  )

  test('though it was written and only the answer lost, is on record once', async () => {
    const storeFaults = faults()
    const { service, organizationId, scope, get } = await begin({ recordViews: true, faults: storeFaults })
    storeFaults.inject('written', (request) => request === 'PutItem events')
    expect((await get(scope)).status).toBe(200)
    storeFaults.heal()
    expect((await get(scope)).status).toBe(200)
    expect(await looks(service, organizationId)).toHaveLength(1)
  })
})
