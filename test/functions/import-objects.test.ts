// Records in a bucket of somebody else: each of its source is stored once, whatever breaks, and an object says nothing about whose it is.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { messagesOf } from '../../infra/local/local-feeds.ts'
import { startQueueServer } from '../../infra/local/queue/queue-server.ts'
import { sendAgain } from '../../infra/redrive/queue-redrive.ts'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { exportRequest } from '../../shared/formats/otlp-shape.ts'
import { patientBudget } from '../budgets.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { importing, other, trail } from '../importing.ts'
import { inProtobuf } from '../otlp-protobuf.ts'

/** The same record whenever it is made. */
const eventTime = minutesAgo(3)
const aRecord = (eventID: string, more: object = {}) => ({
  ...{ eventVersion: '1.11', eventID, eventTime, eventSource: 's3.amazonaws.com', awsRegion: 'eu01' },
  ...{ eventName: 'DeleteBucket', userIdentity: { type: 'Root', accountId: '1' }, ...more },
})
const records = (count: number, from = 0) => Array.from({ length: count }, (_, at) => aRecord(`r-${from + at}`))
const trailFile = (items: readonly unknown[]) => gzipSync(JSON.stringify({ Records: items }))
const lines = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).join('\n')
const idsOf = (entries: readonly { readonly insertId: string }[]) => entries.map(({ insertId }) => insertId).toSorted()
const ids = (count: number) => idsOf(records(count).map(({ eventID }) => ({ insertId: eventID })))
const name = (file: string) => `AWSLogs/1/CloudTrail/eu01/2026/11/26/${file}`

/** A turn ends after so many looks at the clock. */
const shortTurns = (looks: number) => () => {
  let looked = 0
  return newBudget(budgetSizes.import, () => (looked++ < looks ? 0 : budgetSizes.import.timeMs))
}

describe('an object', () => {
  test('is in the log once it is put, and put again changes nothing', async () => {
    const { put, run, stored, service, failures } = await importing()
    await put(name('a.json.gz'), trailFile(records(7)))
    await run()
    expect(idsOf(await stored())).toEqual(ids(7))
    expect((await stored())[0]).toMatchObject({ eventSource: 's3', severity: 'INFO', initiator: { id: '1' } })
    await put(name('a.json.gz'), trailFile(records(7)))
    await put(name('b.json.gz'), trailFile(records(9)))
    await run()
    expect(idsOf(await stored())).toEqual(ids(9))
    expect(service.measured.filter(({ ObjectsImported }) => ObjectsImported)).toHaveLength(3)
    expect(failures()).toBe(0)
  })

  test('is written a batch at a time, each within the time that the search index waits for an entry', async () => {
    let batches = 0
    const newBatchBudget = () => {
      batches += 1
      // The first ends while its records are written.
      return batches === 1 ? newBudget({ ...budgetSizes.ingest, waitMs: 1 }) : patientBudget()
    }
    const { put, run, stored, failures } = await importing({ newBatchBudget })
    await put(name('a.json.gz'), trailFile(records(501)))
    await run()
    expect(batches).toBeGreaterThanOrEqual(3)
    expect(idsOf(await stored())).toEqual(ids(501))
    expect(failures()).toBe(0)
  })

  test.each<[string, Uint8Array | string]>([
    ['lines', lines(records(5))],
    ['lines, packed', gzipSync(`${lines(records(5))}\n`)],
    [
      'lines, packed in two members',
      Buffer.concat([gzipSync(`${lines(records(2))}\n`), gzipSync(lines(records(3, 2)))]),
    ],
    ['a list', JSON.stringify(records(5))],
    ['a list over many lines', JSON.stringify(records(5), undefined, 2)],
    ['the list of an object over many lines', JSON.stringify({ Records: records(5) }, undefined, 2)],
    ['objects with lists on lines', lines([{ Records: records(2) }, { Records: records(3, 2) }])],
    ['events of a bus on lines', lines(records(5).map((detail) => ({ 'detail-type': 'x', detail })))],
    ['lines after a byte order mark', `\ufeff${lines(records(5))}`],
  ])('may be %s', async (_, body) => {
    const { put, run, stored, failures } = await importing()
    await put(name('a'), body)
    await run()
    expect(idsOf(await stored())).toEqual(ids(5))
    expect(failures()).toBe(0)
  })

  test('may be empty, or a digest, which is not looked at', async () => {
    const { put, run, stored, opened, failures, quarantine } = await importing()
    await put(name('empty'), '')
    await put('AWSLogs/1/CloudTrail-Digest/eu01/d.json.gz', gzipSync('{"logFiles": []}'))
    await put('AWSLogs/folder/', '')
    await run()
    expect([await stored(), await quarantine(), failures(), opened]).toEqual([[], [], 0, [`${trail}/${name('empty')}`]])
  })

  test.each<['cloudevents' | 'kubernetes' | 'github' | 'entries', object, object]>([
    ['cloudevents', {}, { specversion: '1.0', id: 'e-1', source: '/s', type: 't', time: minutesAgo(1) }],
    [
      'kubernetes',
      { source: 'prod' },
      {
        auditID: 'a-1',
        stage: 'ResponseComplete',
        requestURI: '/x',
        verb: 'get',
        requestReceivedTimestamp: minutesAgo(1),
      },
    ],
    ['github', {}, { _document_id: 'd-1', action: 'repo.destroy', '@timestamp': Date.now() - 1000, actor: 'ada' }],
    ['entries', {}, (({ context: _, region: __, ...sent }) => sent)(anEntry({ insertId: 'i-1' }))],
  ])('of the format %s is taken with the defaults of its source', async (format, more, record) => {
    const defaults = { region: 'eu02', visibility: 'PRIVATE' }
    const { put, run, stored, organization } = await importing({}, { format, defaults, ...more })
    await put(name('a.ndjson'), lines([record]))
    await run()
    const [entry] = await stored()
    expect(entry).toMatchObject({ region: 'eu02', context: { organizationId: organization } })
  })
})

describe('an object of export requests', () => {
  const nanos = () => `${BigInt(Date.now() - 60_000) * 1_000_000n}`
  const requestOf = (...logRecords: object[]) => ({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'billing' } }] },
        scopeLogs: [{ logRecords }],
      },
    ],
  })
  const logs = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => ({ timeUnixNano: nanos(), eventName: `e-${from + at}` }))
  const both = [requestOf(...logs(3)), requestOf(...logs(2, 3))]
  const messages = both.map((request) => inProtobuf(request, exportRequest))
  const framed = messages.flatMap((message) => [Buffer.from([0, 0, 0, message.length]), message])

  test.each<[string, Uint8Array | string, number]>([
    ['JSON on lines', lines(both), 5],
    ['JSON, packed', gzipSync(lines(both)), 5],
    ['protobuf', messages[0] ?? '', 3],
    ['protobuf with lengths, packed', gzipSync(Buffer.concat(framed)), 5],
  ])('in %s is stored once, however often it is put', async (_, body, count) => {
    const { put, run, stored, failures } = await importing({}, { format: 'otlp' })
    await put(name('a'), body)
    await put(name('b'), body)
    await run()
    const names = (await stored()).map(({ eventName }) => eventName).toSorted()
    expect(names).toEqual(Array.from({ length: count }, (_, at) => `e-${at}`))
    expect(failures()).toBe(0)
  })

  test('is stored to its end, also one of more records than a batch', async () => {
    const { put, run, stored, service } = await importing({}, { format: 'otlp' })
    await put(name('a'), lines([requestOf(...logs(1001))]))
    await run()
    expect(await stored()).toHaveLength(1000)
    expect(service.measured.reduce((sum, { EntriesStored = 0 }) => sum + EntriesStored, 0)).toBe(1001)
  })

  test('keeps what cannot be an entry, and tells of what is none or too much, as the route does', async () => {
    const { put, run, stored, quarantine, failures, service } = await importing({}, { format: 'otlp' })
    const tooMany = requestOf(...Array.from({ length: 10_001 }, () => ({})))
    const odd = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: 'now' }] }] }] }
    await put(
      name('a'),
      lines([requestOf({ eventName: 'timeless' }, ...logs(1)), odd, tooMany, requestOf(...logs(1, 1))]),
    )
    await run()
    expect([(await stored()).length, (await quarantine()).length, failures()]).toEqual([2, 1, 1])
    expect(service.logged.join()).toContain('"refused":2')
  })

  test('that is cut in between is told of, and stored up to there', async () => {
    const { put, run, stored, failures } = await importing({}, { format: 'otlp' })
    const all = Buffer.concat(framed)
    await put(name('a'), all.subarray(0, all.length - 3))
    await run()
    expect([(await stored()).length, failures()]).toEqual([3, 1])
  })
})

test('an object of Splunk’s events has each in the format that its source names, and ends at what is none', async () => {
  const settings = { splunk: { sourceTypes: { 'github:audit': 'github' } } }
  const { put, run, stored, quarantine, failures } = await importing({}, { format: 'splunk', settings })
  const time = (Date.now() - 60_000) / 1000
  const event = { '@timestamp': Date.now() - 60_000, _document_id: 'd-1', action: 'repo.destroy' }
  const events = [
    { time, source: 'iam', event: { action: 'deleted' } },
    { time, sourcetype: 'github:audit', event },
    { event: 'timeless' },
  ].map((one) => JSON.stringify(one))
  await put(name('a'), events.join(''))
  await put(name('b'), gzipSync(events.join('\n')))
  await put(name('c'), `${events[0]}[]${events[1]}`)
  await run()
  const found = (await stored()) as unknown as readonly { eventName: string; eventSource: string }[]
  expect(found.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`).toSorted()).toEqual([
    'github repo.destroy',
    'iam deleted',
  ])
  expect([(await quarantine()).length, failures()]).toEqual([1, 1])
})

test('an object as the document shows it is imported', async () => {
  const { put, run, stored } = await importing()
  const document = await readFile(join(import.meta.dirname, '../../docs/senders/bucket.md'), 'utf8')
  const [, shown = ''] = /^```json\n(\{.*?\})\n```$/ms.exec(document) ?? []
  await put(name('shown.json'), shown.replace('TIME', minutesAgo(1)))
  await run()
  expect(await stored()).toMatchObject([{ insertId: 'e-1', eventName: 'DeleteBucket', eventSource: 's3' }])
})

describe('an import', () => {
  test('that is out of time goes on behind the next record, until all are stored once', async () => {
    let batches = 0
    const { put, run, stored, continued, service } = await importing({
      newBatchBudget: () => {
        batches += 1
        return patientBudget()
      },
      newTurnBudget: () => {
        const before = batches
        return { ...patientBudget(), isSpent: () => batches > before }
      },
    })
    await put(name('large.json.gz'), trailFile(records(1100)))
    await run()
    expect(continued.map(({ after }) => after)).toEqual([500, 1000])
    const sum = (metric: 'EntriesStored' | 'EntriesDuplicate') =>
      service.measured.reduce((all, values) => all + (values[metric] ?? 0), 0)
    expect([sum('EntriesStored'), (await stored()).length]).toEqual([1100, 1000])
  })

  test('that dies in between is done again: nothing is lost, nothing twice', async () => {
    const storeFaults = faults()
    const { app, put, run, stored, service } = await importing({ faults: storeFaults })
    await put(name('a.json.gz'), trailFile(records(40)))
    let deaths = 0
    // The process ends while entries are put: what is on its way may or may not arrive, and SQS gets no answer.
    await run(async (event) => {
      if (deaths > 1) return app(event)
      let puts = 0
      const died = new Promise((_, reject) => {
        storeFaults.inject(deaths === 0 ? 'written' : 'not-written', (request) => {
          if (request === 'PutItem events') puts += 1
          if (puts === 10) reject(new Error('killed'))
          return puts >= 10
        })
      })
      deaths += 1
      const work = app(event)
      try {
        return await Promise.race([work, died])
      } finally {
        storeFaults.heal()
        await work.catch(() => {})
      }
    })
    expect(deaths).toBe(2)
    expect(idsOf(await stored())).toEqual(ids(40))
    expect(service.logged.join()).toContain('object imported')
  })

  test.each(['not-written', 'written', 'throttled'] as const)(
    'of entries that the store does not take for now (%s) tries them again by itself',
    async (kind) => {
      const storeFaults = faults()
      const { put, run, stored } = await importing({ faults: storeFaults })
      await put(name('a.json.gz'), trailFile(records(30)))
      let puts = 0
      storeFaults.inject(kind, (request) => request === 'PutItem events' && ++puts % 3 === 0 && puts < 40)
      await run()
      expect(idsOf(await stored())).toEqual(ids(30))
    },
  )

  test('of which nothing can be stored is given up to the queue of failures', async () => {
    const storeFaults = faults()
    const looks = shortTurns(60)
    const { put, run, stored, queue, files } = await importing({ faults: storeFaults, newTurnBudget: looks })
    await put(name('a.json.gz'), trailFile(records(3)))
    storeFaults.inject('throttled', (request) => request === 'PutItem events')
    await run()
    expect([queue.length, await stored()]).toEqual([0, []])
    expect(JSON.parse(await readFile(files.failureFile, 'utf8')).body).toContain(name('a.json.gz'))
  })

  test('that was given up is done by a redrive, once what was wrong is mended', async () => {
    const storeFaults = faults()
    const options = { faults: storeFaults, newTurnBudget: shortTurns(60) }
    const { put, run, stored, queue, files } = await importing(options)
    await put(name('a.json.gz'), trailFile(records(3)))
    storeFaults.inject('throttled', (request) => request === 'PutItem events')
    await run()
    storeFaults.heal()
    const server = await startQueueServer({ port: 0, queues: { imports: queue } })
    onTestFinished(() => server.stop())
    const sqs = new SQSClient({
      endpoint: new URL(server.urlOf('imports')).origin,
      region: 'x',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    })
    const redriven = () => sendAgain(sqs, server.urlOf('imports'), messagesOf(files.failureFile))
    expect([await redriven(), queue.length, existsSync(files.failureFile)]).toEqual([1, 1, false])
    await run()
    expect(idsOf(await stored())).toEqual(ids(3))
    expect(await redriven()).toBe(0)
  })

  test('of a record that cannot be an entry keeps it in quarantine, and stores the others', async () => {
    const { put, run, stored, quarantine, failures } = await importing()
    await put(
      name('a'),
      lines([...records(3), { eventID: 'x', eventName: 'n' }, aRecord('old', { eventTime: '2020-01-01T00:00:00Z' })]),
    )
    await run()
    expect(idsOf(await stored())).toEqual(ids(3))
    expect(await quarantine()).toHaveLength(2)
    expect(failures()).toBe(0)
    await put(name('a'), lines([{ eventID: 'x', eventName: 'n' }]))
    await run()
    expect(await quarantine()).toHaveLength(2)
  })

  test('of a line that is no JSON says so, and stores the others', async () => {
    const { put, run, stored, failures, service } = await importing()
    const [first = {}, second = {}] = records(2)
    await put(name('a'), `${JSON.stringify(first)}\n{"eventID": \n${JSON.stringify(second)}\n`)
    await run()
    expect(idsOf(await stored())).toEqual(ids(2))
    expect(failures()).toBe(1)
    expect(service.logged.join()).toContain('"place":2')
  })
})

describe('an object that cannot be read to its end', () => {
  const long = gzipSync(lines(records(400).map((record) => ({ ...record, requestParameters: { salt: newId() } }))))

  test.each<[string, Uint8Array | string, number]>([
    ['is cut', long.subarray(0, long.length - 2000), 100],
    ['is damaged', Buffer.concat([long.subarray(0, long.length - 2000), Buffer.alloc(2000)]), 100],
    ['is gzip by its first bytes only', Buffer.from([0x1f, 0x8b, 0, 0, 1, 2, 3]), 0],
    ['is no UTF-8', Buffer.concat([Buffer.from(`${lines(records(3))}\n`), Buffer.from([0xff, 0xfe, 0x0a])]), 3],
    ['is a bomb of one line', gzipSync(Buffer.alloc(70 * 1024 * 1024, ' ')), 0],
    ['is a bomb of many lines', gzipSync(`${lines(records(1))}\n${`${' '.repeat(1024 * 1024)}\n`.repeat(70)}`), 1],
    ['is broken JSON over many lines', `{\n"Records": [\n${lines(records(2))}`, 0],
  ])(
    'because it %s, is told of, not tried again, and what was read of it is stored',
    async (_, body, least) => {
      const { put, run, stored, failures, opened, queue, service } = await importing()
      await put(name('a.json.gz'), body)
      await run()
      expect((await stored()).length).toBeGreaterThanOrEqual(least)
      expect([failures(), opened.length, queue.length]).toEqual([1, 1, 0])
      expect(service.logged.join()).toContain('object not imported')
      expect(service.logged.join()).toContain(name('a.json.gz'))
    },
    60_000,
  )

  test('is told of if it is deleted meanwhile, and one that was replaced is not continued', async () => {
    const { put, remove, run, forge, stored, failures } = await importing()
    await put(name('a'), lines(records(3)))
    await remove(name('a'))
    await run()
    expect([await stored(), failures()]).toEqual([[], 1])
    await put(name('b'), lines(records(4)))
    const turn = { bucket: trail, key: name('b'), etag: '"another"', after: 1 }
    expect(await forge(turn)).toEqual({ batchItemFailures: [] })
    expect([await stored(), failures()]).toEqual([[], 1])
    await run()
    expect(idsOf(await stored())).toEqual(ids(4))
  })

  test('is left alone if it is of another format: it does not fill the quarantine', async () => {
    const { put, run, stored, quarantine, failures } = await importing()
    await put(name('a'), lines(Array.from({ length: 1200 }, (_, at) => ({ at }))))
    await run()
    expect([await stored(), (await quarantine()).length, failures()]).toEqual([[], 50, 1])
  })
})

describe('whose the records are', () => {
  test('is said by the configuration: no message makes another object read, or a record another’s', async () => {
    const { put, forge, stored, opened, failures, created, organization } = await importing()
    await put(name('a'), lines(records(1)), other)
    await put('elsewhere/a', lines(records(1)))
    const forged = [
      created({ bucket: other, key: name('a') }),
      created({ bucket: trail, key: 'elsewhere/a' }),
      { bucket: other, key: name('a'), after: 0 },
      { ...created({ bucket: trail, key: 'elsewhere/a' }), organization: newId(), format: 'entries' },
      { 'detail-type': 'Object Created', detail: { bucket: { name: trail }, object: {} } },
      { 'detail-type': 'Object Deleted', detail: { bucket: { name: trail }, object: { key: name('a') } } },
      { bucket: trail, key: name('a'), after: -1 },
      'no JSON',
      '[]',
      'null',
    ]
    for (const body of forged) expect(await forge(body)).toEqual({ batchItemFailures: [] })
    expect([opened, await stored(), failures()]).toEqual([[], [], forged.length])
    await put(name('b'), lines(records(2)))
    const claimed = { ...created({ bucket: trail, key: name('b') }), organization: newId(), account: '999999999999' }
    await forge(claimed)
    expect(idsOf(await stored())).toEqual(ids(2))
    expect(organization).not.toBe(claimed.organization)
  })

  test('entries of another organization are refused, and told of', async () => {
    const { put, run, stored, failures, organization } = await importing({}, { format: 'entries' })
    const own = anEntry({ context: { organizationId: organization }, insertId: 'own' })
    await put(name('a'), lines([own, anEntry()]))
    await run()
    expect(idsOf(await stored())).toEqual(['own'])
    expect(failures()).toBe(1)
  })
})
