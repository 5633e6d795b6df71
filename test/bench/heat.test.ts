import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { shardsMax } from '../../shared/deployment/shards.ts'
import { heatTable, shardsFor } from './heat.ts'

const table = heatTable()

test('docs/scale.md shows the table that the simulation prints', () => {
  expect(readFileSync(new URL('../../docs/scale.md', import.meta.url), 'utf8')).toContain(`\n${table}\n`)
})

test('with the shards that are advised, nothing is over the limit of a partition', () => {
  const rows = table.split('\n').slice(2)
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) expect(row).toMatch(/ 0\.0 %$/)
  // And without them, much is.
  expect(rows.at(-1)).toMatch(/ 9\d\.\d % +0\.0 %$/)
})

test('the advice for 10,000 entries a second leaves room to grow', () => {
  expect(shardsFor(10_000)).toBeLessThan(shardsMax / 2)
})
