import { GetObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { type Faults, faults } from '../faults.ts'
import { type Service, sharedService, startService } from '../service.ts'

const shared = sharedService()

const rights = ['writer *', 'reader *']

const send = (service: Service, body: unknown, headers: Record<string, string> = {}) =>
  service.call('POST', '/v2/entries', { rights, body, headers })

const list = async (service: Service, organizationId: string) =>
  (await service.call('GET', `/v2/organizations/${organizationId}?limit=1000`, { rights })).body.items

describe('recording entries', () => {
  test('one entry is stored and readable at once, equal to what was sent', async () => {
    const service = shared()
    const entry = anEntry()
    const answer = await send(service, entry)
    expect(answer.body).toEqual({
      stored: 1,
      duplicates: 0,
      refused: 0,
      results: [{ index: 0, id: expect.any(String), status: 'stored' }],
    })
    expect(answer.status).toBe(201)
    expect(await list(service, entry.context.organizationId)).toEqual([
      { ...entry, id: answer.body.results[0].id, receivedTimeStamp: expect.any(String) },
    ])
  })

  test('an array and NDJSON are taken alike, blank lines and a byte order mark passed over', async () => {
    const service = shared()
    const [a, b, c] = [anEntry(), anEntry(), anEntry()]
    expect((await send(service, [a, b])).body).toMatchObject({ stored: 2 })
    const lines = `\uFEFF${JSON.stringify(a)}\r\n\n${JSON.stringify(c)}\n`
    const answer = await send(service, lines, { 'content-type': 'application/x-ndjson; charset=utf-8' })
    expect(answer.body).toMatchObject({ stored: 1, duplicates: 1 })
    expect(answer.body.results.map(({ status }: { status: string }) => status)).toEqual(['duplicate', 'stored'])
  })

  test('the same request sent again, also at the same time, stores nothing twice and answers the same ids', async () => {
    const service = shared()
    const organizationId = newId()
    const entries = Array.from({ length: 40 }, () => anEntry({ context: { organizationId } }))
    const answers = await Promise.all([send(service, entries), send(service, entries), send(service, entries)])
    answers.push(await send(service, entries))
    const ids = answers.map(({ body }) => body.results.map(({ id }: { id: string }) => id))
    expect(ids).toEqual([ids[0], ids[0], ids[0], ids[0]])
    expect(answers.reduce((sum, { body }) => sum + body.stored, 0)).toBe(40)
    expect(answers.every(({ status }) => status === 201)).toBe(true)
    expect(await list(service, organizationId)).toHaveLength(40)
  })

  test('an entry without insertId is known again by its whole content', async () => {
    const service = shared()
    const { insertId: _none, ...entry } = anEntry()
    const reordered = Object.fromEntries(Object.entries(entry).reverse())
    const answer = await send(service, [entry, reordered, { ...entry, eventName: 'Project member removed' }])
    expect(answer.body).toMatchObject({ stored: 2, duplicates: 1, refused: 0 })
  })

  test('the same id with other content is refused as a conflict and leaves the stored entry untouched', async () => {
    const service = shared()
    const entry = anEntry()
    const [id] = await service.record(entry)
    const other = { ...entry, initiator: { id: 'somebody-else' } }
    const answer = await send(service, [other, entry])
    expect(answer.status).toBe(207)
    expect(answer.body.results).toEqual([
      {
        index: 0,
        status: 'refused',
        code: 'ENTRY_CONFLICT',
        message: `entry "${id}" is already recorded with other content`,
      },
      { index: 1, id, status: 'duplicate' },
    ])
    expect(await list(service, entry.context.organizationId)).toMatchObject([entry])
  })

  test('of two entries with one id in a submission the first is stored', async () => {
    const service = shared()
    const entry = anEntry()
    const answer = await send(service, [entry, { ...entry, eventName: 'Another' }, entry])
    expect(answer.body.results.map(({ status }: { status: string }) => status)).toEqual([
      'stored',
      'refused',
      'duplicate',
    ])
  })

  test('some refused answers 207, all refused 400', async () => {
    const service = shared()
    const [good, bad] = [anEntry(), { ...anEntry(), severity: 'WARN' }]
    const mixed = await send(service, [bad, good])
    expect(mixed.status).toBe(207)
    expect(mixed.body).toMatchObject({ stored: 1, duplicates: 0, refused: 1 })
    expect(mixed.body.results[0]).toEqual({
      index: 0,
      status: 'refused',
      code: 'ENTRY_INVALID',
      message: '"severity" must be one of INFO, ERROR',
    })
    expect((await send(service, [bad])).status).toBe(400)
  })

  test('times are kept as they were sent, digits beyond the millisecond and offset included, letters in capitals', async () => {
    const service = shared()
    const organizationId = newId()
    const second = minutesAgo(10).slice(0, 19)
    const times = [`${second}.123456789Z`, `${second}.5+00:00`, `${second}Z`, `${second}.12300z`]
    await service.record(...times.map((eventTimeStamp) => anEntry({ eventTimeStamp, context: { organizationId } })))
    const kept = (await list(service, organizationId)).map(
      ({ eventTimeStamp }: { eventTimeStamp: string }) => eventTimeStamp,
    )
    expect(kept.toSorted()).toEqual(times.map((time) => time.toUpperCase()).toSorted())
  })

  test('untidy values are stored: an audit log loses nothing over pedantry', async () => {
    const service = shared()
    const untidy = anEntry({
      sourceIpAddress: 'AWS Internal',
      eventName: 'never heard of',
      initiator: { id: 'arn:aws:iam::123:user/x', email: 'not an address' },
      details: { '': null, nested: [1, 'two', { three: 3.5 }], ['__proto__']: 'kept', unicode: '\u0000\u{1F4DC}é' },
    })
    const odd = { ...untidy, somethingNew: { from: 'the producer' } }
    await service.record(odd)
    const [stored] = await list(service, odd.context.organizationId)
    expect(JSON.parse(JSON.stringify(stored))).toMatchObject(JSON.parse(JSON.stringify(odd)))
    expect(Object.hasOwn(stored.details, '__proto__')).toBe(true)
  })
})

describe('an entry is refused with the field and the fault', () => {
  const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) })
  /** Of the time at which it is sent: a file may be collected minutes before. */
  const inMinutes = (minutes: number) => () => anEntry({ eventTimeStamp: minutesAgo(-minutes) })
  const without = (field: string) => Object.fromEntries(Object.entries(anEntry()).filter(([name]) => name !== field))

  test.each<[string, unknown, string]>([
    ['a missing field', without('eventName'), '"eventName" is missing'],
    ['a missing inner field', { ...anEntry(), initiator: {} }, '"initiator.id" is missing'],
    ['no organization', { ...anEntry(), context: {} }, '"context.organizationId" is missing'],
    ['a wrong type', { ...anEntry(), eventName: 7 }, '"eventName" must be a string of 1 to 255 characters'],
    ['an empty text', { ...anEntry(), eventName: '' }, '"eventName" must be a string of 1 to 255 characters'],
    [
      'null where something must be',
      { ...anEntry(), userAgent: null },
      '"userAgent" must be a string of 1 to 255 characters',
    ],
    ['a text in place of an object', { ...anEntry(), request: 'GET /' }, '"request" must be an object'],
    [
      'an id of a container that is too long',
      anEntry({ context: { organizationId: newId(), projectId: 'x'.repeat(256) } }),
      '"context.projectId" must be a string of 1 to 255 characters',
    ],
    ['an unknown enum value', { ...anEntry(), visibility: 'SCHWARZ' }, '"visibility" must be one of PUBLIC, PRIVATE'],
    [
      'an id with a slash',
      anEntry({ context: { organizationId: 'a/b' } }),
      '"context.organizationId" must be an id of letters, digits, ".", "_", "~" and "-"',
    ],
    [
      'a time without offset',
      anEntry({ eventTimeStamp: '2026-01-01T00:00:00' }),
      '"eventTimeStamp" must be an RFC 3339 time',
    ],
    [
      'a day that is none',
      anEntry({ eventTimeStamp: '2026-02-30T00:00:00Z' }),
      '"eventTimeStamp" must be an RFC 3339 time',
    ],
    ['a time past retention', inMinutes(-90 * 24 * 60 - 1), '"eventTimeStamp" is more than 90 days ago'],
    ['a time ahead', inMinutes(6), '"eventTimeStamp" is more than 5 minutes ahead'],
    ['a field of the service', { ...anEntry(), id: 'mine' }, '"id" is assigned by the service and must not be sent'],
    [
      'two faults',
      { ...anEntry(), region: 1, severity: 1 },
      '"region" must be a string of 1 to 255 characters; "severity" must be one of INFO, ERROR',
    ],
    ['no object', 'text', 'an entry must be an object'],
    [
      'deep nesting',
      anEntry({ details: { deep: nested(200) } }),
      'an entry must not be nested more than 100 levels deep',
    ],
    [
      'text that is not Unicode',
      anEntry({ details: { half: '\ud800' } }),
      'the entry has a text that is not Unicode (a lone surrogate)',
    ],
    [
      'too much that must stay in the line',
      anEntry({
        initiator: { id: '\u0001'.repeat(512), email: '\u0001'.repeat(255) },
        ...Object.fromEntries(
          ['eventVersion', 'region', 'eventName', 'userAgent', 'resourceId', 'resourceName', 'correlationId'].map(
            (field) => [field, '\u0001'.repeat(255)],
          ),
        ),
        sourceIpAddress: '\u0001'.repeat(255),
        request: { endpoint: '\u0001'.repeat(255) },
      }),
      expect.stringMatching(
        /^"serviceAccountDelegationInfo" and the short fields of an entry must not have more than 17000 bytes together; they have 1[78]\d\d\d$/,
      ) as unknown as string,
    ],
  ])('%s', async (_title, entry, message) => {
    const service = shared()
    const { status, body } = await send(service, [typeof entry === 'function' ? entry() : entry])
    expect(body.results).toEqual([{ index: 0, status: 'refused', code: 'ENTRY_INVALID', message }])
    expect(status).toBe(400)
  })

  test('times at the edges of the window are taken', async () => {
    const service = shared()
    const edge = (ms: number) => anEntry({ eventTimeStamp: new Date(Date.now() + ms).toISOString() })
    await service.record(edge(4 * 60_000), edge(-90 * 24 * 3_600_000 + 60_000))
  })
})

describe('a submission is refused as a whole', () => {
  test.each<[string, string | Uint8Array, string, number, string, string]>([
    [
      'broken JSON',
      '{"a": 1,\n "b": x}',
      'application/json',
      400,
      'BODY_INVALID',
      'the body is not JSON: fault at line 2, column 7 (position 15)',
    ],
    [
      'JSON that ends too early',
      '[{"a":1}',
      'application/json',
      400,
      'BODY_INVALID',
      'the body is not JSON: fault at column 9 (position 8)',
    ],
    [
      'an empty body',
      '',
      'application/json',
      400,
      'BODY_INVALID',
      'the body is not JSON: fault at column 1 (position 0)',
    ],
    ['no entry', '[]', 'application/json', 400, 'BODY_INVALID', 'the body holds no entry'],
    [
      'bytes that are not UTF-8',
      new Uint8Array([0x7b, 0x0a, 0xff, 0x22]),
      'application/json',
      400,
      'BODY_INVALID',
      'the body is not UTF-8: fault at line 2, column 1 (position 2)',
    ],
    [
      'deep nesting that is broken too',
      '['.repeat(200_000),
      'application/json',
      400,
      'BODY_INVALID',
      'the body is not JSON: it is nested too deep',
    ],
    [
      'another content type',
      '{}',
      'text/plain',
      415,
      'CONTENT_TYPE_UNSUPPORTED',
      '"Content-Type" must be application/json or application/x-ndjson',
    ],
    [
      'another charset',
      JSON.stringify(anEntry()),
      'application/json; charset=iso-8859-1',
      415,
      'CONTENT_TYPE_UNSUPPORTED',
      'the charset in "Content-Type" must be utf-8',
    ],
    [
      'too many entries',
      `[${'{},'.repeat(1000)}{}]`,
      'application/json',
      413,
      'BODY_TOO_LARGE',
      'the body holds 1001 entries; at most 1000 are allowed',
    ],
    [
      'too many bytes',
      ' '.repeat(5_000_001),
      'application/json',
      413,
      'BODY_TOO_LARGE',
      'the body has 5000001 bytes; at most 5000000 are allowed',
    ],
  ])('%s', async (_title, body, type, status, code, message) => {
    const service = shared()
    const answer = await send(service, body, { 'content-type': type })
    expect(answer.body).toEqual({ code, message, path: '/v2/entries', status, timestamp: expect.any(String) })
    expect(answer.status).toBe(status)
  })

  test('a broken NDJSON line is the fault of that line alone', async () => {
    const service = shared()
    const lines = [JSON.stringify(anEntry()), '{"broken"', JSON.stringify(anEntry())].join('\n')
    const { status, body } = await send(service, lines, { 'content-type': 'application/x-ndjson' })
    expect(status).toBe(207)
    expect(body).toMatchObject({ stored: 2, refused: 1 })
    expect(body.results[1]).toEqual({
      index: 1,
      status: 'refused',
      code: 'BODY_INVALID',
      message: 'line 2 is not JSON: fault at column 10 (position 9)',
    })
  })
})

describe('a large entry', () => {
  test('gives its largest parts to the bucket and refers to them by hash, size and link', async () => {
    const service = shared()
    const organizationId = newId()
    const details = { text: 'x'.repeat(400_000) }
    const entry = anEntry({ context: { organizationId }, details, result: { small: true } })
    await service.record(entry)
    const [shown] = await list(service, organizationId)
    const { details: _details, ...rest } = entry
    expect(shown).toMatchObject(rest)
    expect(shown.details).toBeUndefined()
    expect(Object.keys(shown.payloads)).toEqual(['details'])
    const { url, bytes, sha256 } = shown.payloads.details
    expect(await (await fetch(url)).json()).toEqual(details)
    const key = `payloads/${organizationId}/${sha256}`
    const object = await service.stores.s3.send(new GetObjectCommand({ Bucket: inject('s3Bucket'), Key: key }))
    expect(object.ContentLength).toBe(bytes)
  })

  test('is known again when it is sent again, and conflicts when a byte of a large field differs', async () => {
    const service = shared()
    const entry = anEntry({ request: { endpoint: '/', body: { text: 'x'.repeat(100_000) } } })
    await service.record(entry)
    expect((await send(service, entry)).body).toMatchObject({ duplicates: 1 })
    const other = { ...entry, request: { endpoint: '/', body: { text: `y${'x'.repeat(99_999)}` } } }
    expect((await send(service, other)).body.results[0].code).toBe('ENTRY_CONFLICT')
  })
})

describe('when the store fails', () => {
  const failingPuts = async (fault: 'written' | 'not-written', which: (count: number) => boolean) => {
    const storeFaults: Faults = faults()
    const service = await startService({ faults: storeFaults })
    let puts = 0
    storeFaults.inject(fault, (request) => {
      if (request !== 'PutItem events') return false
      puts += 1
      return which(puts)
    })
    return { service, storeFaults }
  }

  test.each(['not-written', 'written'] as const)(
    'what could not be confirmed (%s) is answered 503 with Retry-After and by entry, and resending the whole is safe',
    async (fault) => {
      const { service, storeFaults } = await failingPuts(fault, (count) => count % 3 === 0)
      const organizationId = newId()
      const entries = Array.from({ length: 9 }, () => anEntry({ context: { organizationId } }))
      const first = await send(service, entries)
      expect(first.status).toBe(503)
      expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(first.body).toMatchObject({ stored: 6, duplicates: 0, refused: 0, failed: 3 })
      expect(first.body.results.filter(({ status }: { status: string }) => status === 'failed')).toHaveLength(3)
      storeFaults.heal()
      const again = await send(service, entries)
      expect(again.status).toBe(201)
      expect(again.body.stored + again.body.duplicates).toBe(9)
      expect(again.body.stored).toBe(fault === 'written' ? 0 : 3)
      expect(await list(service, organizationId)).toHaveLength(9)
    },
  )

  test.each(['not-written', 'written'] as const)(
    'a write that fails in passing (%s) is tried again within the request and answered as stored, not as a duplicate',
    async (fault) => {
      const storeFaults = faults()
      const service = await startService({ faults: storeFaults, maxAttempts: 8 })
      let puts = 0
      storeFaults.inject(fault, (request) => request === 'PutItem events' && puts++ < 2)
      const { status, body } = await send(service, [anEntry()])
      expect(status).toBe(201)
      expect(body).toMatchObject({ stored: 1, duplicates: 0 })
      expect(storeFaults.requests.filter((request) => request === 'PutItem events')).toHaveLength(3)
    },
  )

  test('what is not written when the time of the request is over is answered, not waited for', async () => {
    const storeFaults = faults()
    const ending = () => newBudget({ ...budgetSizes.ingest, waitMs: 300 })
    const service = await startService({ faults: storeFaults, maxAttempts: 100, newBudget: ending })
    storeFaults.inject('not-written', (request) => request === 'PutItem events')
    const { status, body } = await send(service, [anEntry(), anEntry()])
    expect(status).toBe(503)
    expect(body).toMatchObject({ stored: 0, failed: 2 })
  })

  test('an entry whose large field cannot be stored is not stored', async () => {
    const storeFaults = faults()
    const service = await startService({ faults: storeFaults })
    storeFaults.inject('not-written', (request) => request === 'PUT payloads')
    const entry = anEntry({ details: { text: 'x'.repeat(100_000) } })
    const { status, body } = await send(service, entry)
    expect(status).toBe(503)
    expect(body.results).toEqual([
      { index: 0, status: 'failed', code: 'STORE_UNAVAILABLE', message: 'not stored for now: send it again' },
    ])
    expect(await list(service, entry.context.organizationId)).toEqual([])
  })
})
