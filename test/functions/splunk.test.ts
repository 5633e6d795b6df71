// Splunk's HTTP Event Collector: what arrives of an event, that nothing of it is lost, and what senders are answered.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splunkEvents, splunkLines } from '../../functions/ingest/splunk-request.ts'
import { AuditError } from '../../shared/audit-error.ts'
import { splunk } from '../../shared/formats/splunk.ts'
import { entryOfRecord, recordOfEntry } from '../../shared/taking/mapped-record.ts'
import { newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { mappedBy } from '../sending.ts'
import { type ServiceOptions, startService } from '../service.ts'

const seconds = () => Date.now() / 1000 - 60
const anEvent = (more: object = {}) => ({
  time: seconds(),
  host: 'iam-1',
  source: 'iam',
  sourcetype: 'iam:change',
  event: { action: 'deleted', object: 'roles/admin', user: 'ada@example.com', src: '192.0.2.1', status: 'success' },
  ...more,
})
const sent = (text: string) => ({ contentType: undefined, body: Buffer.from(text), wasDecoded: false })

async function collecting(options: ServiceOptions = {}, settings: object = {}) {
  const service = await startService(options)
  const organizationId = newId()
  const at = `/v2/organizations/${organizationId}`
  const made = await service.call('POST', `${at}/ingest-keys`, {
    rights: ['manager *'],
    body: { name: 'collector', formats: ['splunk'], settings },
  })
  const authorization = `Splunk ${made.body.key}`
  const send = (
    body: unknown,
    { path = '/services/collector/event', headers = {}, ...more }: Record<string, unknown> = {},
  ) =>
    service.call('POST', path as string, {
      authorization,
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      headers: headers as Record<string, string>,
      ...more,
    })
  const stored = async () => {
    const { body } = await service.call('GET', `${at}?limit=1000`, { rights: ['operator *'] })
    return body.items.filter(({ eventSource }: { eventSource: string }) => eventSource !== 'audit-log')
  }
  const quarantine = async () => (await service.call('GET', `${at}/quarantine`, { rights: ['operator *'] })).body.items
  return { service, at, key: made.body, send, stored, quarantine }
}

describe('an event', () => {
  test('is found by what its fields say', () => {
    const time = 1795600000.123
    const about = {
      action: 'blocked',
      object_id: 'r-1',
      user: 'ada@example.com',
      src_ip: '192.0.2.1',
      status: 'failure',
    }
    const more = { http_user_agent: 'curl/8', session_id: 's-1', command: 'rm' }
    expect(mappedBy(splunk, anEvent({ time, event: { ...about, ...more }, fields: { team: 'a' } }))).toMatchObject({
      eventTimeStamp: '2026-11-25T09:46:40.123Z',
      eventName: 'blocked',
      eventSource: 'iam',
      severity: 'ERROR',
      eventType: 'POLICY_DENIED',
      initiator: { id: 'ada@example.com', email: 'ada@example.com' },
      sourceIpAddress: '192.0.2.1',
      userAgent: 'curl/8',
      resourceId: 'r-1',
      correlationId: 's-1',
      details: {
        splunk: { host: 'iam-1', sourcetype: 'iam:change', event: { command: 'rm' }, fields: { team: 'a' } },
        mapping: { format: 'splunk', version: 1 },
      },
    })
  })

  test.each<[string, object, object]>([
    ['of text is named by its source type', { event: 'Ada logged in' }, { eventName: 'iam:change' }],
    [
      'may have its time as text',
      { time: '1795600000.000000001' },
      { eventTimeStamp: '2026-11-25T09:46:40.000000001Z' },
    ],
    ['may have milliseconds', { time: 1795600000123 }, { eventTimeStamp: '2026-11-25T09:46:40.123Z' }],
    [
      'may have the time within',
      { time: undefined, event: { action: 'a', timestamp: '2026-11-25T09:46:40Z' } },
      { eventTimeStamp: '2026-11-25T09:46:40Z' },
    ],
    ['succeeds unless it says otherwise', {}, { severity: 'INFO', eventType: 'ADMIN_ACTIVITY' }],
  ])('%s', (_, more, expected) => {
    expect(mappedBy(splunk, JSON.parse(JSON.stringify(anEvent(more))))).toMatchObject(expected)
  })

  test.each<[string, object, string]>([
    ['without an event', { event: undefined }, '"event" is missing'],
    ['without a time', { time: undefined }, '"time" is missing'],
    ['with a time that is none', { time: 'now' }, '"time" must be'],
    ['without a name', { event: 'x', sourcetype: undefined }, 'has no name'],
  ])('%s is refused, with the field', (_, more, message) => {
    expect(() => mappedBy(splunk, JSON.parse(JSON.stringify(anEvent(more))))).toThrow(message)
  })

  test('in another sender’s format is mapped as that sender’s, if the key says so', () => {
    const settings = { splunk: { sourceTypes: { 'github:audit': 'github' as const } } }
    const event = { '@timestamp': Date.now() - 60_000, action: 'repo.destroy', actor: 'ada', actor_id: 7, repo: 'a/b' }
    const record = anEvent({ sourcetype: 'github:audit', event })
    const entry = mappedBy(splunk, record, { settings })
    expect(entry).toMatchObject({
      eventSource: 'github',
      eventName: 'repo.destroy',
      resourceId: 'a/b',
      initiator: { id: '7' },
      details: { splunk: { host: 'iam-1' }, mapping: { format: 'splunk', event: 'github' } },
    })
    expect(recordOfEntry(splunk, JSON.parse(JSON.stringify(entry)))).toEqual(record)
    expect(mappedBy(splunk, record)).toMatchObject({ eventSource: 'iam', initiator: { id: 'ada' } })
  })

  test('can be made of its entry again, whatever it holds', () => {
    const text = fc.string({ maxLength: 300, unit: 'grapheme' }).filter((each) => each.isWellFormed())
    const names = ['action', 'user', 'src', 'object', 'status', 'time', 'x', '__proto__', 'source', 'mapping', 'splunk']
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        ...[text, fc.boolean(), fc.constant(null), fc.integer()],
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...names), text), tie('any'), { maxKeys: 6 }),
      ),
    })).any
    const record = fc.record(
      {
        time: fc.integer({ min: 1, max: 60_000 }).map((ago) => (Date.now() - ago) / 1000),
        event: fc.oneof(
          text,
          fc.record({ action: text, user: value, src: value, object: value, more: value }, { requiredKeys: [] }),
        ),
        host: value,
        source: value,
        sourcetype: fc.oneof(fc.constantFrom('github:audit', 'x'), value),
        index: text,
        fields: value,
      },
      { requiredKeys: ['time', 'event'] },
    )
    const settings = { splunk: { sourceTypes: { 'github:audit': 'github' as const } } }
    let entries = 0
    fc.assert(
      fc.property(record, (made) => {
        const one = JSON.parse(JSON.stringify(made))
        const entry = entryOfRecord(splunk, one, { organizationId: 'o-1', defaults: {}, settings }, Date.now())
        if (entry instanceof AuditError) return
        entries += 1
        expect(recordOfEntry(splunk, JSON.parse(JSON.stringify(entry)))).toEqual(one)
      }),
      { numRuns: 500 },
    )
    expect(entries).toBeGreaterThan(150)
  })
})

describe('a body', () => {
  const tricky = [{ event: '}{"\\' }, { event: { a: '{', b: [{ c: '\\"}' }] } }, { event: 'x', n: 1 }]

  test.each(['', ' ', '\n', '\r\n\t'])('is objects one behind the other, with %j between them', (between) => {
    const text = `${between}${tricky.map((one) => JSON.stringify(one)).join(between)}${between}`
    expect(splunkEvents(sent(text))).toEqual({ records: tricky })
  })

  test.each<[string, string, number]>([
    ['a list', '[{"event":1}]', 0],
    ['text', '{"event":1}{"event":2} x', 2],
    ['a number', '{"event":1} 7', 1],
    ['an object that does not end', '{"event":1}{"event":{', 1],
    ['a text that does not end', '{"event":1}{"event":"\\"', 1],
    ['no JSON', '{"event":1}{"event":tru}{"event":3}', 1],
    ['a name that is given twice', '{"event":1,"event":2}', 0],
  ])('with %s is read up to there', (_, text, count) => {
    const { records, fault } = splunkEvents(sent(text))
    expect([records.length, fault?.code]).toEqual([count, 'BODY_INVALID'])
  })

  test('of lines has JSON and text, and what the address says of all', () => {
    expect(splunkLines(sent('{"a":1}\r\n\nAda {logged} in\n{broken\n'), { sourcetype: 't' }).records).toEqual([
      { sourcetype: 't', event: { a: 1 } },
      { sourcetype: 't', event: 'Ada {logged} in' },
      { sourcetype: 't', event: '{broken' },
    ])
  })
})

describe('a sender', () => {
  test.each(['/services/collector', '/services/collector/event', '/services/collector/event/1.0'])(
    'is told success at %s, and the same events are stored once, however they are cut and packed',
    async (path) => {
      const { send, stored } = await collecting()
      const both = [anEvent(), anEvent({ event: { action: 'created' } })].map((one) => JSON.stringify(one))
      const packed = new Uint8Array(gzipSync(both.join('\n')))
      for (const [body, headers] of [
        [both.join(''), {}],
        [packed, { 'content-encoding': 'gzip' }],
        [both[1], {}],
        [[...both, ...both].join(' '), { 'content-type': 'text/plain' }],
      ] as const) {
        const answer = await send(body, { path, headers })
        expect([answer.status, answer.body]).toEqual([200, { text: 'Success', code: 0 }])
      }
      expect(await stored()).toHaveLength(2)
    },
  )

  test('may send lines, of which the address says where they are from', async () => {
    const { send, stored, quarantine } = await collecting()
    const path = '/services/collector/raw?sourcetype=app&source=s&channel=c'
    const lines = `{"timestamp": ${Date.now()}, "action": "login", "user": "ada"}\nno time\n`
    expect((await send(lines, { path, headers: { 'content-type': 'text/plain' } })).body).toEqual({
      text: 'Success',
      code: 0,
    })
    expect(await stored()).toMatchObject([{ eventName: 'login', eventSource: 's', initiator: { id: 'ada' } }])
    expect(await quarantine()).toMatchObject([{ format: 'splunk', message: expect.stringContaining('"time"') }])
  })

  test('is told success for what cannot be stored, which is in the quarantine, and counted', async () => {
    const { send, stored, quarantine, service } = await collecting()
    const answer = await send([anEvent(), anEvent({ time: 1 })].map((one) => JSON.stringify(one)).join(''))
    expect([answer.status, answer.body]).toEqual([200, { text: 'Success', code: 0 }])
    expect([(await stored()).length, (await quarantine()).length]).toEqual([1, 1])
    expect(service.measured).toContainEqual({ EntriesQuarantined: 1, format: 'splunk' })
  })

  test('is told which event cannot be read, and those before it are stored', async () => {
    const { send, stored } = await collecting()
    const answer = await send(`${JSON.stringify(anEvent())}{"event":}${JSON.stringify(anEvent({ host: 'b' }))}`)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      ...{ text: 'Invalid data format', code: 6, 'invalid-event-number': 1 },
      message: expect.stringContaining('event 1 is not JSON'),
    })
    expect(await stored()).toHaveLength(1)
  })

  test.each<[string, string | Uint8Array, Record<string, string>, number, number]>([
    ['nothing', '', {}, 400, 5],
    ['blanks', ' \n', {}, 400, 5],
    ['no JSON', 'x', {}, 400, 6],
    ['too many events', '{}'.repeat(10_001), {}, 413, 6],
    ['too much when unpacked', new Uint8Array(gzipSync(' '.repeat(6_000_000))), { 'content-encoding': 'gzip' }, 413, 6],
    ['another coding', new Uint8Array([1]), { 'content-encoding': 'compress', 'content-type': 'x/y' }, 415, 6],
  ])('is told what is wrong with %s, and nothing is stored', async (_, body, headers, status, code) => {
    const { send, stored } = await collecting()
    const answer = await send(body, { headers })
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await stored()).toEqual([])
  })

  test('is told to come again if one could not be stored, and then loses nothing', async () => {
    const storeFaults = faults()
    const { send, stored } = await collecting({ faults: storeFaults })
    await send(anEvent({ host: 'first use' }))
    let puts = 0
    storeFaults.inject('not-written', (name) => name.startsWith('PutItem') && puts++ === 0)
    const both = [anEvent(), anEvent({ host: 'b' })].map((one) => JSON.stringify(one)).join('')
    const answer = await send(both)
    expect([answer.status, answer.headers.get('retry-after'), answer.body]).toEqual([
      503,
      '2',
      { text: 'Server is busy', code: 9 },
    ])
    storeFaults.heal()
    expect((await send(both)).status).toBe(200)
    expect(await stored()).toHaveLength(3)
  })

  test('whose key is missing, wrong, revoked or of another format gets 401, in Splunk’s words', async () => {
    const { send, service, at, key } = await collecting()
    const other = await service.call('POST', `${at}/ingest-keys`, {
      rights: ['manager *'],
      body: { name: 'other', formats: ['otlp'] },
    })
    const invalid = { text: 'Invalid authorization', code: 3 }
    expect((await send(anEvent())).status).toBe(200)
    const wrong = key.key.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'))
    const unknown = key.key.replace(key.id, 'f'.repeat(16))
    for (const presented of [wrong, unknown, other.body.key, 'bik_', '00000000-0000-0000-0000-000000000000']) {
      const answer = await send(anEvent(), { authorization: `Splunk ${presented}` })
      expect([answer.status, answer.body]).toEqual([401, invalid])
    }
    const missing = await service.call('POST', '/services/collector', { body: anEvent() })
    expect([missing.status, missing.body]).toEqual([401, { text: 'Token is required', code: 2 }])
    await service.call('DELETE', `${at}/ingest-keys/${key.id}`, { rights: ['manager *'] })
    expect((await send(anEvent())).body).toEqual(invalid)
  })

  test('that asks whether the collector is healthy needs no key', async () => {
    const { service } = await collecting()
    const answer = await service.call('GET', '/services/collector/health')
    expect([answer.status, answer.body]).toEqual([200, { text: 'HEC is healthy', code: 17 }])
  })

  test('has an event tried again from the quarantine as it was sent', async () => {
    const { send, quarantine, service, at } = await collecting()
    await send(anEvent({ time: Date.now() / 1000 + 600 }))
    const [kept] = await quarantine()
    const tried = await service.call('POST', `${at}/quarantine/${kept.id}`, { rights: ['operator *'] })
    expect(tried.body).toMatchObject({ status: 'refused' })
  })
})
