// What each sender takes for success, for a reason to send again, and for an end: the answers of its route, each by the rules of that sender.
import { describe, expect, test } from 'vitest'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import { corpusOf } from '../corpora/corpora.ts'
import { requestOf } from '../corpora/requests.ts'
import { anEntry } from '../entries.ts'
import { faults } from '../faults.ts'
import { sendingBy } from '../sending.ts'

type Fields = Readonly<Record<string, unknown>>

interface Told {
  readonly format: IngestFormat
  /** What its key has besides. */
  readonly key?: object
  /** How it sends records: by default as JSON. */
  readonly sends?: (records: readonly Fields[]) => { readonly body: unknown; readonly headers?: Record<string, string> }
  /** A record that can never be stored. */
  readonly bad?: Fields
  readonly success: number
  /** Of a request in which nothing can ever be stored. */
  readonly never: number
  /** What the sender would drop is in the quarantine. */
  readonly keeps: boolean
  /** Absent for a sender of one record at a time. */
  readonly partly?: number
}

const structured = { 'content-type': 'application/cloudevents+json' }
const one = ([record]: readonly Fields[]) => ({ body: record })
const listed = (name: string) => (records: readonly Fields[]) => ({ body: { [name]: records } })
const exported = (isPacked: boolean) => (records: readonly Fields[]) => {
  const { body, headers } = requestOf('otlp', records, { isPacked, isCompressed: false })
  return { body, headers: { ...headers } }
}
const pushed = ([record]: readonly Fields[]) => ({
  body: { message: { data: Buffer.from(JSON.stringify(record)).toString('base64'), messageId: '1' } },
})
const timeless = { specversion: '1.0', id: 'e-1', source: '/s', type: 't' }
const kept = { never: 200, keeps: true, success: 200 } as const
const refused = { never: 400, keeps: false, success: 200 } as const

const senders: Readonly<Record<string, Told>> = {
  'a CloudEvents client with one event': {
    ...{ ...refused, format: 'cloudevents', success: 201, bad: timeless },
    sends: (records) => ({ ...one(records), headers: structured }),
  },
  'a CloudEvents client with a batch': {
    ...{ ...refused, format: 'cloudevents', bad: timeless, partly: 207 },
    sends: (records) => ({ body: records, headers: { 'content-type': 'application/cloudevents-batch+json' } }),
  },
  'Event Grid': {
    ...{ ...kept, format: 'cloudevents', success: 201, never: 201, bad: timeless, key: { keepsRefused: true } },
    sends: (records) => ({ ...one(records), headers: structured }),
  },
  'an exporter of OTLP by JSON': {
    ...{ ...kept, format: 'otlp', bad: { log: { eventName: 'x' } }, partly: 200 },
    sends: exported(false),
  },
  'an exporter of OTLP by protobuf': {
    ...{ ...kept, format: 'otlp', bad: { log: { eventName: 'x' } }, partly: 200 },
    sends: exported(true),
  },
  'an API server of Kubernetes': { ...kept, format: 'kubernetes', sends: listed('items'), partly: 200 },
  'an API destination of EventBridge': {
    ...{ ...refused, format: 'cloudtrail' },
    sends: ([detail]) => ({ body: { 'detail-type': 'AWS API Call via CloudTrail', detail } }),
  },
  'a file of CloudTrail': { ...refused, format: 'cloudtrail', sends: listed('Records'), partly: 207 },
  'a push of Pub/Sub': { ...kept, format: 'gcp', sends: pushed },
  'a stream of Azure': { ...refused, format: 'azure', sends: listed('records'), partly: 207 },
  'a hook of Keycloak with one event': { ...kept, format: 'keycloak', sends: one },
  'a hook of Keycloak with several': { ...kept, format: 'keycloak', sends: listed('events'), partly: 200 },
  'a file of GitHub': { ...refused, format: 'github', partly: 207 },
  'a stream of GitLab': { ...kept, format: 'gitlab', sends: one },
  'a producer of STACKIT': { ...refused, format: 'stackit', partly: 207 },
  'a sender of Splunk': {
    ...{ ...kept, format: 'splunk', bad: { event: 'x' }, partly: 200 },
    sends: (records) => ({ body: records.map((record) => JSON.stringify(record)).join('') }),
  },
  'a sender of entries': {
    ...{ ...refused, format: 'entries', success: 201, partly: 207 },
    bad: { ...anEntry(), context: undefined, eventTimeStamp: 'yesterday' },
  },
}

function goodOf(format: IngestFormat): readonly Fields[] {
  if (format !== 'entries') return corpusOf(format, Date.now()).slice(0, 2)
  return [anEntry(), anEntry()].map(({ context: _context, ...entry }) => entry as unknown as Fields)
}

async function sending({ format, key = {}, sends = (records) => ({ body: records }) }: Told) {
  const storeFaults = faults()
  const sender = await sendingBy(format, 'prod', { faults: storeFaults }, key)
  const send = (records: readonly Fields[], headers: Record<string, string> = {}) => {
    const { body, headers: own } = sends(records)
    return sender.send(body, { ...own, ...headers })
  }
  return { ...sender, send, storeFaults }
}

describe.each(Object.entries(senders))('%s', (_, told) => {
  const { format, bad = { no: 'record' }, success, never, keeps, partly } = told
  const [first = {}, second = {}] = goodOf(format)

  test(`is told ${success} once all is stored, and again for the same`, async () => {
    const { send, stored } = await sending(told)
    for (const _ of [1, 2]) expect((await send([first])).status).toBe(success)
    expect(await stored()).toHaveLength(1)
  })

  test('is told 503, and when to come again, for what is not stored for now; then nothing is lost or twice', async () => {
    const { send, stored, quarantine, storeFaults } = await sending(told)
    await send([first])
    storeFaults.inject('not-written', (request) => request.startsWith('PutItem') || request.startsWith('PUT'))
    const records = partly === undefined ? [second] : [second, bad]
    const { status, headers } = await send(records)
    expect([status, headers.get('retry-after')]).toEqual([503, '2'])
    storeFaults.heal()
    expect((await send(records)).status).toBe(partly ?? success)
    expect([(await stored()).length, (await quarantine()).length]).toEqual([2, keeps && partly !== undefined ? 1 : 0])
  })

  test(`is told ${never} for what can never be stored, which is ${keeps ? 'kept' : 'the sender’s to keep'}`, async () => {
    const { send, stored, quarantine } = await sending(told)
    expect((await send([bad])).status).toBe(never)
    expect([(await stored()).length, (await quarantine()).length]).toEqual([0, keeps ? 1 : 0])
  })

  test('is told 401 without its key, and nothing is stored', async () => {
    const { send, stored } = await sending(told)
    expect((await send([first], { authorization: 'Bearer none' })).status).toBe(401)
    expect(await stored()).toEqual([])
  })
})
