// What costs the most that somebody can ask or send, against the files that are deployed, each with the memory of its function: it is
// answered, with a cursor where it is too much for one answer, and takes four fifths of the memory at most. How much is examined is
// said by counts; nothing here looks at how long it takes, which the functions do themselves.
import { createHash } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { functionSizes } from '../../infra/compute/function-sizes.ts'
import { lambdaRecord } from '../../infra/delivery/stream-record.ts'
import { sqsEvent } from '../../infra/local/queue/queue-pump.ts'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import { ledgerOwners } from '../../shared/deployment/ledger-owners.ts'
import { tables } from '../../shared/deployment/tables.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { type Scope, scopeKind } from '../../shared/entry/scope.ts'
import { lineBytesMax, prepareEntry } from '../../shared/entry/stored-line.ts'
import { itemOf } from '../../shared/store/events/events.ts'
import { Homes } from '../../shared/store/ledger/homes.ts'
import { lookupsOf } from '../../shared/store/ledger/lookup.ts'
import { Lookups } from '../../shared/store/ledger/lookups.ts'
import { anEntry, newId } from '../entries.ts'
import { putEntries } from '../put-entries.ts'
import { type BundledService, type Name, startBundles } from './bundled-service.ts'

/** Making what is asked about takes its time, and each answer may take what its function has. */
const patience = 300_000

/** Of all: what is put and what is archived is the same line. */
const receivedMs = Date.now()

/** With those for `PRIVATE` entries, as many keys as are read side by side. */
const containers = 25
const each = 60

/** With the last one as many as a `q` of 494 bytes can hold. */
const words = Array.from({ length: 122 }, (_, index) => `w${index.toString(36).padStart(2, '0')}`)
const q = [...words, 'last'].join(' ').slice(0, 494)

/**
 * As many values as a line can hold, all words but the last among them at their end, and the last as a name, which is no value: every word has to be
 * looked for everywhere, in vain. One letter that takes two bytes makes all of it take two bytes in memory.
 */
const details = { values: Array.from({ length: 2_560 }, () => 'ww'), words, last: 1, wide: '€' }

let service: BundledService
let client: DynamoDBClient
let s3: S3Client

beforeAll(async () => {
  service = await startBundles('worst')
  client = new DynamoDBClient(service.settings)
  s3 = new S3Client({ ...service.settings, endpoint: inject('s3Endpoint') })
}, patience)

afterAll(() => service.stop())

function put(entries: readonly SubmittedEntry[], more: object = {}): Promise<string[]> {
  const given = entries.map((entry) => ({ ...entry, ...more }) as SubmittedEntry)
  return putEntries(client, service.tables.events, given, receivedMs)
}

async function read(route: string, scope: Scope, query: string) {
  const [path, name] = [`/v2/${scope}${route}`, `/v2/${scopeKind(scope)}/{id}${route}`]
  const asked = { method: 'GET', route: name, path, query, rights: ['operator *'] } as const
  const { status, text } = await service.request('query', asked)
  expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(6_000_000)
  return { status, body: JSON.parse(text) }
}

/** Asks for a download and takes its steps to the end. */
async function download(scope: Scope, body: object) {
  const route = `/v2/${scopeKind(scope)}/{id}/downloads`
  const path = `/v2/${scope}/downloads`
  const rights = ['operator *']
  const asked = await service.request('query', {
    ...{ method: 'POST', route, path, rights },
    ...{ contentType: 'application/json', body: JSON.stringify(body) },
  })
  expect(asked.status).toBe(202)
  const lambda = await service.lambda('download')
  for (let message = service.queue.receive(); message; message = service.queue.receive()) {
    expect(await lambda.invoke(sqsEvent(message))).toEqual({ batchItemFailures: [] })
    service.queue.remove(message.id)
  }
  const id = JSON.parse(asked.text).id
  const found = await service.request('query', {
    ...{ method: 'GET', route: `${route}/{downloadId}`, path: `${path}/${id}`, rights },
  } as const)
  return JSON.parse(found.text)
}

/** As records of the stream, to the archive, until it has handed none back. */
async function archive(entries: readonly SubmittedEntry[], more: object = {}): Promise<void> {
  const records = entries.map((entry, index) => {
    const { id, line } = prepareEntry({ ...entry, ...more } as SubmittedEntry, receivedMs, '00'.repeat(16))
    const dynamodb = { NewImage: itemOf(entry, id, line), SequenceNumber: String(index).padStart(21, '0') }
    return lambdaRecord({ eventName: 'INSERT', dynamodb } as never, 'arn:aws:dynamodb:eu-central-1:0:table/worst')
  })
  expect(Buffer.byteLength(JSON.stringify({ Records: records }))).toBeLessThan(6_000_000)
  const lambda = await service.lambda('archive')
  for (let from = 0; from < records.length; ) {
    const { batchItemFailures } = (await lambda.invoke({ Records: records.slice(from) })) as {
      batchItemFailures: { itemIdentifier: string }[]
    }
    const at = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier)
    if (at >= 0) expect(at).toBeGreaterThan(from)
    from = at >= 0 ? at : records.length
  }
}

async function sign(organization: string): Promise<void> {
  const { partition, sort } = tables.ledger
  const Keys = { [partition]: { S: `${ledgerOwners.logs}${organization}` }, [sort]: { S: 'head' } }
  const moved = { eventName: 'MODIFY', dynamodb: { Keys, SequenceNumber: '1' } }
  const Records = [lambdaRecord(moved as never, 'arn:aws:dynamodb:eu-central-1:0:table/worst')]
  expect(await (await service.lambda('sign')).invoke({ Records })).toEqual({ batchItemFailures: [] })
}

/** Three of its fields are this JSON, which is kept in the bucket. */
async function withParts(organization: string, json: string) {
  const part = Buffer.from(json)
  const sha256 = createHash('sha256').update(part).digest('hex')
  const key = `${bucketPrefixes.payloads}${organization}/${sha256}`
  await s3.send(new PutObjectCommand({ Bucket: inject('s3Bucket'), Key: key, Body: part }))
  const reference = { sha256, bytes: part.length }
  return { payloads: { details: reference, result: reference, 'request.body': reference } }
}

async function expectMemoryLeft(name: Name): Promise<void> {
  expect((await service.lambda(name)).peakMegabytes()).toBeLessThan(0.8 * functionSizes[name].memoryMb)
}

describe('three thousand entries of the largest size, under fifty keys of a folder', { timeout: patience }, () => {
  const [organization, folder] = [newId(), newId()]
  const [whole, below] = [`organizations/${organization}`, `folders/${folder}`] as const

  beforeAll(async () => {
    const [lookups, homes] = [new Lookups(client, service.tables.ledger), new Homes(client, service.tables.ledger)]
    for (let at = 0; at < containers; at += 1)
      for (const visibility of ['PUBLIC', 'PRIVATE'] as const) {
        const context = { organizationId: organization, folderId: folder, ...(at > 0 && { projectId: `p-${at}` }) }
        await put(Array.from({ length: each }, () => anEntry({ context, details, visibility })))
        await lookups.ensure(organization, lookupsOf(anEntry({ context })), visibility === 'PRIVATE', receivedMs)
      }
    await homes.ensure(organization, [below], true, receivedMs)
  }, patience)

  test('are near what a line may have', () => {
    const context = { organizationId: organization, folderId: folder, projectId: 'p-24' }
    const { line, payloads } = prepareEntry(anEntry({ context, details, visibility: 'PRIVATE' }), 0, '00'.repeat(16))
    expect(Buffer.byteLength(line)).toBeGreaterThan(0.75 * lineBytesMax)
    expect(payloads).toEqual([])
  })

  test.each([
    ['by fifty keys, for words that are not found', below, `q=${encodeURIComponent(q)}`],
    ['for one phrase of 494 characters', whole, `q=${'w'.repeat(493)}x`],
    ['for a hundred values of a field', whole, Array.from({ length: 100 }, (_, n) => `region=wwww-${n}`).join('&')],
  ])('are searched %s, page by page to the end', async (_name, scope, query) => {
    let [examined, cursor] = [0, '']
    do {
      const { status, body } = await read('', scope, `limit=1000&explain=true&${query}${cursor}`)
      expect(status).toBe(200)
      expect(body.items).toEqual([])
      expect(body.explain.plan).toBe(scope === below ? 'containers' : 'organization')
      expect(body.explain.entriesExamined).toBeGreaterThan(0)
      examined += body.explain.entriesExamined
      cursor = body.cursor ? `&cursor=${encodeURIComponent(body.cursor)}` : ''
    } while (cursor)
    // Who downloaded is on record too.
    expect(examined).toBeGreaterThanOrEqual(2 * containers * each)
    await expectMemoryLeft('query')
  })

  test('are counted', async () => {
    const { status, body } = await read('/insights', below, '')
    expect(status).toBe(200)
    expect(body.examined.entries).toBeGreaterThan(0)
    await expectMemoryLeft('query')
  })

  test.each(['csv', 'ndjson'])('are downloaded as %s, step by step to the end', async (format) => {
    const { state, entries } = await download(below, { format, 'event-source': '!audit-log' })
    expect({ state, entries }).toEqual({ state: 'done', entries: 2 * containers * each })
    await expectMemoryLeft('download')
  })

  test('are listed by pages that a response can carry', async () => {
    const { status, body } = await read('', below, 'limit=1000')
    expect(status).toBe(200)
    expect(body.items.length).toBeGreaterThan(20)
    expect(body.cursor).toEqual(expect.any(String))
    await expectMemoryLeft('query')
  })
})

describe('thousands of entries with three large fields each', { timeout: patience }, () => {
  test('are searched through all of their parts, a few at a time', async () => {
    const organization = newId()
    const payloads = await withParts(
      organization,
      JSON.stringify({ a: Array.from({ length: 300_000 }, () => []), text: 'x'.repeat(600_000) }),
    )
    await put(
      Array.from({ length: 2000 }, () => anEntry({ context: { organizationId: organization } })),
      payloads,
    )
    const { status, body } = await read('', `organizations/${organization}`, 'limit=1000&explain=true&q=needle')
    expect(status).toBe(200)
    expect(body.explain.entriesExamined).toBeGreaterThan(0)
    if (body.explain.entriesExamined < 2000) expect(body.cursor).toEqual(expect.any(String))
    await expectMemoryLeft('query')
  })
})

describe('a batch of the stream whose lines take many times as much', { timeout: patience }, () => {
  test('is archived, whatever is handed back on the way, and read by the feed and by tiles to its end', async () => {
    const [organization, count] = [newId(), 1000]
    // Parsed, each takes twenty times the bytes of its line.
    const small = Array.from({ length: 5_000 }, () => ({}))
    const entries = Array.from({ length: count }, () =>
      anEntry({ context: { organizationId: organization }, details: { values: small } }),
    )
    await archive(entries)
    await expectMemoryLeft('archive')

    let after = -1
    let found = 0
    for (let caughtUp = false; !caughtUp; ) {
      const { status, body } = await read('/feed', `organizations/${organization}`, `after=${after}&limit=1000`)
      expect(status).toBe(200)
      expect(body.next).toBeGreaterThan(after)
      found += body.items.length
      ;({ next: after, caughtUp } = body)
    }
    expect(found).toBe(count)
    for (const tile of ['000', '001', '002', `003.p/${count % 256}`]) {
      const route = '/v2/organizations/{id}/log/tile/{tile+}'
      const path = `/v2/organizations/${organization}/log/tile/entries/${tile}`
      const { status } = await service.request('query', { method: 'GET', route, path, rights: ['operator *'] })
      expect([tile, status]).toEqual([tile, 200])
    }
    await expectMemoryLeft('query')
  })
})

describe('entries with three parts of five megabytes, which take ten times as much when they are parsed', {
  timeout: patience,
}, () => {
  const [organization, count] = [newId(), 5]
  const brackets = `[${Array.from({ length: 1_700_000 }, () => '[]').join(',')}]`

  beforeAll(async () => {
    const payloads = await withParts(organization, brackets)
    const entries = Array.from({ length: count }, () => anEntry({ context: { organizationId: organization } }))
    await put(entries, payloads)
    await archive(entries, payloads)
    await sign(organization)
  }, patience)

  test.each([{ format: 'ndjson' }, { format: 'csv' }, { format: 'bundle' }, { format: 'bundle', q: 'needle' }])(
    'are downloaded as %o',
    async (body) => {
      const { state } = await download(`organizations/${organization}`, body)
      expect(state).toBe('done')
      await expectMemoryLeft('download')
    },
  )

  test('are held against the log', async () => {
    const report = await (await service.lambda('reconcile')).invoke({ organization, days: 90 })
    expect(report).toMatchObject({ leaves: count, differences: [] })
    await expectMemoryLeft('reconcile')
  })
})
