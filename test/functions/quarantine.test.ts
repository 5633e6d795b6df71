// A record of which no entry can be made, from a sender that would drop it if it were refused: kept as it was received, counted, listed, and
// tried again.
import { describe, expect, test } from 'vitest'
import { newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type ServiceOptions, startService } from '../service.ts'

const dayMs = 24 * 60 * 60_000

const anEvent = (more: object = {}) => ({
  ...{ specversion: '1.0', id: newId(), source: '/billing', type: 'account.closed', time: new Date().toISOString() },
  ...more,
})

async function keeping(options: ServiceOptions = {}, keepsRefused = true) {
  const clock = { nowMs: Date.now() }
  const service = await startService({ now: () => clock.nowMs, ...options })
  const organizationId = newId()
  const at = `/v2/organizations/${organizationId}`
  const key = { name: 'events', formats: ['cloudevents'], keepsRefused, defaults: { region: 'eu01' } }
  const made = await service.call('POST', `${at}/ingest-keys`, { rights: ['manager *'], body: key })
  const send = (events: readonly object[]) =>
    service.call('POST', `${at}/ingest/cloudevents`, {
      authorization: `Bearer ${made.body.key}`,
      body: events,
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    })
  const operator = [`operator organizations/${organizationId}`]
  const list = async (query = '') => (await service.call('GET', `${at}/quarantine${query}`, { rights: operator })).body
  const retry = (id: string, rights = operator) => service.call('POST', `${at}/quarantine/${id}`, { rights })
  const entries = async () => (await service.call('GET', at, { rights: ['operator *'] })).body.items
  const counted = () =>
    service.measured.flatMap(({ EntriesQuarantined: count, format }) => (count && format ? [[format, count]] : []))
  return { service, clock, organizationId, at, send, list, retry, entries, counted }
}

/** An event of tomorrow: no entry yet. */
const ofTomorrow = (clock: { nowMs: number }) => anEvent({ time: new Date(clock.nowMs + dayMs).toISOString() })

describe('what cannot be stored', () => {
  test('is kept, counted and listed, and its sender is told that it need not send it again', async () => {
    const { clock, send, list, counted, entries } = await keeping()
    const [good, bad] = [anEvent(), anEvent({ type: '' })]
    const { status, body } = await send([good, bad])
    expect(status).toBe(200)
    expect(body).toMatchObject({ stored: 1, refused: 0, quarantined: 1 })
    const [, { id, ...kept }] = body.results
    expect(kept).toEqual({
      index: 1,
      status: 'quarantined',
      code: 'ENTRY_INVALID',
      message: '"type" must be a text that is not empty',
    })
    expect(await list()).toEqual({
      items: [
        {
          id,
          format: 'cloudevents',
          code: 'ENTRY_INVALID',
          message: '"type" must be a text that is not empty',
          bytes: expect.any(Number),
          receivedTimeStamp: new Date(clock.nowMs).toISOString(),
        },
      ],
    })
    expect(counted()).toEqual([['cloudevents', 1]])
    expect(
      (await entries()).filter(({ eventName }: { eventName: string }) => eventName === 'account.closed'),
    ).toHaveLength(1)
  })

  test('is refused, and kept nowhere, unless the key says so', async () => {
    const { send, list, counted } = await keeping({}, false)
    expect(await send([anEvent({ type: '' })])).toMatchObject({ status: 400, body: { refused: 1 } })
    expect([await list(), counted()]).toEqual([{ items: [] }, []])
  })

  test('is kept once however often it is sent on one day', async () => {
    const { clock, send, list } = await keeping()
    const bad = anEvent({ type: '' })
    for (const _ of [1, 2]) await send([bad, bad])
    expect((await list()).items).toHaveLength(1)
    clock.nowMs += dayMs
    await send([bad])
    expect((await list()).items).toHaveLength(2)
  })

  test('is kept as it was received, with each digit of its numbers', async () => {
    const { service, organizationId, at } = await keeping()
    const made = await service.call('POST', `${at}/ingest-keys`, {
      rights: ['manager *'],
      body: { name: 'digits', formats: ['cloudevents'], keepsRefused: true },
    })
    const text = JSON.stringify(anEvent({ type: '', data: 0 })).replace('"data":0', '"data":9007199254740993')
    const { body } = await service.call('POST', `${at}/ingest/cloudevents`, {
      authorization: `Bearer ${made.body.key}`,
      body: text,
      headers: { 'content-type': 'application/cloudevents+json' },
    })
    const [{ id }] = body.results
    const bytes = await service.stores.quarantined.get(organizationId, id, 10_000)
    expect(Buffer.from(bytes).toString()).toBe(`{"format":"cloudevents","defaults":{},"record":${text}}`)
  })

  test('and cannot be kept either is to be sent again', async () => {
    const storeFaults = faults()
    const { send, list } = await keeping({ faults: storeFaults })
    await send([anEvent()])
    for (const lost of ['PUT', 'PutItem']) {
      const bad = anEvent({ type: '', data: lost })
      storeFaults.inject('not-written', (request) => request.startsWith(lost))
      expect(await send([bad])).toMatchObject({ status: 503, body: { failed: 1 } })
      storeFaults.heal()
      expect(await send([bad])).toMatchObject({ status: 200, body: { quarantined: 1 } })
    }
    expect((await list()).items).toHaveLength(2)
  })

  test('is shown to an operator as it was received, which is on record', async () => {
    const { service, at, send, entries } = await keeping()
    const bad = anEvent({ type: '', data: 0 })
    const [{ id }] = (await send([bad])).body.results
    const { status, body, text } = await service.call('GET', `${at}/quarantine/${id}`, { rights: ['operator *'] })
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        id,
        format: 'cloudevents',
        code: 'ENTRY_INVALID',
        defaults: { region: 'eu01' },
        record: bad,
      }),
    ])
    expect(text).toContain(JSON.stringify(bad))
    const [deed] = (await entries()).filter(({ eventName }: { eventName: string }) => eventName.includes('record read'))
    expect(deed).toMatchObject({ initiator: { id: 'test-caller' }, request: { body: { format: 'cloudevents' } } })
    for (const right of ['reader *', 'writer *', 'manager *', 'operator folders/f'])
      expect((await service.call('GET', `${at}/quarantine/${id}`, { rights: [right] })).status).toBe(404)
  })

  test('is not shown if that cannot be put on record', async () => {
    const storeFaults = faults()
    const { service, at, send } = await keeping({ faults: storeFaults })
    const [{ id }] = (await send([anEvent({ type: '' })])).body.results
    storeFaults.inject('not-written', (request) => request.startsWith('PutItem'))
    const { status, text } = await service.call('GET', `${at}/quarantine/${id}`, { rights: ['operator *'] })
    expect([status >= 500, text.includes('/billing')]).toEqual([true, false])
  })

  test('is listed in pages', async () => {
    const { send, list } = await keeping()
    await send(Array.from({ length: 5 }, () => anEvent({ type: '' })))
    const ids: string[] = []
    for (let page = await list('?limit=2'); ; page = await list(`?limit=2&after=${page.after}`)) {
      ids.push(...page.items.map(({ id }: { id: string }) => id))
      if (page.after === undefined) break
    }
    expect(new Set(ids).size).toBe(5)
  })

  test('is for operators of the whole organization; everybody else gets what he gets for one that does not exist', async () => {
    const { service, at, send, retry, organizationId } = await keeping()
    const [{ id }] = (await send([anEvent({ type: '' })])).body.results
    for (const right of [
      'reader *',
      'writer *',
      'manager *',
      `operator organizations/${newId()}`,
      'operator folders/f',
    ]) {
      const answer = await service.call('GET', `${at}/quarantine`, { rights: [right] })
      expect(answer).toMatchObject({ status: 404, body: { message: `${organizationId} not found.` } })
      expect((await retry(id, [right])).status).toBe(404)
    }
  })
})

describe('trying again', () => {
  test('stores what can be stored by now, and takes it off the list', async () => {
    const { clock, send, list, retry, entries } = await keeping()
    const event = ofTomorrow(clock)
    const [{ id }] = (await send([event])).body.results
    expect((await retry(id)).body).toMatchObject({ status: 'refused', code: 'ENTRY_INVALID' })
    expect((await list()).items).toHaveLength(1)
    clock.nowMs += dayMs
    const { status, body } = await retry(id)
    expect([status, body.status]).toEqual([200, 'stored'])
    expect(await list()).toEqual({ items: [] })
    expect((await retry(id)).status).toBe(404)
    const [entry] = (await entries()).filter((each: { id: string }) => each.id === body.id)
    // With the defaults of the key that it was sent with.
    expect(entry).toMatchObject({ insertId: event.id, region: 'eu01' })
  })

  test('is on record', async () => {
    const { send, retry, entries } = await keeping()
    const [{ id }] = (await send([anEvent({ type: '' })])).body.results
    await retry(id)
    const [deed] = (await entries()).filter(({ eventName }: { eventName: string }) => eventName.includes('tried again'))
    expect(deed).toMatchObject({
      initiator: { id: 'test-caller' },
      resourceId: expect.stringMatching(`/quarantine/${id}$`),
    })
  })

  test('finds what has been stored since', async () => {
    const { clock, send, list, retry } = await keeping()
    const event = ofTomorrow(clock)
    const [{ id }] = (await send([event])).body.results
    clock.nowMs += dayMs
    await send([event])
    expect((await retry(id)).body.status).toBe('duplicate')
    expect(await list()).toEqual({ items: [] })
  })

  test.each(['PutItem', 'TransactWriteItems'])('stays possible if a %s fails', async (lost) => {
    const storeFaults = faults()
    const { clock, send, list, retry } = await keeping({ faults: storeFaults })
    const [{ id }] = (await send([ofTomorrow(clock)])).body.results
    clock.nowMs += dayMs
    storeFaults.inject('not-written', (request) => request.startsWith(lost))
    expect((await retry(id)).status).toBeGreaterThanOrEqual(500)
    storeFaults.heal()
    expect((await list()).items).toHaveLength(1)
    expect((await retry(id)).body.status).toBeOneOf(['stored', 'duplicate'])
    expect(await list()).toEqual({ items: [] })
  })

  test('of what is not listed is not found', async () => {
    const { retry } = await keeping()
    for (const id of ['x', '..', `2026-11-24-${'0'.repeat(64)}`]) expect((await retry(id)).status).toBe(404)
  })
})
