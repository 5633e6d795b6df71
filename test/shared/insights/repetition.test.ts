import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { repetitionCounter } from '../../../shared/insights/repetition.ts'
import { anEntry } from '../../entries.ts'

const hour = 3_600_000
const day = 24 * hour
const start = Date.parse('2026-09-01T08:00:00Z')

const counted = (
  per: 'operation' | 'resource',
  acts: readonly (readonly [number, Partial<SubmittedEntry>])[],
  keysMax?: number,
) => {
  const counter = repetitionCounter(keysMax)
  for (const [at, over] of acts.toSorted(([a], [b]) => b - a)) {
    const entry = anEntry(over)
    const { resourceId, resourceName } = entry
    const [resource, resourceAt] = per === 'resource' ? [resourceId ?? resourceName, () => entry] : ['', undefined]
    if (resource !== undefined) counter.of(entry, resourceAt)?.(resource, 1, [start + at], [0], 0, 1)
  }
  return counter.repetitions()
}
const times = (count: number, everyMs: number, over: Partial<SubmittedEntry> = {}) =>
  Array.from({ length: count }, (_, index) => [index * everyMs, over] as const)

describe('work done again and again', () => {
  test('is told with who, what, how often, the usual interval, the first and the last time', () => {
    const weekly = times(6, 7 * day, { resourceId: 'r-1', resourceName: 'billing' })
    const expected = {
      initiator: { id: 'user-1', email: 'ada@example.com' },
      eventSource: 'membership',
      eventName: 'Project member added',
      times: 6,
      days: 6,
      typicalIntervalSeconds: 7 * 86_400,
      first: '2026-09-01T08:00:00.000Z',
      last: '2026-10-06T08:00:00.000Z',
    }
    const frame = { found: 1, timesMin: 5, daysMin: 3, exact: true }
    expect(counted('operation', weekly)).toEqual({ items: [expected], ...frame })
    const resource = { resourceId: 'r-1', resourceName: 'billing' }
    expect(counted('resource', weekly)).toEqual({ items: [{ ...expected, ...resource }], ...frame })
  })

  test.each([
    ['four times on four days', times(4, day), 0],
    ['five times on two days', times(5, 5 * hour), 0],
    ['five times on three days', times(5, 12 * hour), 1],
    ['fifty times within an hour', times(50, 60_000), 0],
  ])('%s: found %#', (_, acts, found) => {
    expect(counted('operation', acts).found).toBe(found)
  })

  test('what is done several times in a row is one occasion of the interval, and counts each time', () => {
    const bursts = [0, 1, 2, 3].flatMap((week) => [0, 1, 2].map((n) => [week * 7 * day + n * 60_000, {}] as const))
    expect(counted('operation', bursts).items).toMatchObject([
      { times: 12, days: 4, typicalIntervalSeconds: 7 * 86_400, last: '2026-09-22T08:02:00.000Z' },
    ])
  })

  test('an even number of intervals has its median in the middle of the two', () => {
    const acts = [0, 1, 3, 7, 12].map((at) => [at * day, {}] as const)
    expect(counted('operation', acts).items[0]?.typicalIntervalSeconds).toBe(3 * 86_400)
  })

  test('on other resources it is the same operation, but not the same work; without a resource it is none', () => {
    const spread = times(6, day).map(([at], index) => [at, { resourceId: `r-${index}` }] as const)
    expect(counted('operation', spread).found).toBe(1)
    expect(counted('resource', spread).found).toBe(0)
    expect(counted('resource', times(6, day))).toMatchObject({ items: [], found: 0, exact: true })
    expect(counted('resource', times(6, day, { resourceName: 'named' })).items).toMatchObject([
      { resourceName: 'named' },
    ])
  })

  test('other people, operations and sources are told apart', () => {
    const mixed = times(6, day).flatMap(([at], index) => [
      [at, { initiator: { id: index % 2 ? 'a' : 'b' } }] as const,
      [at, { eventName: index % 2 ? 'a' : 'b' }] as const,
      [at, { eventSource: index % 2 ? 'a' : 'b' }] as const,
    ])
    expect(counted('operation', mixed).found).toBe(0)
  })

  test('the most days come first, ten at most, and how many there are is said', () => {
    const acts = Array.from({ length: 12 }, (_, index) => times(5 + index, day, { eventName: `operation ${index}` }))
    const { items, found } = counted('operation', acts.flat())
    expect(items.map(({ days }) => days)).toEqual([16, 15, 14, 13, 12, 11, 10, 9, 8, 7])
    expect(found).toBe(12)
  })

  test('it is said when there was more to tell apart than is', () => {
    const two = [
      ...times(5, day, { eventName: 'newer' }),
      ...times(5, day, { eventName: 'b' }).map(([at, over]) => [at - 1, over] as const),
    ]
    expect(counted('operation', two, 1)).toMatchObject({ items: [{ eventName: 'newer', times: 5 }], exact: false })
  })
})
