import { describe, expect, test } from 'vitest'
import { outcomeOf } from '../../../shared/entry/outcome.ts'
import { failureCounter, hasFailed, wilsonLowerBound } from '../../../shared/insights/failing-operations.ts'
import { anEntry } from '../../entries.ts'

const counted = (...operations: readonly [name: string, failed: number, entries: number][]) => {
  const counter = failureCounter()
  for (const [eventName, failed, entries] of operations) {
    for (let index = 0; index < entries; index += 1) counter.add(anEntry({ eventName }), 1, index < failed ? 1 : 0)
  }
  return counter.failingOperations()
}

describe('operations that fail often', () => {
  test('an error and a refusal by policy are failures, nothing else is', () => {
    expect(hasFailed(outcomeOf(anEntry({ severity: 'ERROR' })))).toBe(true)
    expect(hasFailed(outcomeOf(anEntry({ eventType: 'POLICY_DENIED' })))).toBe(true)
    expect(hasFailed(outcomeOf(anEntry({ eventType: 'SYSTEM_EVENT' })))).toBe(false)
  })

  test('one that failed once of once is not listed, nor one that never failed', () => {
    expect(counted(['once', 1, 1], ['four times', 4, 4], ['never', 0, 50])).toMatchObject({ items: [], found: 0 })
  })

  test('are listed by how often they fail at least, so that few entries do not lead', () => {
    const { items, found } = counted(
      ['3 of 5', 3, 5],
      ['50 of 100', 50, 100],
      ['1 of 100', 1, 100],
      ['90 of 100', 90, 100],
    )
    expect(items.map(({ eventName }) => eventName)).toEqual(['90 of 100', '50 of 100', '3 of 5', '1 of 100'])
    expect(found).toBe(4)
    expect(items[1]).toEqual({
      eventSource: 'membership',
      eventName: '50 of 100',
      entries: 100,
      failed: 50,
      rate: 0.5,
      rateLowerBound: expect.closeTo(0.4038, 4),
    })
  })

  test('of the same name are told apart by their source', () => {
    const counter = failureCounter()
    for (const eventSource of ['a', 'b']) {
      counter.add(anEntry({ eventSource }), 5, eventSource === 'a' ? 5 : 0)
    }
    expect(counter.failingOperations().items).toMatchObject([{ eventSource: 'a', entries: 5, failed: 5 }])
  })

  test('at most ten are listed, and how many there are is said', () => {
    const { items, found } = counted(
      ...Array.from({ length: 12 }, (_, index): [string, number, number] => [`operation ${index}`, 1 + (index % 5), 5]),
    )
    expect(items).toHaveLength(10)
    expect(found).toBe(12)
  })

  test('say so when there were more than are told apart', () => {
    const counter = failureCounter(1)
    counter.add(anEntry({ eventName: 'a' }), 1, 1)
    expect(counter.failingOperations().exact).toBe(true)
    counter.add(anEntry({ eventName: 'b' }), 1, 1)
    expect(counter.failingOperations().exact).toBe(false)
  })

  // Brown, Cai and DasGupta, "Interval Estimation for a Binomial Proportion" (2001), equation 4; values worked out by hand.
  test.each([
    [0, 10, 0],
    [1, 1, 0.2065],
    [10, 10, 0.7225],
    [5, 10, 0.2366],
  ])('%i of %i are at least %f', (hits, trials, bound) => {
    expect(wilsonLowerBound(hits, trials)).toBeCloseTo(bound, 4)
  })
})
