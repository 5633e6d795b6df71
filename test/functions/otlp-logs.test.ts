// Logs of OpenTelemetry by OTLP/HTTP: what arrives of a record, that nothing of it is lost, and what exporters are answered.
import { gzipSync } from 'node:zlib'
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { receivedLogs } from '../../functions/ingest/otlp-request.ts'
import { AuditError } from '../../shared/audit-error.ts'
import type { Fields } from '../../shared/formats/format.ts'
import { readJson } from '../../shared/formats/otlp-json.ts'
import { otlp } from '../../shared/formats/otlp-log.ts'
import { readProtobuf } from '../../shared/formats/otlp-protobuf.ts'
import { exportRequest } from '../../shared/formats/otlp-shape.ts'
import { entryOfRecord, recordOfEntry } from '../../shared/taking/mapped-record.ts'
import { patientBudget } from '../budgets.ts'
import { newId } from '../entries.ts'
import { type Faults, faults } from '../faults.ts'
import { inProtobuf } from '../otlp-protobuf.ts'
import { type ServiceOptions, startService } from '../service.ts'

const [json, protobuf] = ['application/json', 'application/x-protobuf']

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
const nowNanos = () => `${BigInt(Date.now()) * 1_000_000n}`

const aLog = (more: Fields = {}): Fields => ({ timeUnixNano: nowNanos(), eventName: 'user.created', ...more })
const aRequest = (...logRecords: Fields[]) => ({
  resourceLogs: [
    {
      resource: { attributes: [text('service.name', 'billing'), text('cloud.region', 'eu01')] },
      scopeLogs: [{ scope: { name: 'audit' }, logRecords }],
    },
  ],
})

const sender = { organizationId: 'o-1', defaults: {} }

function mapped(record: unknown): Fields {
  const item = entryOfRecord(otlp, record, sender, Date.now())
  if (item instanceof AuditError) throw item
  return item as unknown as Fields
}

async function receiving(options: ServiceOptions = {}) {
  const service = await startService(options)
  const organizationId = newId()
  const at = `/v2/organizations/${organizationId}`
  const made = await service.call('POST', `${at}/ingest-keys`, {
    rights: ['manager *'],
    body: { name: 'collector', formats: ['otlp'] },
  })
  const authorization = `Bearer ${made.body.key}`
  async function send(request: unknown, type = json, headers: Record<string, string> = {}) {
    const isMade = request instanceof Uint8Array || typeof request === 'string'
    const body = isMade
      ? request
      : type === protobuf
        ? inProtobuf(request as Fields, exportRequest)
        : JSON.stringify(request)
    const response = await service.apps.ingest.request(`${at}/ingest/otlp/v1/logs`, {
      method: 'POST',
      headers: { authorization, 'content-type': type, ...headers },
      body,
    })
    return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) }
  }
  const stored = async () => {
    const { body } = await service.call('GET', `${at}?limit=1000`, { rights: ['operator *'] })
    return body.items.filter(({ eventSource }: { eventSource: string }) => eventSource !== 'audit-log')
  }
  const quarantine = async () => (await service.call('GET', `${at}/quarantine`, { rights: ['operator *'] })).body.items
  return { service, organizationId, send, stored, quarantine }
}

describe('a record', () => {
  test('is found by what its attributes and its resource say', () => {
    const record = {
      resource: {
        attributes: [
          text('service.name', 'billing'),
          text('cloud.region', 'eu01'),
          text('service.instance.id', 'i-1'),
          text('host.name', 'h'),
        ],
      },
      scope: { name: 'audit', version: '2' },
      log: {
        timeUnixNano: '1795600000123456789',
        severityNumber: 17,
        eventName: 'user.created',
        body: { stringValue: 'Ada made Grace' },
        attributes: [
          text('log.record.uid', 'r-1'),
          text('user.id', 'ada'),
          text('user.email', 'ada@example.com'),
          text('client.address', '192.0.2.1'),
          text('user_agent.original', 'curl/8'),
          text('http.request.method', 'POST'),
          text('url.path', '/users'),
          text('stackit.request.body', '{"name":"grace"}'),
          text('stackit.visibility', 'PRIVATE'),
          text('stackit.resource.type', 'PROJECT'),
          text('stackit.resource.id', 'p-1'),
          { key: 'retries', value: { intValue: '3' } },
        ],
        traceId: 'ab'.repeat(16),
        spanId: 'cd'.repeat(8),
        flags: 1,
      },
    }
    expect(mapped(record)).toMatchObject({
      insertId: 'r-1',
      eventSource: 'billing',
      region: 'eu01',
      eventName: 'user.created',
      eventTimeStamp: '2026-11-25T09:46:40.123456789Z',
      eventType: 'ADMIN_ACTIVITY',
      severity: 'ERROR',
      visibility: 'PRIVATE',
      initiator: { id: 'ada', email: 'ada@example.com' },
      sourceIpAddress: '192.0.2.1',
      userAgent: 'curl/8',
      resourceId: 'i-1',
      correlationId: 'ab'.repeat(16),
      request: { endpoint: 'POST /users', body: { name: 'grace' } },
      context: { organizationId: 'o-1', projectId: 'p-1' },
      details: {
        otlp: {
          scope: { name: 'audit', version: '2' },
          log: { body: { stringValue: 'Ada made Grace' }, spanId: 'cd'.repeat(8), flags: 1, severityNumber: 17 },
        },
        mapping: { format: 'otlp', version: 1, defaulted: [] },
      },
    })
  })

  test.each<[string, Fields, object]>([
    [
      'the vendor’s id comes before others',
      { attributes: [text('log.record.uid', 'b'), text('stackit.log.id', 'a')] },
      { insertId: 'a' },
    ],
    [
      'the vendor’s action is a name',
      { eventName: undefined, attributes: [text('stackit.action', 'create')] },
      { eventName: 'create' },
    ],
    [
      'so is the older attribute',
      { eventName: undefined, attributes: [text('event.name', 'login')] },
      { eventName: 'login' },
    ],
    ['so is a short body', { eventName: undefined, body: { stringValue: 'logged in' } }, { eventName: 'logged in' }],
    [
      'the time of observation is the time where there is no other',
      { timeUnixNano: undefined, observedTimeUnixNano: nowNanos() },
      { eventTimeStamp: expect.stringMatching(/^20.*000000Z$/) },
    ],
    [
      'the account of the cloud is the project',
      { attributes: [text('cloud.account.id', '123')] },
      { context: { organizationId: 'o-1', projectId: '123' } },
    ],
    ['an error by its type', { attributes: [text('error.type', 'timeout')] }, { severity: 'ERROR' }],
    [
      'a body that is no JSON stays an attribute',
      { attributes: [text('stackit.request.body', '{')] },
      { request: { endpoint: 'user.created' } },
    ],
  ])('%s', (_, more, expected) => {
    const log = JSON.parse(JSON.stringify(aLog(more)))
    expect(mapped({ log })).toMatchObject(expected)
  })

  test.each<[string, Fields, string]>([
    ['without a time', { timeUnixNano: undefined }, 'timeUnixNano'],
    ['without a name', { eventName: undefined }, 'eventName'],
    ['with a long body for its name', { eventName: undefined, body: { stringValue: 'x'.repeat(256) } }, 'eventName'],
    ['after the last year', { timeUnixNano: String(2n ** 64n - 1n) }, 'ahead'],
    [
      'of another organization',
      { attributes: [text('stackit.resource.type', 'ORGANIZATION'), text('stackit.resource.id', 'o-2')] },
      'o-1',
    ],
    ['of the service’s own source', { attributes: [text('service.name', 'audit-log')] }, 'eventSource'],
    ['that is not Unicode', { attributes: [text('x', '\ud800')] }, 'Unicode'],
  ])('%s is refused, with the field', (_, more, field) => {
    expect(() => mapped({ log: JSON.parse(JSON.stringify(aLog(more))) })).toThrow(field)
  })

  test('without an id of its own has one by its content, so that it is stored once', () => {
    const log = aLog({ attributes: [text('a', 'b')] })
    const [one, other] = [mapped({ log }), mapped({ log: { ...log, severityText: 'INFO' } })]
    expect(one['insertId']).toMatch(/^[0-9a-f]{64}$/)
    expect(mapped({ log: JSON.parse(JSON.stringify(log)) })['insertId']).toBe(one['insertId'])
    expect(other['insertId']).not.toBe(one['insertId'])
  })
})

const wellFormed = fc.string({ maxLength: 300, unit: 'grapheme' }).filter((each) => each.isWellFormed())
const anyValue: fc.Arbitrary<Fields> = fc.letrec<{ value: Fields }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    wellFormed.map((stringValue) => ({ stringValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((intValue) => ({ intValue: String(intValue) })),
    fc.double({ noNaN: true }).map((value) => ({
      doubleValue:
        Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value),
    })),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ bytesValue: Buffer.from(bytes).toString('base64') })),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
    fc
      .array(fc.record({ key: wellFormed.filter(Boolean), value: tie('value') }), { minLength: 1, maxLength: 3 })
      .map((values) => ({ kvlistValue: { values } })),
  ),
})).value
const known = [
  'service.name',
  'cloud.region',
  'user.id',
  'user.email',
  'log.record.uid',
  'stackit.action',
  'event.name',
  'stackit.request.body',
  'client.address',
]
const attribute = fc.record({ key: fc.oneof(fc.constantFrom(...known), wellFormed.filter(Boolean)), value: anyValue })
const attributes = fc.array(attribute, { minLength: 1, maxLength: 8 })
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })
const nanos = fc.bigInt({ min: 0n, max: 60_000_000_000n }).map((ago) => String(BigInt(Date.now()) * 1_000_000n - ago))
const logRecord = fc.record({
  timeUnixNano: some(nanos),
  observedTimeUnixNano: nanos,
  severityNumber: some(fc.integer({ min: 1, max: 24 })),
  severityText: some(fc.constantFrom('ERROR', 'INFO')),
  body: some(anyValue),
  attributes: some(attributes),
  droppedAttributesCount: some(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  flags: some(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  traceId: some(fc.stringMatching(/^[0-9a-f]{32}$/)),
  spanId: some(fc.stringMatching(/^[0-9a-f]{16}$/)),
  eventName: some(wellFormed.filter(Boolean)),
})
const request = fc
  .record({
    resource: some(fc.record({ attributes, droppedAttributesCount: some(fc.integer({ min: 1, max: 9 })) })),
    schemaUrl: some(wellFormed.filter(Boolean)),
    scopeLogs: fc.array(
      fc.record({
        scope: some(fc.record({ name: wellFormed.filter(Boolean), attributes: some(attributes) })),
        schemaUrl: some(wellFormed.filter(Boolean)),
        logRecords: fc.array(logRecord, { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map((one) => JSON.parse(JSON.stringify({ resourceLogs: [one] })) as Fields)

describe('nothing of a record is lost', () => {
  const valuesMax = 100_000

  test('protobuf and JSON say the same', () => {
    fc.assert(
      fc.property(request, (sent) => {
        expect(readProtobuf(inProtobuf(sent, exportRequest), exportRequest, valuesMax)).toEqual(sent)
        expect(readJson(sent, exportRequest)).toEqual(sent)
      }),
      { numRuns: 200 },
    )
  })

  test('the record that is made of its entry is the record', () => {
    let entries = 0
    fc.assert(
      fc.property(request, (sent) => {
        const body = Buffer.from(JSON.stringify(sent))
        for (const record of receivedLogs({ contentType: json, body, wasDecoded: false }, 'json')) {
          const entry = entryOfRecord(otlp, record, sender, Date.now())
          // Without a name; or with one that is taken.
          if (entry instanceof AuditError) continue
          entries += 1
          // Stored and read again, an object has its fields in another order.
          const stored = JSON.parse(JSON.stringify(entry))
          expect(recordOfEntry(otlp, stored)).toEqual(record)
        }
      }),
      { numRuns: 300 },
    )
    expect(entries).toBeGreaterThan(200)
  })

  test('a JSON body in an attribute is taken apart, and its very text is kept', () => {
    const texts = [
      '{"a":1,"b":[2]}',
      '{ "a": 1 }',
      '{"b":1,"a":2}',
      '{"a":1.0}',
      '{"a":9007199254740993}',
      '[1]',
      'no JSON',
    ]
    for (const sent of texts) {
      const record = { log: aLog({ attributes: [text('stackit.request.body', sent), text('x', 'y')] }) }
      const entry = mapped(record)
      expect(recordOfEntry(otlp, JSON.parse(JSON.stringify(entry)))).toEqual(record)
      const { body } = entry['request'] as { body?: object }
      if (sent.startsWith('{')) expect(body).toEqual(JSON.parse(sent))
      else expect(body).toBeUndefined()
    }
  })

  test('JSON may have 64-bit numbers as numbers, with each digit, and ids in any case; unknown fields are ignored', () => {
    const body = Buffer.from(
      `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":1795600000123456789,"traceId":"${'AB'.repeat(16)}","body":{"intValue":9223372036854775807},"new":1}]}]}]}`,
    )
    expect(receivedLogs({ contentType: json, body, wasDecoded: false }, 'json')).toEqual([
      {
        log: {
          timeUnixNano: '1795600000123456789',
          traceId: 'ab'.repeat(16),
          body: { intValue: '9223372036854775807' },
        },
      },
    ])
    const unknown = new BinaryWriter()
      .tag(99, WireType.Varint)
      .uint32(7)
      .tag(1, WireType.LengthDelimited)
      .bytes(new Uint8Array())
    expect(readProtobuf(unknown.finish(), exportRequest, 10)).toEqual({ resourceLogs: [{}] })
  })
})

describe('an exporter', () => {
  test.each([json, protobuf])('gets an empty success in the type that it sent: %s', async (type) => {
    const { send, stored } = await receiving()
    const { status, headers, bytes } = await send(aRequest(aLog(), aLog({ eventName: 'other' })), type)
    expect([status, headers.get('content-type')]).toEqual([200, type])
    expect(Buffer.from(bytes).toString()).toBe(type === json ? '{}' : '')
    expect(await stored()).toHaveLength(2)
  })

  test('sends the same record once, by JSON and by protobuf, compressed or not, in whatever batch', async () => {
    const { send, stored } = await receiving()
    const [a, b] = [aLog(), aLog({ eventName: 'other', attributes: [text('user.id', 'ada')] })]
    const both = aRequest(a, b)
    const packed = gzipSync(inProtobuf(both, exportRequest))
    for (const sent of [
      await send(both),
      await send(both, protobuf),
      await send(new Uint8Array(packed), protobuf, { 'content-encoding': 'gzip' }),
      await send(new Uint8Array(gzipSync(JSON.stringify(both))), json, { 'content-encoding': 'gzip' }),
      await send(aRequest(b), protobuf),
      await send(aRequest(a, a, a)),
    ])
      expect(sent.status).toBe(200)
    expect(await stored()).toHaveLength(2)
  })

  test.each([json, protobuf])(
    'is told how many are not stored, and why, and they are in the quarantine: %s',
    async (type) => {
      const { send, stored, quarantine, service } = await receiving()
      const { status, bytes } = await send(
        aRequest(aLog(), aLog({ timeUnixNano: '1' }), { timeUnixNano: nowNanos() }),
        type,
      )
      expect(status).toBe(200)
      const { rejected, message } = partialSuccessOf(type, bytes)
      expect(rejected).toBe('2')
      expect(message).toMatch(/more than 90 days ago; the record has no name/)
      expect([(await stored()).length, (await quarantine()).length]).toEqual([1, 2])
      expect(service.measured).toContainEqual({ EntriesQuarantined: 2, format: 'otlp' })
    },
  )

  test.each([json, protobuf])('is told to send all again if one could not be stored: %s', async (type) => {
    const storeFaults = faults()
    const { send, stored } = await receiving({ faults: storeFaults })
    const both = aRequest(aLog(), aLog({ eventName: 'other' }))
    await send(aRequest(aLog({ eventName: 'first use' })), type)
    let puts = 0
    storeFaults.inject('not-written', (name) => name.startsWith('PutItem') && puts++ === 0)
    const { status, headers, bytes } = await send(both, type)
    expect([status, headers.get('retry-after'), headers.get('content-type')]).toEqual([503, '2', type])
    expect(statusIn(type, bytes)).toEqual({ message: expect.stringContaining('send all again') })
    storeFaults.heal()
    expect((await send(both, type)).status).toBe(200)
    expect(await stored()).toHaveLength(3)
  })

  test('gets success for an empty request', async () => {
    const { send } = await receiving()
    expect((await send({})).status).toBe(200)
    expect((await send(new Uint8Array(), protobuf)).status).toBe(200)
    expect((await send({ resourceLogs: [{ scopeLogs: [{}] }] }, protobuf)).status).toBe(200)
  })

  const nested = (depth: number): Fields =>
    depth === 0 ? { stringValue: 'x' } : { arrayValue: { values: [nested(depth - 1)] } }
  test.each<[string, unknown, string, number]>([
    ['no JSON', '{', json, 400],
    ['no request', '[]', json, 400],
    ['a field of another type', { resourceLogs: 7 }, json, 400],
    ['an enum by its name', aRequest(aLog({ severityNumber: 'SEVERITY_NUMBER_ERROR' })), json, 400],
    ['an id in Base64', aRequest(aLog({ traceId: 'q6urq6urq6urq6urq6urqw==' })), json, 400],
    ['two values of one', aRequest(aLog({ body: { stringValue: 'a', intValue: 1 } })), json, 400],
    ['a number of more than 64 bits', aRequest(aLog({ timeUnixNano: '99999999999999999999' })), json, 400],
    ['a name that is given twice', '{"resourceLogs":[],"resourceLogs":[]}', json, 400],
    ['no protobuf', new Uint8Array([255, 255, 255]), protobuf, 400],
    ['a cut message', inProtobuf(aRequest(aLog()), exportRequest).slice(0, -3), protobuf, 400],
    ['bytes that are not UTF-8 in a text', new Uint8Array([10, 3, 26, 1, 255]), protobuf, 400],
    ['deep nesting', aRequest(aLog({ body: nested(120) })), protobuf, 400],
    ['deep nesting, in JSON', aRequest(aLog({ body: nested(120) })), json, 400],
    ['another coding than it says', new Uint8Array([1, 2, 3]), protobuf, 400],
    ['too many records', aRequest(...Array.from({ length: 10_001 }, () => ({}))), protobuf, 413],
    ['too many values', new Uint8Array(2 * 800_000).map((_, at) => (at % 2 === 0 ? 10 : 0)), protobuf, 413],
    ['too much when unpacked', new Uint8Array(gzipSync(new Uint8Array(21_000_000))), protobuf, 413],
    ['another type', '{}', 'text/plain', 415],
  ])('is told what is wrong with %s, in its own type, and nothing is stored', async (what, sent, type, status) => {
    const { send, stored } = await receiving()
    const coded = what.includes('unpacked') || what.includes('coding')
    const { status: got, headers, bytes } = await send(sent, type, coded ? { 'content-encoding': 'gzip' } : {})
    expect([what, got]).toEqual([what, status])
    if (status !== 415) {
      expect(headers.get('content-type')).toBe(type)
      expect(statusIn(type, bytes)).toEqual({ message: expect.stringMatching(/\w+/) })
    }
    expect(await stored()).toEqual([])
  })

  test('may send ten thousand records at once', async () => {
    const { send, stored } = await receiving()
    const at = nowNanos()
    const logs = Array.from({ length: 10_000 }, (_, index) =>
      aLog({ timeUnixNano: at, attributes: [text('log.record.uid', `${index % 100}`)] }),
    )
    expect((await send(aRequest(...logs), protobuf)).status).toBe(200)
    expect(await stored()).toHaveLength(100)
  }, 60_000)
})

describe('a request that is too large for the time of one', () => {
  const size = 1200
  const logs = (at: string) =>
    Array.from({ length: size }, (_, index) =>
      aLog({ timeUnixNano: at, attributes: [text('log.record.uid', `r-${index}`)] }),
    )

  test('gets further each time that it is sent, puts nothing again, and ends', async () => {
    const storeFaults = faults()
    const puts = () => storeFaults.requests.filter((request) => request === 'PutItem events').length
    const putsMax = 250
    const { send, service } = await receiving({
      faults: storeFaults,
      newBudget: () => {
        const before = puts()
        return { ...patientBudget(), isSpent: () => puts() - before >= putsMax }
      },
    })
    await send(aRequest(aLog({ eventName: 'first use' })), protobuf)
    const before = puts()
    const request = aRequest(...logs(nowNanos()))
    const tries: { status: number; puts: number; asked: number }[] = []
    for (let status = 503; status === 503 && tries.length < 10; ) {
      const [putBefore, askedBefore] = [puts(), asksOf(storeFaults)]
      ;({ status } = await send(request, protobuf))
      tries.push({ status, puts: puts() - putBefore, asked: asksOf(storeFaults) - askedBefore })
    }
    expect(tries.map(({ status }) => status)).toEqual([503, 503, 503, 503, 200])
    for (const { puts } of tries.slice(0, -1)) expect(puts).toBeGreaterThanOrEqual(putsMax)
    // Each once: what is stored is not put again, whichever try has stored it.
    expect(puts() - before).toBe(size)
    // A new one is asked about once, and one that is sent again up to where it had come, and once more.
    expect(tries[0]?.asked).toBe(1)
    const storedBefore = tries.slice(0, -1).reduce((sum, { puts }) => sum + puts, 0)
    expect(tries.at(-1)?.asked).toBe(Math.ceil(Math.min(size, storedBefore + 100) / 100))
    const counted = service.measured.filter(({ EntriesStored }) => EntriesStored !== undefined)
    expect(counted.reduce((sum, { EntriesStored = 0 }) => sum + EntriesStored, 0)).toBe(size + 1)
    expect(service.logged.some((line) => /^asked what is stored \{"readUnits":[\d.]+\}$/.test(line))).toBe(true)
  }, 120_000)

  test('has its conflicts told from its duplicates', async () => {
    const { send, stored, quarantine } = await receiving()
    const sent = logs(nowNanos())
    expect((await send(aRequest(...sent), protobuf)).status).toBe(200)
    const other = sent.map((log, index) => (index % 400 === 7 ? { ...log, severityText: 'ERROR' } : log))
    const { status, bytes } = await send(aRequest(...other), protobuf)
    expect([status, partialSuccessOf(protobuf, bytes).rejected]).toEqual([200, '3'])
    expect((await quarantine()).map(({ code }: { code: string }) => code)).toEqual(Array(3).fill('ENTRY_CONFLICT'))
    expect(await stored()).not.toContainEqual(expect.objectContaining({ severity: 'ERROR' }))
  }, 120_000)

  test('is stored no less where nobody can say what is stored', async () => {
    const storeFaults = faults()
    const { send, service } = await receiving({ faults: storeFaults })
    storeFaults.inject('not-written', (name) => name.startsWith('BatchGetItem'))
    const request = aRequest(...logs(nowNanos()))
    expect((await send(request, protobuf)).status).toBe(200)
    expect((await send(request, protobuf)).status).toBe(200)
    const sum = (name: 'EntriesStored' | 'EntriesDuplicate') =>
      service.measured.reduce((all, measured) => all + (measured[name] ?? 0), 0)
    expect([sum('EntriesStored'), sum('EntriesDuplicate')]).toEqual([size, size])
  }, 120_000)
})

const asksOf = ({ requests }: Faults) => requests.filter((request) => request.startsWith('BatchGetItem')).length

function partialSuccessOf(type: string, bytes: Uint8Array) {
  if (type === json) {
    const { partialSuccess } = JSON.parse(Buffer.from(bytes).toString())
    return { rejected: partialSuccess.rejectedLogRecords, message: partialSuccess.errorMessage }
  }
  const outer = new BinaryReader(bytes)
  expect(outer.tag()).toEqual([1, WireType.LengthDelimited])
  const inner = new BinaryReader(outer.bytes())
  expect(inner.tag()).toEqual([1, WireType.Varint])
  const rejected = String(inner.int64())
  expect(inner.tag()).toEqual([2, WireType.LengthDelimited])
  return { rejected, message: inner.string() }
}

function statusIn(type: string, bytes: Uint8Array) {
  if (type === json) return JSON.parse(Buffer.from(bytes).toString())
  const reader = new BinaryReader(bytes)
  expect(reader.tag()).toEqual([2, WireType.LengthDelimited])
  return { message: reader.string() }
}
