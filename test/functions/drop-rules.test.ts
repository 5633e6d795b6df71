// A key may drop by rule: exactly what a listing finds by the same query is not stored, its sender is told that it was taken, and it is counted.
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import description from '../../functions/query/describe/openapi.json' with { type: 'json' }
import { parseKey } from '../../functions/query/keys/key-body.ts'
import { AuditError } from '../../shared/audit-error.ts'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { dropFilters, droppedBy } from '../../shared/filter/drop-rule.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { sendingBy } from '../sending.ts'
import type { ServiceOptions } from '../service.ts'

const reads = 'event-name=Get*&event-name=List*&outcome=SUCCESS'

/** By their names, for people to read. */
const entries = [
  anEntry({ eventName: 'GetObject' }),
  anEntry({ eventName: 'GetObject', severity: 'ERROR' }),
  anEntry({ eventName: 'ListBuckets', eventSource: 's3/eu', region: 'eu02' }),
  anEntry({ eventName: 'ListBuckets', eventType: 'POLICY_DENIED', userAgent: 'probe/1.0' }),
  anEntry({ eventName: 'Deleted', outcome: 'FAILURE', initiator: { id: 'svc-1', email: 'Backup@Example.com' } }),
  anEntry({ eventName: 'Deleted', resourceId: 'projects/p-1', resources: [{ id: 'r-1', name: 'billing-db' }] }),
  // Longer than a field may be: what was sent counts, as in a search.
  anEntry({ eventName: `Get${'x'.repeat(300)}End` }),
  anEntry({ eventName: 'Cafe\u0301 opened', request: { endpoint: 'GET /healthz' } }),
].map((entry, at) => ({ ...entry, insertId: `e-${at}` }))

async function sending(drops: readonly string[], format: IngestFormat = 'entries', options: ServiceOptions = {}) {
  const sender = await sendingBy(format, '', options, { drops, defaults: { region: 'eu01', visibility: 'PUBLIC' } })
  const keys = async () =>
    (await sender.service.call('GET', `${sender.at}/ingest-keys`, { rights: ['manager *'] })).body.items
  return { ...sender, keys }
}

function placed(organizationId: string): SubmittedEntry[] {
  return entries.map((entry) => ({ ...entry, context: { organizationId } }))
}

const idsOf = (items: readonly { readonly insertId?: string | undefined }[]) => items.map(({ insertId }) => insertId)

const isDescribed = new Ajv2020({ strict: false }).compile(
  description.components.schemas.IngestKeyRequest.properties.drops.items,
)

/** Why no key is made with it. */
function faultOf(rule: string): string | undefined {
  try {
    parseKey({ name: 'x', formats: ['entries'], drops: [rule] })
    return undefined
  } catch (error) {
    if (error instanceof AuditError) return error.message
    throw error
  }
}

const aName = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...dropFilters) }, fc.constantFrom('q', '', 'Severity'))
const aPiece = fc.oneof(
  fc.constantFrom(
    'Get',
    '*',
    '!',
    '+',
    '%20',
    '%21',
    '%C2%A0',
    '%E3%80%80',
    '%C3%A9',
    '%F0%9F%98%80',
    '%FF',
    '\\*',
    '=',
  ),
  fc.constantFrom('%', '%2', '%e9', 'é', ' ', '#', '/', 'x'.repeat(300), 'ERROR', 'DENIED', 'SYSTEM_EVENT'),
)
const aTerm = fc.oneof(
  fc.tuple(aName, fc.array(aPiece, { maxLength: 4 })).map(([name, pieces]) => `${name}=${pieces.join('')}`),
  fc.constantFrom('severity=!INFO', 'outcome=FAILURE', 'event-type=POLICY_DENIED', 'event-name', ''),
)
const aRule = fc.oneof(
  fc.array(aTerm, { maxLength: 3 }).map((terms) => terms.join('&')),
  fc.integer({ min: 1, max: 25 }).map((count) => Array.from({ length: count }, () => 'region=eu01').join('&')),
)

describe('a rule', () => {
  test.each([
    [reads, 3],
    ['outcome=FAILURE&outcome=DENIED', 3],
    ['severity=!ERROR', 7],
    ['event-name=!Deleted', 6],
    ['event-source=s3/*&region=eu02', 1],
    ['event-type=POLICY_DENIED', 1],
    ['initiator=backup@example.com', 1],
    ['initiator=svc-*', 1],
    ['resource=billing-db', 1],
    ['user-agent=probe*&event-name=ListBuckets', 1],
    ['endpoint=GET+/healthz', 1],
    [`event-name=Get${'x'.repeat(300)}End`, 1],
    ['event-name=*End', 1],
    ['event-name=Caf%C3%A9*', 1],
    ['event-name=nothing+of+this', 0],
  ])('drops exactly what a listing finds: %s', async (rule, count) => {
    const all = await sending([])
    await all.send(placed(all.organizationId))
    const listed = await all.service.call('GET', `${all.at}?event-source=!audit-log*&${rule}`, {
      rights: ['operator *'],
    })
    const found = idsOf(listed.body.items)
    expect(found).toHaveLength(count)
    const { send, stored, organizationId } = await sending([rule])
    const answer = await send(placed(organizationId))
    expect(answer).toMatchObject({ status: 201, body: { stored: entries.length - count, refused: 0 } })
    expect(answer.body.filtered ?? 0).toBe(count)
    expect(idsOf((await stored()) as never).toSorted()).toEqual(
      idsOf(entries)
        .filter((id) => !found.includes(id))
        .toSorted(),
    )
  })

  test('drops what any of several names, and is no rule for what cannot become an entry', async () => {
    const { send, stored } = await sending(['event-name=Get*', 'severity=ERROR'])
    const { context: _context, ...sent } = anEntry({ eventName: 'kept' })
    const { body, status } = await send([
      { ...sent, eventName: 'GetKey' },
      { ...sent, severity: 'ERROR' },
      sent,
      { ...sent, eventName: 'GetKey', eventTimeStamp: 'yesterday' },
    ])
    expect([status, body.results.map((result: { status: string }) => result.status)]).toEqual([
      207,
      ['filtered', 'filtered', 'stored', 'refused'],
    ])
    expect(await stored()).toMatchObject([{ eventName: 'kept' }])
  })

  test('is asked of the entry that a record becomes, with the defaults of its key', async () => {
    const record = (eventID: string, more: object = {}) => ({
      ...{ eventVersion: '1.11', eventID, eventTime: new Date().toISOString(), eventSource: 's3.amazonaws.com' },
      ...{ eventName: 'GetObject', userIdentity: { accountId: '1' }, ...more },
    })
    const { send, stored, service } = await sending([`${reads}&event-source=s3&region=eu01`], 'cloudtrail')
    const answer = await send({
      Records: [
        record('a-1'),
        record('a-2', { errorCode: 'AccessDenied' }),
        record('a-3', { eventName: 'PutObject' }),
        record('a-4', { awsRegion: 'us-east-1' }),
      ],
    })
    expect(answer).toMatchObject({ status: 200, body: { stored: 3, filtered: 1 } })
    expect(idsOf((await stored()) as never).toSorted()).toEqual(['a-2', 'a-3', 'a-4'])
    expect(service.measured).toContainEqual({ EntriesFiltered: 1, format: 'cloudtrail' })
  })

  test.each([
    [[''], 'drops.0'],
    [['&'], 'drops.0'],
    [['Get*'], 'drops.0'],
    [['q=words'], 'drops.0'],
    [['field=request.body.a:b'], 'drops.0'],
    [['source-ip=192.0.2.1'], 'drops.0'],
    [['actor=person'], 'drops.0'],
    [['limit=10'], 'drops.0'],
    [[reads, 'severity=loud'], 'drops.1'],
    [['event-name='], 'drops.0'],
    [['event-name=!'], 'drops.0'],
    [[`event-name=${'x'.repeat(513)}`], 'drops.0'],
    [['\ud800'], 'drops.0'],
    [['event-name=\ud800'], 'drops.0'],
    [[Array.from({ length: 21 }, () => 'event-name=a').join('&')], 'drops.0'],
    [[`event-name=${'x&event-name='.repeat(200)}`], 'drops.0'],
    [Array.from({ length: 6 }, () => reads), 'drops'],
    [reads, 'drops'],
    [[{ 'event-name': 'Get*' }], 'drops.0'],
  ])('that is none is refused before its key is made, with its place: %#', async (drops, field) => {
    const { service, at, keys } = await sending([])
    const body = { name: 'none', formats: ['entries'], drops }
    const made = await service.call('POST', `${at}/ingest-keys`, { rights: ['manager *'], body })
    expect(made).toMatchObject({ status: 400, body: { code: 'BODY_INVALID' } })
    expect(made.body.message).toMatch(new RegExp(`^"${field}" `))
    expect(await keys()).toHaveLength(1)
  })

  test.each([
    'severity=E*',
    'severity=%49NFO',
    'event%2Dname=x',
    '?event-name=x',
    'event-name=x&',
    'event-name=Grüße',
    'event-name=two words',
    'event-name=%c3%a9',
    'event-name=%E3%80%80',
    'event-name=+%09',
    'event-name=%21',
  ])('is written as the description has it, and not as %s', (rule) => {
    expect([isDescribed(rule), faultOf(rule)]).toEqual([false, expect.stringMatching(/^"drops.0" is no rule: /)])
  })

  test('is taken exactly where the description has it, and can then be asked of an entry', () => {
    let taken = 0
    fc.assert(
      fc.property(aRule, (rule) => {
        const fault = faultOf(rule)
        expect([rule, fault === undefined]).toEqual([rule, isDescribed(rule)])
        if (fault !== undefined) return
        taken += 1
        expect(droppedBy([rule])(anEntry())).toBeTypeOf('boolean')
      }),
      { numRuns: 2000 },
    )
    expect(taken).toBeGreaterThan(300)
  })

  test('may have any of the filters that it is said to', async () => {
    const value = { severity: 'INFO', outcome: 'DENIED', 'event-type': 'SYSTEM_EVENT' } as Record<string, string>
    const rule = dropFilters.map((name) => `${name}=${value[name] ?? 'x'}`).join('&')
    expect((await sending([rule])).key.drops).toEqual([rule])
  })
})

describe('what is dropped', () => {
  test('is seen: the rules at the key and in the log, the count at the key, for as long as there is the key', async () => {
    const { service, at, key, keys, send, organizationId } = await sending([reads])
    expect(key).toMatchObject({ drops: [reads] })
    expect(key.filtered).toBeUndefined()
    const { body } = await service.call('GET', `${at}?event-name=Audit+log+ingest+key+made`, { rights: ['operator *'] })
    expect(body.items[0].request.body).toMatchObject({ drops: [reads] })
    await Promise.all(Array.from({ length: 8 }, () => send(placed(organizationId))))
    expect(await keys()).toMatchObject([{ drops: [reads], filtered: 24 }])
    const revoked = await service.call('DELETE', `${at}/ingest-keys/${key.id}`, { rights: ['manager *'] })
    expect(revoked.body).toMatchObject({ drops: [reads], filtered: 24 })
    await service.stores.ingestKeys.noteFiltered(organizationId, key.id, 1, AbortSignal.timeout(10_000))
    expect(await keys()).toEqual([])
  })

  test.each(['not-written', 'written'] as const)(
    'is not answered as taken while it is not counted (%s), and everything else is stored',
    async (kind) => {
      const storeFaults = faults()
      const { send, stored, keys, organizationId } = await sending([reads], 'entries', { faults: storeFaults })
      const before = anEntry({ context: { organizationId }, eventName: 'stored before' })
      await send(before)
      const batch = [before, ...placed(organizationId).slice(0, 1)]
      storeFaults.inject(kind, (request) => request === 'UpdateItem ledger')
      const first = await send(batch)
      expect(first).toMatchObject({ status: 503, body: { duplicates: 1, failed: 1 } })
      expect(first.headers.get('retry-after')).not.toBeNull()
      storeFaults.heal()
      expect(await send(batch)).toMatchObject({ status: 201, body: { duplicates: 1, filtered: 1 } })
      expect(await stored()).toMatchObject([{ eventName: 'stored before' }])
      expect((await keys())[0].filtered).toBe(kind === 'written' ? 2 : 1)
    },
  )

  test('by no key is dropped of another key, of a caller with a token, or of what an operator tries again', async () => {
    const { service, at, send, organizationId, quarantine, stored } = await sending(['event-name=*'], 'otlp')
    const other = await service.call('POST', `${at}/ingest-keys`, {
      rights: ['manager *'],
      body: { name: 'other', formats: ['entries'] },
    })
    const entry = anEntry({ context: { organizationId } })
    const own = `${at}/ingest/entries`
    const authorization = `Bearer ${other.body.key}`
    expect((await service.call('POST', own, { authorization, body: entry })).body).toMatchObject({ stored: 1 })
    const again = { ...entry, insertId: newId() }
    expect((await service.call('POST', own, { rights: ['writer *'], body: again })).body).toMatchObject({ stored: 1 })
    await send({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'no time' }] }] }] })
    const [kept] = await quarantine()
    const retried = await service.call('POST', `${at}/quarantine/${kept?.['id']}`, { rights: ['operator *'] })
    expect(retried.body.status).toBe('refused')
    expect(await stored()).toHaveLength(2)
  })
})

describe('the sender of what is dropped is told that it was taken', () => {
  const timeUnixNano = () => `${BigInt(Date.now()) * 1_000_000n}`

  test('by OTLP, without a partial success', async () => {
    const { send, stored } = await sending(['event-name=Get*'], 'otlp')
    const logRecords = ['GetKey', 'PutKey'].map((eventName) => ({ eventName, timeUnixNano: timeUnixNano() }))
    const { status, text } = await send({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
    expect([status, text]).toEqual([200, '{}'])
    expect(await stored()).toMatchObject([{ eventName: 'PutKey' }])
  })

  test('as a CloudEvent: as one that is stored', async () => {
    const { send, stored, key, keys } = await sending(['event-name=com.example.read'], 'cloudevents')
    const event = { specversion: '1.0', id: newId(), source: '/s', type: 'com.example.read' }
    const answer = await send(
      { ...event, time: new Date().toISOString() },
      { 'content-type': 'application/cloudevents+json' },
    )
    expect(answer).toMatchObject({ status: 201, body: { stored: 0, refused: 0, filtered: 1 } })
    expect([await stored(), await keys()]).toMatchObject([[], [{ id: key.id, filtered: 1 }]])
  })

  test('by Splunk’s collector: Success', async () => {
    const { service, key, keys } = await sending(['event-source=noise'], 'splunk')
    const body = JSON.stringify({ time: Date.now() / 1000, source: 'noise', event: { action: 'read' } })
    const answer = await service.call('POST', '/services/collector/event', {
      authorization: `Splunk ${key.key}`,
      body: Buffer.from(body),
    })
    expect([answer.status, answer.body]).toEqual([200, { text: 'Success', code: 0 }])
    expect(await keys()).toMatchObject([{ filtered: 1 }])
  })
})
