import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { prepareEntry } from '../../shared/entry/stored-line.ts'
import { itemOf } from '../../shared/store/events/events.ts'
import { billOf, gbSeconds, total, type Work } from './bill.ts'
import { itemBytes } from './item-size.ts'
import { prices } from './prices.ts'
import { attackEntries, demoEntries } from './sample-entries.ts'

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

  test('counts processor time as Lambda gives it: by memory', () => {
    expect(gbSeconds(work)).toBeCloseTo((1769 / 512) * 0.5)
    expect(gbSeconds({ ...work, fn: 'query' })).toBeCloseTo(1769 / 1024)
  })

  test('refuses a prefix of the bucket that it has no line for', () => {
    const unknown = { ...work, usage: { ...work.usage, bucket: { other: { puts: 1, gets: 0, bytesPut: 0 } } } }
    expect(() => billOf([unknown])).toThrow('no line for "other"')
  })
})
