// One field never costs the entry: what does not fit is mapped, by rules that lose nothing and always come to the same.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSubmission } from '../../functions/ingest/submission.ts'
import { AuditError } from '../../shared/audit-error.ts'
import { entryId } from '../../shared/entry/entry-id.ts'
import { shortened } from '../../shared/entry/shortened.ts'
import { jsonValue } from '../../shared/json/json-value.ts'
import { anEntry } from '../entries.ts'
import { rebuilt, tidied } from '../sent-entry.ts'

type Fields = Record<string, unknown>

/** As ingest takes it. */
function taken(entry: unknown, nowMs = Date.now()): Fields {
  const body = Buffer.from(JSON.stringify(entry))
  const [item] = parseSubmission({ contentType: 'application/json', body, wasDecoded: false }, nowMs)
  if (item instanceof AuditError) throw item
  return item as unknown as Fields
}

const long = 'x'.repeat(300)
const base = anEntry({ eventTimeStamp: new Date(Date.now() - 60_000).toISOString() })
const { request, initiator, context } = base

describe('a field that may be absent', () => {
  const absent = [
    ...['insertId', 'outcome', 'resourceId', 'resourceName', 'resources', 'correlationId', 'result', 'details'],
    ...['serviceAccountDelegationInfo', 'id', 'receivedTimeStamp', 'salt', 'payloads'],
  ]
  test.each(absent)('is absent where it is null or empty: %s', (field) => {
    const { [field]: _field, ...without } = base as unknown as Fields
    for (const none of [null, '']) expect(taken({ ...base, [field]: none })).toEqual(without)
  })

  test('is absent where it is null or empty, also within another', () => {
    for (const none of [null, '']) {
      const sent = {
        ...base,
        initiator: { ...initiator, email: none },
        request: { ...request, parameters: none, body: none, headers: none },
        context: { ...context, folderPath: none, folderId: none, projectId: none },
        resources: [{ id: 'r-1', name: none, type: none }],
        serviceAccountDelegationInfo: { principals: [{ id: 'sa-1', email: none }] },
      }
      expect(taken(sent)).toEqual({
        ...base,
        initiator: { id: initiator.id },
        request: { endpoint: request.endpoint },
        resources: [{ id: 'r-1' }],
        serviceAccountDelegationInfo: { principals: [{ id: 'sa-1' }] },
      })
    }
  })

  test('stays as it is where it is not one of those that have a name here', () => {
    const sent = { ...base, unknown: null, details: { a: null, b: '' }, request: { ...request, body: { c: null } } }
    expect(taken(sent)).toEqual(sent)
  })

  test.each<[string, unknown]>([
    ['insertId', { a: 1 }],
    ['outcome', 'maybe'],
    ['outcome', { result: 'SUCCESS' }],
    ['resourceId', ['a', 'b']],
    ['resources', 'r-1'],
    ['resources', [null]],
    ['correlationId', { trace: 1 }],
    ['serviceAccountDelegationInfo', 'sa-1'],
    ['serviceAccountDelegationInfo', { principals: [{ email: 'x' }] }],
  ])('is set aside where it has another type: %s %j', (field, value) => {
    const { [field]: _field, ...without } = base as unknown as Fields
    const details = { mapping: { setAside: [field] }, full: { [field]: value } }
    expect(taken({ ...base, [field]: value })).toEqual({ ...without, details })
  })
})

describe('a field that must be there', () => {
  test.each([
    ...['eventVersion', 'eventSource', 'region', 'severity', 'visibility', 'eventType', 'eventTimeStamp', 'eventName'],
    ...['sourceIpAddress', 'userAgent', 'initiator', 'request', 'context'],
  ])('is refused by its name where it is null or missing: %s', (field) => {
    const { [field]: _field, ...without } = base as unknown as Fields
    for (const sent of [without, { ...base, [field]: null }])
      expect(() => taken(sent)).toThrow(expect.objectContaining({ message: expect.stringContaining(`"${field}`) }))
  })

  test.each(['eventVersion', 'eventSource', 'region', 'eventName', 'userAgent', 'sourceIpAddress'])(
    'is shortened where it is too long, and kept whole beside it: %s',
    (field) => {
      expect(taken({ ...base, [field]: long })).toEqual({
        ...base,
        [field]: shortened(long, 255),
        details: { mapping: { shortened: [field] }, full: { [field]: long } },
      })
    },
  )
})

describe('what is no object where the reference has one', () => {
  test.each([[[1]], [[]], ['text'], [7], [0], [true], [false]])('is wrapped: %j', (value) => {
    const sent = { ...base, request: { ...request, body: value, parameters: value }, result: value }
    expect(taken(sent)).toEqual({
      ...base,
      request: { ...request, body: { value }, parameters: { value } },
      result: { value },
      details: { mapping: { wrapped: ['request.body', 'request.parameters', 'result'] } },
    })
    expect(taken({ ...base, details: value })).toEqual({
      ...base,
      details: { value, mapping: { wrapped: ['details'] } },
    })
  })

  test.each(['mapping', 'full'])('so are details that already have a "%s" of their own', (name) => {
    const details = { [name]: { shortened: ['x'] }, more: 1 }
    expect(taken({ ...base, details })).toEqual({ ...base, details })
    expect(taken({ ...base, details, result: 1 })).toEqual({
      ...base,
      result: { value: 1 },
      details: { value: details, mapping: { wrapped: ['details', 'result'] } },
    })
  })
})

test('headers become texts: lists are joined, and kept where their joint does not tell them', () => {
  const headers = {
    one: ['a'],
    two: ['a', 'b'],
    unclear: ['a, b', 'c'],
    mixed: ['a', 1, null],
    none: null,
    empty: '',
    number: 1.5,
    object: { a: 1 },
    ['__proto__']: ['x'],
  }
  const stored = taken({ ...base, request: { ...request, headers } })
  expect(JSON.stringify((stored['request'] as Fields)['headers'])).toBe(
    '{"one":"a","two":"a, b","unclear":"a, b, c","mixed":"a, 1","empty":"","number":"1.5","object":"{\\"a\\":1}","__proto__":"x"}',
  )
  expect(stored['details']).toEqual({
    mapping: {
      joined: ['__proto__', 'mixed', 'one', 'two', 'unclear'].map((name) => `request.headers.${name}`),
      asText: ['number', 'object'].map((name) => `request.headers.${name}`),
    },
    full: { 'request.headers.unclear': ['a, b', 'c'], 'request.headers.mixed': ['a', 1, null] },
  })
})

test('an address stays as it is with its port, in brackets, or in a row with others; a list becomes such a row', () => {
  for (const sourceIpAddress of [
    '192.0.2.10:57484',
    '[2001:db8::1]:443',
    '192.0.2.10, 198.51.100.7',
    '',
    'AWS Internal',
  ])
    expect(taken({ ...base, sourceIpAddress })).toEqual({ ...base, sourceIpAddress })
  expect(taken({ ...base, sourceIpAddress: ['192.0.2.10', '198.51.100.7'] })).toEqual({
    ...base,
    sourceIpAddress: '192.0.2.10, 198.51.100.7',
    details: { mapping: { joined: ['sourceIpAddress'] } },
  })
})

test('ids that are numbers become texts', () => {
  const sent = {
    ...base,
    insertId: 1,
    initiator: { id: 42 },
    context: { ...context, projectId: 4711 },
    resourceId: 17,
    serviceAccountDelegationInfo: { principals: [{ id: 7 }] },
  }
  expect(taken(sent)).toMatchObject({
    insertId: '1',
    initiator: { id: '42' },
    context: { projectId: '4711' },
    resourceId: '17',
    serviceAccountDelegationInfo: { principals: [{ id: '7' }] },
  })
})

test('a leap second is the last nanosecond of its minute, and what was sent is kept', () => {
  const nowMs = Date.parse('2017-01-01T00:01:00Z')
  expect(taken({ ...base, eventTimeStamp: '2016-12-31T23:59:60.5Z' }, nowMs)).toEqual({
    ...base,
    eventTimeStamp: '2016-12-31T23:59:59.999999999Z',
    details: { mapping: { rewritten: ['eventTimeStamp'] }, full: { eventTimeStamp: '2016-12-31T23:59:60.5Z' } },
  })
  expect(() => taken({ ...base, eventTimeStamp: '2016-12-30T23:59:60Z' }, nowMs)).toThrow(
    '"eventTimeStamp" must have no second 60: there was no leap second then',
  )
})

test('of more resources than are taken the first are, and all are kept beside them', () => {
  const resources = Array.from({ length: 60 }, (_, index) => ({ id: `r-${index}`, type: 'disk' }))
  expect(taken({ ...base, resources })).toEqual({
    ...base,
    resources: resources.slice(0, 50),
    details: { mapping: { shortened: ['resources'] }, full: { resources } },
  })
})

test('so are as many as there is room for; a chain of delegation that needs more than that is set aside', () => {
  const resources = Array.from({ length: 40 }, (_, index) => ({ id: `${'r'.repeat(200)}-${index}` }))
  const stored = taken({ ...base, resources })
  const left = stored['resources'] as unknown[]
  expect(left.length).toBeGreaterThan(10)
  expect(left).toEqual(resources.slice(0, left.length))
  expect(stored['details']).toEqual({ mapping: { shortened: ['resources'] }, full: { resources } })
  const huge = [{ id: 'r', more: 'x'.repeat(5_000) }]
  const serviceAccountDelegationInfo = {
    principals: Array.from({ length: 500 }, (_, index) => ({ id: `sa-${index}` })),
  }
  expect(taken({ ...base, resources: huge, serviceAccountDelegationInfo })).toEqual({
    ...base,
    details: {
      mapping: { setAside: ['resources', 'serviceAccountDelegationInfo'] },
      full: { resources: huge, serviceAccountDelegationInfo },
    },
  })
})

describe('any entry with anything in its fields', () => {
  const anything = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('\\ud'))
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(long), fc.constant(`${long}, ${long}`))
  const field = fc.oneof({ weight: 3, arbitrary: anything }, text, fc.constantFrom(null, '', [], {}, 0, false))
  const fields = fc.record(
    {
      insertId: field,
      outcome: field,
      resourceId: field,
      resourceName: field,
      resources: fc.oneof(field, fc.array(fc.record({ id: field, name: field }, { requiredKeys: [] }))),
      correlationId: field,
      result: field,
      details: fc.oneof(field, fc.record({ mapping: field, full: field }, { requiredKeys: [] })),
      serviceAccountDelegationInfo: fc.oneof(
        field,
        fc.record({ principals: fc.array(fc.record({ id: field, email: field })) }),
      ),
      sourceIpAddress: fc.oneof(text, fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), anything))),
      userAgent: text.filter((value) => value !== ''),
      initiator: fc.record({
        id: fc.oneof(
          text.filter((value) => value !== ''),
          fc.nat(),
        ),
        email: field,
      }),
      request: fc.record(
        {
          endpoint: fc.constantFrom('/', long),
          body: field,
          parameters: field,
          headers: fc.oneof(field, fc.dictionary(fc.string(), field)),
        },
        { requiredKeys: ['endpoint'] },
      ),
      somethingElse: field,
    },
    { requiredKeys: [] },
  )
  const sent = fields.map((over) => ({ ...base, ...over }) as unknown as Fields)

  test('is taken, loses nothing, and is the same entry when it is sent again, its fields in another order', () => {
    fc.assert(
      fc.property(sent, (entry) => {
        const stored = taken(entry)
        expect(tidied(rebuilt(stored))).toEqual(tidied(jsonValue(JSON.stringify(entry)) as typeof entry))
        const reordered = taken(Object.fromEntries(Object.entries(entry).reverse()))
        expect(reordered).toEqual(stored)
        expect(entryId(reordered as never)).toBe(entryId(stored as never))
        expect(taken(stored)).toEqual(stored)
      }),
      { numRuns: 500 },
    )
  })
})
