import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callerCosts, deployments } from './caller-cost.ts'

const document = readFileSync(join(import.meta.dirname, '../../docs/scale.md'), 'utf8')

test.each(deployments)('the document says what a caller can cost with $executions instances', ({ table }) => {
  expect(document).toContain(table)
})

test('each setting bounds what it is said to bound', () => {
  const costOf = (what: string, executions: number, rateLimit: number) =>
    callerCosts(executions, rateLimit).find((cost) => cost.what.startsWith(what))?.dollarsPerHour ?? Number.NaN
  expect(costOf('all else, without', 10, 50)).toBeLessThan(costOf('all else, without', 10, 500) / 5)
  expect(costOf('`/docs`', 1000, 500)).toBe(costOf('`/docs`', 10, 500))
  for (const what of ['lists', 'insights', 'entries'])
    expect(costOf(what, 10, 500)).toBeLessThan(costOf(what, 1000, 500) / 5)
})
