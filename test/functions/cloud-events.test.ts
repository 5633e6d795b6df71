// CloudEvents 1.0 over HTTP: what arrives of an event, that nothing of it is lost, and what each sender is answered.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../shared/audit-error.ts'
import { cloudEvents } from '../../shared/formats/cloud-event.ts'
import type { Fields } from '../../shared/formats/format.ts'
import { exactJson } from '../../shared/json/exact-number.ts'
import { parseJson } from '../../shared/json/json-text.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import { entryOfRecord, recordOfEntry } from '../../shared/taking/mapped-record.ts'
import { newId } from '../entries.ts'
import { type ServiceOptions, startService } from '../service.ts'

const structured = 'application/cloudevents+json'
const batched = 'application/cloudevents-batch+json'

const anEvent = (more: Fields = {}): Fields => ({
  specversion: '1.0',
  id: newId(),
  source: '/billing/accounts',
  type: 'com.example.account.closed',
  time: new Date().toISOString(),
  ...more,
})

const sender = { organizationId: 'o-1', defaults: {} }

function mapped(event: unknown) {
  const item = entryOfRecord(cloudEvents, event, sender, Date.now())
  if (item instanceof AuditError) throw item
  return item as unknown as Fields
}

async function receiving(options: ServiceOptions = {}, key: object = {}) {
  const service = await startService(options)
  const organizationId = newId()
  const at = `/v2/organizations/${organizationId}`
  const made = await service.call('POST', `${at}/ingest-keys`, {
    rights: ['manager *'],
    body: { name: 'events', formats: ['cloudevents'], ...key },
  })
  const authorization = `Bearer ${made.body.key}`
  const send = (body: unknown, type = structured, headers: Record<string, string> = {}) =>
    service.call('POST', `${at}/ingest/cloudevents`, {
      authorization,
      body,
      headers: { 'content-type': type, ...headers },
    })
  const stored = async () => {
    const { body } = await service.call('GET', at, { rights: ['operator *'] })
    return body.items.filter(({ eventSource }: { eventSource: string }) => eventSource !== 'audit-log')
  }
  return { service, organizationId, at, authorization, send, stored }
}

describe('an event', () => {
  test('is found by what each of its attributes says', () => {
    const event = anEvent({
      subject: 'accounts/7',
      authid: 'ada',
      authtype: 'user',
      correlationid: 'c-1',
      severitynumber: 17,
      data: { reason: 'unpaid' },
    })
    expect(mapped(event)).toEqual({
      insertId: event['id'],
      eventVersion: '1.0',
      eventSource: '/billing/accounts',
      eventName: 'com.example.account.closed',
      eventTimeStamp: event['time'],
      eventType: 'ADMIN_ACTIVITY',
      severity: 'ERROR',
      visibility: 'PUBLIC',
      region: 'unknown',
      sourceIpAddress: '',
      userAgent: 'unknown',
      initiator: { id: 'ada' },
      resourceId: 'accounts/7',
      correlationId: 'c-1',
      context: { organizationId: 'o-1' },
      request: { endpoint: 'com.example.account.closed', body: { reason: 'unpaid' } },
      details: {
        cloudevents: { specversion: '1.0', authtype: 'user', severitynumber: 17 },
        mapping: {
          format: 'cloudevents',
          version: 1,
          defaulted: ['region', 'request.endpoint', 'sourceIpAddress', 'userAgent', 'visibility'],
        },
      },
    })
  })

  test.each([
    ['no principal is unknown', {}, { initiator: { id: 'unknown' } }],
    [
      'the trace is the correlation where nothing else is',
      { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` },
      { correlationId: 'ab'.repeat(16) },
    ],
    ['what the system does is one of its events', { authtype: 'system' }, { eventType: 'SYSTEM_EVENT' }],
    ['an error by its text', { severitytext: 'FATAL' }, { severity: 'ERROR' }],
    [
      'data that is no object is wrapped',
      { data: [1] },
      { request: { endpoint: 'com.example.account.closed', body: { value: [1] } } },
    ],
    [
      'bytes stay Base64',
      { data_base64: 'AQI=' },
      { request: { endpoint: 'com.example.account.closed', body: { base64: 'AQI=' } } },
    ],
  ])('%s', (_, more, expected) => {
    expect(mapped(anEvent(more))).toMatchObject(expected)
  })

  test.each([
    [{ id: '' }, '"id"'],
    [{ source: undefined }, '"source"'],
    [{ type: 5 }, '"type"'],
    [{ specversion: '0.3' }, '"specversion"'],
    [{ time: undefined }, '"time"'],
    [{ time: 'yesterday' }, '"eventTimeStamp"'],
    [{ Extra: 'x' }, '"Extra"'],
    [{ nested: {} }, '"nested"'],
    [{ data: 1, data_base64: 'AQI=' }, '"data"'],
    [{ data_base64: 'A' }, '"data_base64"'],
    [{ source: 'audit-log/x' }, '"eventSource"'],
  ])('with %j is refused, with the field', (more, field) => {
    expect(() => mapped(anEvent(more))).toThrow(field)
  })
})

describe('nothing of an event is lost', () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,20}$/).filter((each) => each !== 'data')
  const text = fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }).filter((each) => each.isWellFormed())
  const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.constant(''), fc.constant(null))
  const number = fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }).map(String)
  const event = fc.record(
    {
      extensions: fc.dictionary(name, value, { maxKeys: 5 }),
      known: fc.record(
        {
          subject: fc.oneof(text, fc.constant(null)),
          authid: value,
          correlationid: value,
          authtype: fc.constantFrom('system', 'user'),
          severitytext: fc.constantFrom('ERROR', 'INFO'),
          traceparent: fc.constantFrom(`00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`, 'nonsense'),
          datacontenttype: text,
        },
        { requiredKeys: [] },
      ),
      required: fc.record({ id: text, source: text.filter((each) => !/^\s*[aαа]/i.test(each)), type: text }),
      time: fc.constantFrom('', 't', 'digits'),
      data: fc.oneof(
        fc.constant({}),
        fc.jsonValue({ maxDepth: 5 }).map((data) => ({ data })),
        fc.base64String().map((data_base64) => ({ data_base64 })),
      ),
    },
    { requiredKeys: ['extensions', 'known', 'required', 'time', 'data'] },
  )

  test('the record that is made of its entry is the event', () => {
    const now = new Date(Date.now() - 60_000).toISOString()
    const times: Record<string, string> = { '': now, t: now.toLowerCase(), digits: now.replace('Z', '123456789Z') }
    fc.assert(
      fc.property(event, number, ({ extensions, known, required, time, data }, large) => {
        const sent = { ...extensions, ...known, ...required, ...data, specversion: '1.0', time: times[time] }
        // As it arrives: with a number that a double cannot hold.
        const line = JSON.stringify(sent).replace(/"data":/, `"large":${large},"data":`)
        const json = parseJson({ text: line, what: 'the event', suspect: false }, valueBudget(100_000))
        const entry = entryOfRecord(cloudEvents, json.value, sender, Date.now())
        if (entry instanceof AuditError) throw entry
        const kept = JSON.parse(JSON.stringify(entry)) as Fields
        expect(JSON.parse(exactJson(recordOfEntry(cloudEvents, kept)), keepDigits)).toEqual(
          JSON.parse(line, keepDigits),
        )
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    { data: { user: { id: 'ada' } } },
    { data: { user: { id: 'ada@example.com' } }, authid: '' },
    { data: { user: { id: 'ada' } }, authid: 'grace' },
    { data: { user: { id: 'x'.repeat(300) } } },
    { data: { user: { id: 7 } }, authid: 7 },
    { data: ['user', 'id'] },
  ])('its initiator stays in its data, where the key says that it is: %#', (more) => {
    const event = anEvent(more)
    const settings = { cloudevents: { initiator: 'user.id' } }
    const entry = entryOfRecord(cloudEvents, event, { ...sender, settings }, Date.now())
    expect(recordOfEntry(cloudEvents, JSON.parse(JSON.stringify(entry)))).toEqual(event)
  })

  test('numbers that a double cannot hold keep their digits, and the entry says where they are', () => {
    const text = JSON.stringify(anEvent({ data: { 'a/b': [0] } })).replace('[0]', '[9007199254740993]')
    const { value } = parseJson({ text, what: 'the event', suspect: false }, valueBudget(100))
    const entry = mapped(value)
    expect(entry).toMatchObject({
      request: { body: { 'a/b': ['9007199254740993'] } },
      details: { mapping: { numbers: ['/request/body/a~1b/0'] } },
    })
    expect(exactJson(recordOfEntry(cloudEvents, entry))).toContain('[9007199254740993]')
  })
})

/** Numbers by their digits, so that two that a double cannot tell apart are told apart. */
function keepDigits(_name: string, value: unknown, { source }: { source?: string } = {}) {
  return typeof value === 'number' && Number(source) === value && !Number.isSafeInteger(value) ? source : value
}

describe('a sender of events', () => {
  test('in structured mode gets 201, and 201 again: it is a duplicate', async () => {
    const { send, stored } = await receiving()
    const event = anEvent({ data: { a: 1 } })
    expect(await send(event)).toMatchObject({ status: 201, body: { stored: 1 } })
    expect(await send(event)).toMatchObject({ status: 201, body: { stored: 0, duplicates: 1 } })
    expect(await stored()).toMatchObject([{ insertId: event['id'], request: { body: { a: 1 } } }])
  })

  test('in binary mode has the attributes in headers, percent-encoded', async () => {
    const { send, stored } = await receiving()
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'e-1',
      'ce-source': '/s',
      'ce-type': 't',
      'ce-time': new Date().toISOString(),
      'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80 100%',
    }
    expect((await send('{"a":1}', 'application/json; charset=utf-8', headers)).status).toBe(201)
    expect(await stored()).toMatchObject([
      {
        resourceId: 'Euro € 😀 100%',
        request: { body: { a: 1 } },
        details: { cloudevents: { datacontenttype: 'application/json; charset=utf-8' } },
      },
    ])
    expect((await send('{"a":1}', 'application/json', { ...headers, 'ce-subject': '%FF' })).status).toBe(400)
    expect((await send('{"a":1', 'application/json', { ...headers, 'ce-id': 'e-2' })).status).toBe(400)
  })

  test('in all three modes sends the same event once', async () => {
    const { send, stored } = await receiving()
    const { data, ...attributes } = anEvent({ datacontenttype: 'application/json', data: { a: [1, null] } }) as Record<
      string,
      string
    > & { data: object }
    const { datacontenttype: type = '', ...rest } = attributes
    const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [`ce-${name}`, value]))
    expect((await send(JSON.stringify(data), type, headers)).body).toMatchObject({ stored: 1 })
    expect((await send({ ...attributes, data })).body).toMatchObject({ duplicates: 1 })
    expect((await send([{ data, ...attributes }], batched)).body).toMatchObject({ duplicates: 1 })
    expect(await stored()).toHaveLength(1)
  })

  test('of other data than JSON sends text and bytes', async () => {
    const { send, stored } = await receiving()
    const headers = (id: string) => ({
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': '/s',
      'ce-type': id,
      'ce-time': new Date().toISOString(),
    })
    await send('hello', 'text/plain', headers('text'))
    await send(new Uint8Array([1, 255]), 'image/png', headers('bytes'))
    await send(new Uint8Array([1, 255]), 'text/plain', headers('broken'))
    await send('', 'application/json', headers('none'))
    const bodies = (await stored()).map(({ eventName, request }: { eventName: string; request: Fields }) => [
      eventName,
      request['body'],
    ])
    expect(Object.fromEntries(bodies)).toEqual({
      text: { value: 'hello' },
      bytes: { base64: 'Af8=' },
      broken: { base64: 'Af8=' },
      none: undefined,
    })
  })

  test('of a batch gets a result for each event', async () => {
    const { send, stored } = await receiving()
    const [good, bad] = [anEvent(), anEvent({ type: '' })]
    const { status, body } = await send([good, bad, good], batched)
    expect(status).toBe(207)
    expect(body).toMatchObject({ stored: 1, duplicates: 1, refused: 1 })
    expect(body.results.map((result: { status: string }) => result.status)).toEqual(['stored', 'refused', 'duplicate'])
    expect(body.results[1].message).toContain('"type"')
    expect((await send([anEvent()], batched)).status).toBe(200)
    expect(await stored()).toHaveLength(2)
  })

  test.each([
    ['an event that is none', {}, structured, 400],
    ['a body that is no JSON', '{', structured, 400],
    ['a batch that is no list', {}, batched, 400],
    ['an empty batch', [], batched, 400],
    ['a name that is given twice', '{"id":"a","id":"b"}', structured, 400],
    ['too large a batch', Array.from({ length: 1001 }, () => 0), batched, 413],
    ['another event format', '<avro>', 'application/cloudevents+avro', 415],
    ['a request without an event', '{}', 'application/json', 415],
    ['another charset', '{}', `${structured}; charset=latin1`, 415],
  ])('is answered for %s, and nothing is stored', async (_, body, type, status) => {
    const { send, stored } = await receiving()
    expect((await send(body, type)).status).toBe(status)
    expect(await stored()).toEqual([])
  })

  test('may ask beforehand whether it may send', async () => {
    const { service, at } = await receiving()
    const headers = { 'webhook-request-origin': 'eventgrid.azure.net' }
    const { status, headers: answered } = await service.call('OPTIONS', `${at}/ingest/cloudevents`, { headers })
    expect(status).toBe(200)
    expect(answered.get('webhook-allowed-origin')).toBe('eventgrid.azure.net')
    expect(Number(answered.get('webhook-allowed-rate'))).toBeGreaterThan(0)
    expect(answered.get('allow')).toBe('POST, OPTIONS')
  })
})
