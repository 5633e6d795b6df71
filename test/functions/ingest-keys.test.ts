// A sender that cannot get tokens has a key: what it opens, what it does not, and what the log says of it.
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import type { IngestKey } from '../../shared/access/ingest-key.ts'
import { ownSource } from '../../shared/entry/own-source.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type ServiceOptions, startService } from '../service.ts'

const dayMs = 24 * 60 * 60_000

async function managed(options: ServiceOptions = {}) {
  const clock = { nowMs: Date.now() }
  const service = await startService({ now: () => clock.nowMs, ...options })
  const organizationId = newId()
  const path = `/v2/organizations/${organizationId}/ingest-keys`
  const manager = [`manager organizations/${organizationId}`]
  const make = (body: object = {}) =>
    service.call('POST', path, { rights: manager, body: { name: 'billing', formats: ['entries'], ...body } })
  const revoke = (id: string) => service.call('DELETE', `${path}/${id}`, { rights: manager })
  const keys = async () => (await service.call('GET', path, { rights: manager })).body.items
  const send = (authorization: string, body: unknown = anEntry({ context: { organizationId } }), to = organizationId) =>
    service.call('POST', `/v2/organizations/${to}/ingest/entries`, { authorization, body })
  const entries = async () =>
    (await service.call('GET', `/v2/organizations/${organizationId}`, { rights: ['operator *'] })).body.items
  const onRecord = async () =>
    (await entries())
      .filter(({ eventSource }: { eventSource: string }) => eventSource === ownSource)
      .map(({ eventName, initiator, resourceId }: Awaited<ReturnType<typeof anEntry>>) => [
        eventName,
        initiator.id,
        resourceId?.split('/').at(-1),
      ])
      .toSorted()
  return { service, clock, organizationId, path, manager, make, revoke, keys, send, entries, onRecord }
}

const isWrite = (request: string) => /^(Put|Update|Transact)/.test(request)

/** What may differ between two answers to requests that are not let in. */
const alike = ({ status, text, headers }: { status: number; text: string; headers: Headers }) => [
  status,
  text.replace(/"path":"[^"]*"/, '"path":"…"'),
  [...headers].toString(),
]

describe('a key', () => {
  test('is shown once, when it is made', async () => {
    const { make, keys, revoke } = await managed()
    const { status, body } = await make({ expiresInDays: 30, defaults: { region: 'eu01' } })
    expect(status).toBe(201)
    const { key, ...shown } = body
    expect(key).toMatch(/^bik_[0-9a-f]{16}_[0-9a-f]{64}$/)
    expect(shown).toMatchObject({ name: 'billing', formats: ['entries'], defaults: { region: 'eu01' } })
    expect(Date.parse(shown.expiresTimeStamp) - Date.parse(shown.createdTimeStamp)).toBe(30 * dayMs)
    expect(await keys()).toEqual([shown])
    expect((await revoke(body.id)).body).toEqual(shown)
    expect(await keys()).toEqual([])
  })

  test('is nowhere with its secret: not in the tables, not in a line of the log, not in a metric', async () => {
    const { service, make, send, revoke } = await managed()
    const { key, id } = (await make()).body
    const secret = key.split('_')[2]
    await send(`Bearer ${key}`)
    await send(`Bearer ${key.replace(/.$/, 'x')}`)
    await revoke(id)
    await send(`Bearer ${key}`)
    const client = new DynamoDBClient(service.database.settings)
    for (const TableName of Object.values(service.database.names)) {
      const { Items = [] } = await client.send(new ScanCommand({ TableName }))
      expect(Items.length).toBeGreaterThan(0)
      expect(JSON.stringify(Items)).not.toContain(secret)
    }
    expect(JSON.stringify([service.logged, service.measured])).not.toContain(secret)
  })

  test.each([
    ['as a bearer token', (key: string) => `Bearer ${key}`],
    ['as a bearer token, in any case', (key: string) => `bearer ${key}`],
    ['as the password of any user', (key: string) => `Basic ${btoa(`anybody:${key}`)}`],
    ['as the password of nobody', (key: string) => `Basic ${btoa(`:${key}`)}`],
    ['in the scheme of Splunk', (key: string) => `Splunk ${key}`],
  ])('opens its organization: %s', async (_, authorization) => {
    const { make, send } = await managed()
    const { key } = (await make()).body
    expect(await send(authorization(key))).toMatchObject({ status: 201, body: { stored: 1 } })
  })

  test('is answered alike whatever is wrong with it, and as a missing token is', async () => {
    const { service, clock, make, revoke, send, organizationId } = await managed()
    const { key } = (await make()).body
    const revoked = (await make()).body
    await revoke(revoked.id)
    const expired = (await make({ name: 'short', expiresInDays: 1 })).body
    const other = await managed()
    const theirs = (await other.make()).body
    clock.nowMs += dayMs
    const none = alike(
      await service.call('POST', `/v2/organizations/${organizationId}/ingest/entries`, { body: anEntry() }),
    )
    const [prefix, id, secret] = key.split('_')
    const wrong = [
      `Bearer ${revoked.key}`,
      `Bearer ${expired.key}`,
      `Bearer ${theirs.key}`,
      `Bearer ${prefix}_${id}_${secret.replace(/^./, secret.startsWith('0') ? '1' : '0')}`,
      `Bearer ${prefix}_${'0'.repeat(16)}_${secret}`,
      `Bearer ${prefix}_version_${secret}`,
      `Bearer ${key}0`,
      `Basic ${btoa(`${key}:`)}`,
      `Digest ${key}`,
      key,
    ]
    for (const authorization of wrong) expect(alike(await send(authorization)), authorization).toEqual(none)
    expect(alike(await send(`Bearer ${key}`, anEntry(), newId()))).toEqual(none)
    expect(none[0]).toBe(401)
    expect((await send(`Bearer ${key}`)).status).toBe(201)
  })

  test('opens no other route, and is not taken from the address', async () => {
    const { service, make, organizationId, path } = await managed()
    const { key } = (await make()).body
    const authorization = `Bearer ${key}`
    const [all, own] = [`/v2/organizations/${organizationId}`, `/v2/organizations/${organizationId}/ingest/entries`]
    expect((await service.call('POST', '/v2/entries', { authorization, body: anEntry() })).status).toBe(401)
    for (const read of [all, path, '/v2/me'])
      expect((await service.call('GET', read, { authorization })).status).toBe(401)
    for (const query of [`?key=${key}`, `?access_token=${key}`, `?token=${key}`])
      expect((await service.call('POST', `${own}${query}`, { body: anEntry() })).status).toBe(401)
    expect((await service.call('POST', `${own}?timeout=30s`, { authorization, body: anEntry() })).status).toBe(400)
  })

  test('is refused from the moment at which it is revoked or expires', async () => {
    const { clock, make, revoke, send } = await managed()
    const [first, second] = [(await make({ expiresInDays: 1 })).body, (await make()).body]
    clock.nowMs += dayMs - 1
    expect((await send(`Bearer ${first.key}`)).status).toBe(201)
    clock.nowMs += 1
    expect((await send(`Bearer ${first.key}`)).status).toBe(401)
    expect((await send(`Bearer ${second.key}`)).status).toBe(201)
    await revoke(second.id)
    expect((await send(`Bearer ${second.key}`)).status).toBe(401)
  })
})

describe('making keys', () => {
  test.each([
    [{ name: '' }, 'name'],
    [{ formats: [] }, 'formats'],
    [{ formats: ['entries', 'entries'] }, 'formats'],
    [{ formats: ['smoke'] }, 'formats.0'],
    [{ expiresInDays: 366 }, 'expiresInDays'],
    [{ expiresInDays: 0 }, 'expiresInDays'],
    [{ expiresInDays: 1.5 }, 'expiresInDays'],
    [{ defaults: { eventSource: 'Audit-Log/x' } }, 'defaults.eventSource'],
    [{ defaults: { projectId: 'two words' } }, 'defaults.projectId'],
    [{ defaults: { colour: 'red' } }, 'defaults.colour'],
    [{ name: '\ud800' }, 'name'],
    [{ settings: { gcp: { audience: '\ud800', email: 'x' } } }, 'settings'],
    [{ settings: { splunk: { sourceTypes: { '\ud800': 'github' } } } }, 'settings'],
    [{ settings: { cloudevents: { initiator: 'user..id' } } }, 'settings.cloudevents.initiator'],
    [{ secret: 'mine' }, 'secret'],
  ])('%j is refused, with the field, and nothing is made or on record', async (body, field) => {
    const { make, keys, entries } = await managed()
    expect(await make(body)).toMatchObject({ status: 400, body: { code: 'BODY_INVALID' } })
    expect((await make(body)).body.message).toContain(`"${field}"`)
    expect([await keys(), await entries()]).toEqual([[], []])
  })

  test('two may have one name, so that one replaces the other without a gap; a third must wait for a revocation', async () => {
    const { make, revoke, send } = await managed()
    const [old, young] = [(await make()).body, (await make()).body]
    expect(await make()).toMatchObject({ status: 429, body: { code: 'LIMIT_REACHED' } })
    expect((await make({ name: 'another' })).status).toBe(201)
    for (const { key } of [old, young]) expect((await send(`Bearer ${key}`)).status).toBe(201)
    await revoke(old.id)
    expect((await send(`Bearer ${young.key}`)).status).toBe(201)
    expect((await make()).status).toBe(201)
  })

  test('an expired key leaves its place, and is listed for a month', async () => {
    const { clock, make, keys } = await managed()
    await Promise.all([make({ expiresInDays: 1 }), make({ expiresInDays: 1 })])
    clock.nowMs += dayMs
    expect((await make()).status).toBe(201)
    expect(await keys()).toHaveLength(3)
  })

  test('concurrent requests make no more than there may be', async () => {
    const { make, keys } = await managed()
    const made = await Promise.all(Array.from({ length: 6 }, () => make()))
    expect(made.filter(({ status }) => status === 201)).toHaveLength(2)
    expect(await keys()).toHaveLength(2)
  })

  test('is for managers of the organization; everybody else gets what he gets for one that does not exist', async () => {
    const { service, path, organizationId } = await managed()
    for (const right of [
      'reader *',
      'writer *',
      'operator *',
      `manager organizations/${newId()}`,
      `manager folders/f`,
    ]) {
      const own = await service.call('POST', path, { rights: [right], body: { name: 'n', formats: ['entries'] } })
      expect(own).toMatchObject({ status: 404, body: { message: `${organizationId} not found.` } })
      expect((await service.call('GET', path, { rights: [right] })).status).toBe(404)
      expect((await service.call('DELETE', `${path}/x`, { rights: [right] })).status).toBe(404)
    }
  })
})

describe('the log', () => {
  test('says who made a key, when it was first used, and who revoked it', async () => {
    const { make, revoke, send, onRecord, keys, clock } = await managed()
    const { id, key } = (await make()).body
    for (const _ of [1, 2, 3]) await send(`Bearer ${key}`)
    expect(await keys()).toMatchObject([
      {
        firstUsedTimeStamp: new Date(clock.nowMs).toISOString(),
        lastUsedDay: new Date(clock.nowMs).toISOString().slice(0, 10),
      },
    ])
    await revoke(id)
    expect(await onRecord()).toEqual([
      ['Audit log ingest key made', 'test-caller', id],
      ['Audit log ingest key revoked', 'test-caller', id],
      ['Audit log ingest key used for the first time', `ingest-keys/${id}`, id],
    ])
  })

  test('says it once, however many requests are the first', async () => {
    const { make, send, onRecord } = await managed()
    const { key } = (await make()).body
    const sent = await Promise.all(Array.from({ length: 8 }, () => send(`Bearer ${key}`)))
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 201))
    expect(await onRecord()).toHaveLength(2)
  })

  test.each(['not-written', 'written'] as const)(
    'says it once, and before anything is stored, if any write of the first request fails, %s',
    async (kind) => {
      for (let at = 0; ; at += 1) {
        const storeFaults = faults()
        const { make, send, entries, onRecord, clock } = await managed({ faults: storeFaults })
        const { key } = (await make()).body
        let writes = 0
        const entry = anEntry()
        storeFaults.inject(kind, (request) => isWrite(request) && writes++ === at)
        const { context: _context, ...unplaced } = entry
        const first = await send(`Bearer ${key}`, unplaced)
        storeFaults.heal()
        if (writes <= at) break
        const before = (await entries()).map(({ eventName }: { eventName: string }) => eventName)
        if (before.includes(entry.eventName)) expect(before).toContain('Audit log ingest key used for the first time')
        clock.nowMs += 5_000
        const again = await send(`Bearer ${key}`, unplaced)
        expect([first.status, again.status], `write ${at}`).toEqual([expect.toBeOneOf([201, 500, 503]), 201])
        expect(await onRecord(), `write ${at}`).toHaveLength(2)
        expect(await entries()).toHaveLength(3)
      }
    },
  )

  test('counts a day of use once, and a revoked key stays revoked', async () => {
    const { service, clock, make, send, keys, revoke, organizationId } = await managed()
    const { id, key } = (await make()).body
    await send(`Bearer ${key}`)
    clock.nowMs += dayMs
    await send(`Bearer ${key}`)
    expect((await keys())[0].lastUsedDay).toBe(new Date(clock.nowMs).toISOString().slice(0, 10))
    await revoke(id)
    await service.stores.ingestKeys.noteUse(organizationId, id, '2026-01-01')
    expect(await service.stores.ingestKeys.noteFirstUse(organizationId, id, 1)).toBeUndefined()
    expect(await service.stores.ingestKeys.find(organizationId, id)).toBeUndefined()
  })
})

describe('what a key stands for', () => {
  const defaults: IngestKey['defaults'] = {
    region: 'eu02',
    eventSource: 'billing',
    visibility: 'PRIVATE',
    projectId: 'p-1',
    folderPath: ['f-1'],
  }
  const { context: _context, region: _region, eventSource: _source, visibility: _visibility, ...bare } = anEntry()

  test('an entry gets the key’s defaults where it says nothing, and says which', async () => {
    const { make, send, entries, organizationId } = await managed()
    const { key } = (await make({ defaults })).body
    expect((await send(`Bearer ${key}`, { ...bare, region: null })).status).toBe(201)
    const { folderPath, projectId, ...plain } = defaults
    const [stored] = (await entries()).filter(({ eventName }: { eventName: string }) => eventName === bare.eventName)
    expect(stored).toMatchObject({
      ...plain,
      context: { organizationId, folderPath, projectId },
      details: {
        mapping: {
          defaulted: [
            'context.folderPath',
            'context.organizationId',
            'context.projectId',
            'eventSource',
            'region',
            'visibility',
          ],
        },
      },
    })
  })

  test('an entry that says it all is stored as it is by any other way', async () => {
    const { service, make, send, organizationId } = await managed()
    const { key } = (await make({ defaults })).body
    const entry = anEntry({ context: { organizationId, projectId: 'own' } })
    const [id] = await service.record(entry)
    expect((await send(`Bearer ${key}`, entry)).body.results).toEqual([{ index: 0, id, status: 'duplicate' }])
  })

  test('an entry of another organization is refused, and the others are stored', async () => {
    const { make, send } = await managed()
    const { key } = (await make({ defaults })).body
    const theirs = anEntry()
    const { status, body } = await send(`Bearer ${key}`, [bare, theirs])
    expect(status).toBe(207)
    expect(body.results[1]).toEqual({
      index: 1,
      status: 'refused',
      code: 'NOT_FOUND',
      message: `${theirs.context.organizationId} not found.`,
    })
  })

  test('what has a token with the right writer needs no key', async () => {
    const { service, organizationId } = await managed()
    const path = `/v2/organizations/${organizationId}/ingest/entries`
    const { context: _context, ...unplaced } = anEntry()
    const sent = (right: string) => service.call('POST', path, { rights: [right], body: unplaced })
    expect((await sent(`writer organizations/${organizationId}`)).status).toBe(201)
    expect((await sent(`writer organizations/${newId()}`)).status).toBe(404)
  })
})
