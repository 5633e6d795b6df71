// A setting of the shards that is late, wrong, or taken back: what it stops is its own step, and nothing else. Times are hours from now.
import { describe, expect, test } from 'vitest'
import type { ShardStep } from '../../shared/deployment/shards.ts'
import { ShardHistory, shardsOf } from '../../shared/store/ledger/shard-history.ts'
import { freshDatabase } from '../database.ts'
import { anEntry, newId } from '../entries.ts'
import { startService } from '../service.ts'

const hour = 3_600_000
const midnight = Date.UTC(2027, 0, 1)
const step = (hours: number, shards: number) => ({ from: new Date(midnight + hours * hour).toISOString(), shards })
const stepMs = (hours: number, shards: number): ShardStep => ({ fromMs: midnight + hours * hour, shards })

type Setting = Readonly<Record<string, unknown>>

async function startHistory() {
  const { client, names } = await freshDatabase()
  const history = new ShardHistory(client, names.ledger)
  const settingOf = (setting: Setting | string, deployedHours: number) => ({
    text: typeof setting === 'string' ? setting : JSON.stringify(setting),
    deployedMs: midnight + deployedHours * hour,
  })
  return {
    /** An instance of ingest starts with the setting, deployed so many hours after midnight; when it starts is nobody's business. */
    async ingestStarts(setting: Setting | string, deployedHours: number) {
      const { shards, faults } = await history.putInForce(settingOf(setting, deployedHours))
      return { steps: Object.fromEntries(shards), faults: faults.map(({ message }) => message) }
    },
    async readerStarts(setting: Setting | string, deployedHours: number) {
      return Object.fromEntries((await history.inForce(settingOf(setting, deployedHours))).shards)
    },
  }
}

describe('a step of the shards', () => {
  test('deployed in time is in force, however late ingest first starts, and however often it starts again', async () => {
    const { ingestStarts, readerStarts } = await startHistory()
    const setting = { a: [step(9, 4)] }
    expect(await readerStarts(setting, 0)).toEqual({ a: [stepMs(9, 4)] })
    for (let start = 0; start < 3; start += 1)
      expect(await ingestStarts(setting, 0)).toEqual({ steps: { a: [stepMs(9, 4)] }, faults: [] })
    expect(await ingestStarts(setting, 9000)).toEqual({ steps: { a: [stepMs(9, 4)] }, faults: [] })
  })

  test('is the same for many instances that start at once', async () => {
    const { ingestStarts } = await startHistory()
    const setting = { a: [step(1, 2), step(3, 4)], b: [step(2, 9)] }
    const starts = await Promise.all(Array.from({ length: 10 }, () => ingestStarts(setting, 0)))
    for (const start of starts) expect(start).toEqual(starts[0])
    expect(starts[0]?.faults).toEqual([])
  })

  test.each([
    ['an hour ahead is in time', 8, 9, []],
    [
      'a minute less is not',
      8 + 1 / 60,
      9,
      [expect.stringMatching(/^shards of "a": the step to 4 from .* is new and must/)],
    ],
    ['nor is one in the past', 10, 9, [expect.stringMatching(/it is not done$/)]],
  ])('%s', async (_name, deployedHours, from, faults) => {
    const { ingestStarts, readerStarts } = await startHistory()
    const setting = { a: [step(from, 4)], b: [step(99, 2)] }
    const inForce = faults.length === 0 ? { a: [stepMs(from, 4)] } : {}
    const start = await ingestStarts(setting, deployedHours)
    expect(start).toEqual({ steps: { ...inForce, b: [stepMs(99, 2)] }, faults })
    expect(await readerStarts(setting, deployedHours)).toEqual(start.steps)
  })

  test('that has not begun can be taken back, and set again', async () => {
    const { ingestStarts, readerStarts } = await startHistory()
    await ingestStarts({ a: [step(9, 4)] }, 0)
    expect(await readerStarts({}, 8.5)).toEqual({})
    expect(await ingestStarts({}, 8.5)).toEqual({ steps: {}, faults: [] })
    // Long after: what was taken back has never been in force.
    expect(await ingestStarts({}, 100)).toEqual({ steps: {}, faults: [] })
    expect(await ingestStarts({ a: [step(110, 4)] }, 100)).toEqual({ steps: { a: [stepMs(110, 4)] }, faults: [] })
  })

  test('that has not begun can get another number or time', async () => {
    const { ingestStarts } = await startHistory()
    await ingestStarts({ a: [step(9, 4)] }, 0)
    expect(await ingestStarts({ a: [step(9, 8)] }, 1)).toEqual({ steps: { a: [stepMs(9, 8)] }, faults: [] })
    expect(await ingestStarts({ a: [step(7, 8)] }, 2)).toEqual({ steps: { a: [stepMs(7, 8)] }, faults: [] })
    expect(await ingestStarts({ a: [step(9, 4)] }, 3)).toEqual({ steps: { a: [stepMs(9, 4)] }, faults: [] })
  })

  test.each<[string, Setting]>([
    ['left out', {}],
    ['given another number', { a: [step(9, 5)] }],
    ['given another time', { a: [step(20, 4)] }],
  ])(
    'that has begun stays in force when it is %s, for writers and readers, and this is said',
    async (_name, setting) => {
      const { ingestStarts, readerStarts } = await startHistory()
      await ingestStarts({ a: [step(9, 4)] }, 0)
      const start = await ingestStarts(setting, 9.01)
      expect(start.steps).toEqual({ a: [stepMs(9, 4)] })
      expect(start.faults[0]).toMatch(/^shards of "a": the step to 4 from .* was in force and stays in force$/)
      expect(await readerStarts(setting, 9.01)).toEqual(start.steps)
      expect(await ingestStarts({ a: [step(9, 4)] }, 10)).toEqual({ steps: { a: [stepMs(9, 4)] }, faults: [] })
    },
  )

  test('that begins before instances of the setting before can be gone is not taken back either', async () => {
    const { ingestStarts } = await startHistory()
    await ingestStarts({ a: [step(9, 4)] }, 0)
    expect((await ingestStarts({}, 8 + 59 / 60)).steps).toEqual({ a: [stepMs(9, 4)] })
  })
})

describe('a setting that cannot be read', () => {
  test.each<[string, string, Setting]>([
    ['of one organization', JSON.stringify({ a: [step(20, 1)], b: [step(30, 2)] }), { b: [stepMs(30, 2)] }],
    [
      'with a number that falls',
      JSON.stringify({ a: [step(9, 4), step(20, 3)], b: [step(30, 2)] }),
      { b: [stepMs(30, 2)] },
    ],
    ['as a whole', '{"a": [', {}],
    ['that is no object', '[]', {}],
  ])('%s leaves what was in force or to come as it was, and touches no other', async (_name, text, others) => {
    const { ingestStarts, readerStarts } = await startHistory()
    const known = { a: [stepMs(1, 2), stepMs(9, 4)] }
    await ingestStarts({ a: [step(1, 2), step(9, 4)] }, 0)
    const start = await ingestStarts(text, 5)
    expect(start.steps).toEqual({ ...known, ...others })
    expect(start.faults).toHaveLength(1)
    expect(await readerStarts(text, 5)).toEqual(start.steps)
  })
})

test('what is wrong is logged by organization, measured for the alarm, and stops no entry', async () => {
  const service = await startService()
  const organizationId = newId()
  const history = new ShardHistory(service.database.client, service.database.names.ledger)
  const text = JSON.stringify({ [organizationId]: [{ from: new Date().toISOString(), shards: 4 }] })
  const plan = await history.putInForce({ text, deployedMs: Date.now() })
  const shards = shardsOf(plan, service.deps)
  expect(service.measured).toEqual([{ Failures: 1, failure: 'shards' }])
  expect(service.logged).toEqual([expect.stringMatching(new RegExp(`^shards not as configured .*${organizationId}`))])
  const next = await startService({ shards, database: service.database })
  const [id] = await next.record(anEntry({ context: { organizationId } }))
  expect((await service.stores.events.get(organizationId, id ?? ''))?.id).toBe(id)
})
