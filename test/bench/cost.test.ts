import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import { tables } from '../../shared/deployment/tables.ts'
import { prepareEntry } from '../../shared/entry/stored-line.ts'
import { RangedGets } from '../../shared/store/bucket/ranged-gets.ts'
import { itemOf } from '../../shared/store/events/events.ts'
import { newId } from '../entries.ts'
import { billOf, gbSeconds, indexLines, total, type Work } from './bill.ts'
import { indexWorks, timesAgain } from './index-share.ts'
import { itemBytes } from './item-size.ts'
import { lateNotes, meterOf, type Usage } from './meter.ts'
import { prices } from './prices.ts'
import { attackEntries, demoEntries } from './sample-entries.ts'

const nothing: Usage = { writeUnits: {}, readUnits: {}, storedBytes: {}, storedItems: {}, bucket: {}, requests: 0 }

const work: Work = {
  fn: 'ingest',
  usage: {
    writeUnits: { events: 1_000_000, 'events/byContainer': 2_000_000, ledger: 1_000_000 },
    readUnits: {},
    storedBytes: {},
    storedItems: {},
    bucket: { tiles: { puts: 1_000_000, gets: 0, bytesPut: 0 } },
    requests: 0,
  },
  invocations: 0,
  cpuMs: 1000,
  requestsAtOnce: 1,
  apiRequests: 1_000_000,
  logBytes: 0,
  tracedShare: 0,
}

describe('what docs/performance.md states', () => {
  const document = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8')

  test.each([
    ['attack records', attackEntries],
    ['demo entries', demoEntries],
  ])('of the size of %s is true', (_kind, entriesOf) => {
    const entries = entriesOf(1450, Date.now())
    const sizes = entries.map((entry) => {
      const { id, line } = prepareEntry(entry, Date.now(), randomBytes(16).toString('hex'))
      return itemBytes(itemOf(entry, id, line))
    })
    const mean = sizes.reduce((sum, bytes) => sum + bytes, 0) / sizes.length
    const stated = Array.from(document.matchAll(/\d+ → (\d+) bytes/g), ([, bytes]) => Number(bytes))
    // Times, ids and salts are new each time.
    expect(stated.some((bytes) => Math.abs(bytes - mean) < 5)).toBe(true)
  })
})

describe('a bill', () => {
  test('has each use on its line, at its price', () => {
    const bill = billOf([work])
    expect(bill.get('table writes')).toBeCloseTo(prices.writeUnitsInfrequent.dollars)
    expect(bill.get('index writes')).toBeCloseTo(2 * prices.writeUnitsInfrequent.dollars)
    expect(bill.get('lookups')).toBeCloseTo(prices.writeUnits.dollars)
    expect(bill.get('proofs')).toBeCloseTo(prices.bucketPuts.dollars)
    expect(total(bill)).toBeCloseTo([...bill.values()].reduce((sum, dollars) => sum + dollars, 0))
  })

  test('has all that the index function uses on the lines of the search index, and the notes that ingest puts for it', () => {
    const indexing: Work = {
      ...work,
      fn: 'index',
      usage: {
        ...nothing,
        readUnits: { events: 1_000_000, ledger: 1_000_000 },
        writeUnits: { ledger: 1_000_000 },
        bucket: {
          'index/young': { puts: 1_000_000, gets: 1_000_000, bytesPut: 1e9 },
          'index/sealed': { puts: 0, gets: 0, bytesPut: 1e9 },
        },
      },
      invocations: 1_000_000,
      apiRequests: 0,
      queueRequests: 1_000_000,
    }
    const noting: Work = {
      ...work,
      cpuMs: 0,
      apiRequests: 0,
      usage: { ...nothing, writeUnits: { [lateNotes]: 1_000_000 } },
    }
    const bill = billOf([indexing, noting])
    const { readUnitsInfrequent, readUnits, writeUnits, bucketPuts, bucketGets, bucketStorage } = prices
    expect(bill.get('search index: tables')).toBeCloseTo(
      readUnitsInfrequent.dollars + readUnits.dollars + 2 * writeUnits.dollars,
    )
    const monthsOfBoth = (22 + 92) / (365.25 / 12)
    expect(bill.get('search index: bucket')).toBeCloseTo(
      bucketPuts.dollars + bucketGets.dollars + monthsOfBoth * bucketStorage.dollars,
    )
    const ofFunction = [
      gbSeconds(indexing) * (prices.functionGbSeconds.dollars / 1e6),
      prices.functionRequests.dollars,
      prices.queueRequests.dollars,
      400e6 * (prices.logBytes.dollars / 1e9),
    ]
    expect(bill.get('search index: function')).toBeCloseTo(ofFunction.reduce((sum, dollars) => sum + dollars))
    expect(total(bill)).toBeCloseTo(indexLines.reduce((sum, line) => sum + (bill.get(line) ?? 0), 0))
  })

  test('counts processor time as Lambda gives it: by memory', () => {
    expect(gbSeconds(work)).toBeCloseTo((1769 / 512) * 0.5)
    expect(gbSeconds({ ...work, fn: 'query' })).toBeCloseTo(1769 / 1024)
  })

  test('refuses a prefix of the bucket that it has no line for', () => {
    const unknown = { ...work, usage: { ...work.usage, bucket: { other: { puts: 1, gets: 0, bytesPut: 0 } } } }
    expect(() => billOf([unknown])).toThrow('no line for "other"')
  })
})

describe('the search index in a bill', () => {
  const way = { ...{ name: '', batch: 1, archiveBatch: 1, tracedShare: 0, requestsAtOnce: 1 }, sentAfterMs: 0 }
  const bucket = { 'index/sealed': { puts: 2, gets: 4, bytesPut: 1000 } }
  const sealing: Work = { ...work, fn: 'index', usage: { ...nothing, bucket, requests: 6 }, apiRequests: 0 }
  const following = { ...sealing, usage: nothing }
  const rows = { followed: { first: 100, again: 0 }, sealed: { first: 0, again: 100 } }

  test('has each entry written once a level: as many as its week fills, and once more when that is sealed', () => {
    // 8,192 entries come before a turn, 65,536 are half of the largest part.
    expect(timesAgain({ ...way, entryMs: 5 })).toBe(2)
    // 512 make a part, and 65,536 come in a week.
    expect(timesAgain({ ...way, entryMs: 9_000 })).toBe(3)
    // 512 do, and 10,080 come in a week.
    expect(timesAgain({ ...way, entryMs: 60_000 })).toBe(2)
    // A few hundred.
    expect(timesAgain({ ...way, entryMs: 3_600_000 })).toBe(1)
  })

  test('charges a level that the run was too small for as the last that it wrote, for as long as a young part stays', () => {
    const works = indexWorks({ following, sealing, ...rows }, { ...way, entryMs: 5 }, 100)
    expect(works.slice(0, 2)).toMatchObject([following, sealing])
    expect(works.slice(2)).toMatchObject([
      { cpuMs: 1000, usage: { requests: 6, bucket: { 'index/young': { puts: 2, gets: 4, bytesPut: 1000 } } } },
    ])
    expect(works[2]?.usage.bucket['index/sealed']).toBeUndefined()
  })

  test('charges no level twice that the run has written', () => {
    const followed = { first: 100, again: 100 }
    expect(indexWorks({ following, sealing, ...rows, followed }, { ...way, entryMs: 5 }, 100)).toHaveLength(2)
  })

  test('charges the last entries, too few for a part, as those that are in one', () => {
    const few = { followed: { first: 80, again: 0 }, sealed: { first: 0, again: 80 } }
    const [, sealed, level] = indexWorks({ following, sealing, ...few }, { ...way, entryMs: 5 }, 100)
    expect([sealed?.cpuMs, level?.cpuMs]).toEqual([1250, 1250])
    expect(sealed?.usage.bucket['index/sealed']?.bytesPut).toBe(1250)
  })

  test('refuses a run that left out of the parts what would be one, or sealed none', () => {
    for (const wrong of [{ followed: { first: 50, again: 0 } }, { sealed: { first: 0, again: 0 } }])
      expect(() => indexWorks({ following, sealing, ...rows, ...wrong }, { ...way, entryMs: 5 }, 100)).toThrow(
        'entries',
      )
  })

  test('counts requests to the bucket that are no command of the SDK', async () => {
    const s3 = new S3Client({
      endpoint: inject('s3Endpoint'),
      region: inject('s3Region'),
      credentials: inject('s3Credentials'),
      forcePathStyle: true,
    })
    const meter = meterOf(new DynamoDBClient({ region: inject('s3Region') }), s3, tables)
    const [Bucket, Key] = [inject('s3Bucket'), `index/young/${newId()}`]
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(1000) }))
    const gets = new RangedGets(s3, Bucket)
    let asked = 0
    for (const from of [0, 500]) await gets.get(Key, from, 10, () => (asked += 1))
    await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'checkpoints/none/' }))
    expect(meter.take()).toMatchObject({
      bucket: {
        'index/young': { puts: 1, gets: asked, bytesPut: 1000 },
        checkpoints: { puts: 1, gets: 0, bytesPut: 0 },
      },
      requests: asked + 2,
    })
  })
})
