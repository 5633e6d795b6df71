import { describe, expect, test } from 'vitest'
import { billOf, gbSeconds, total, type Work } from './bill.ts'
import { prices } from './prices.ts'
import { runBench } from './run-bench.ts'

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

describe('the benchmark of cost', () => {
  test('prints a bill for both kinds of entries, in which plain JSON costs more', async () => {
    const { code, stdout } = await runBench('cost', '--entries', '40')
    expect(code).toBe(0)
    for (const kind of ['attack records', 'demo entries']) expect(stdout).toContain(`40 ${kind}: dollars`)
    const tables = Array.from(stdout.matchAll(/^of it tables +dollars +([\d.]+) +[\d.]+ +[\d.]+ +([\d.]+)$/gm))
    expect(tables).toHaveLength(2)
    for (const [, product, plain] of tables) expect(Number(plain)).toBeGreaterThan(1.5 * Number(product))
  })

  test('takes one write unit for the entry and one for each index it is in, where it is not an unusually long one', async () => {
    const { stdout } = await runBench('cost', '--entries', '40')
    const demo = stdout.slice(stdout.indexOf('demo entries'))
    expect(demo).toMatch(/^its table +write units +1\.000 /m)
    expect(demo).toMatch(/^each index it is in +write units +1\.000 /m)
  })
})

describe('a bill', () => {
  test('has each use on its line, at its price', () => {
    const bill = billOf([work])
    expect(bill.get('table writes')).toBeCloseTo(prices.writeUnitsInfrequent.dollars)
    expect(bill.get('index writes')).toBeCloseTo(2 * prices.writeUnitsInfrequent.dollars)
    expect(bill.get('signposts')).toBeCloseTo(prices.writeUnits.dollars)
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
