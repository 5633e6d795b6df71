import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { topValueCounter } from '../../../shared/insights/top-values.ts'

describe('the top values of a field', () => {
  test('are the ten most frequent, with what is left summed up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 14 }).map(String), { maxLength: 200 }), (values) => {
        const counter = topValueCounter()
        for (const value of values) counter.add(value)
        const count = (value: string) => values.filter((each) => each === value).length
        const ranked = [...new Set(values)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))
        expect(counter.topValues()).toEqual({
          values: ranked.slice(0, 10).map((value) => ({ value, entries: count(value) })),
          others: values.filter((value) => !ranked.slice(0, 10).includes(value)).length,
          distinct: ranked.length,
          exact: true,
        })
      }),
    )
  })

  test('carry the newest address that was seen with them', () => {
    const counter = topValueCounter()
    counter.add('user-1')
    counter.add('user-1', 'new@example.com')
    counter.add('user-1', 'old@example.com')
    expect(counter.topValues().values).toEqual([{ value: 'user-1', email: 'new@example.com', entries: 3 }])
  })

  test('say so when there were more values than are told apart, and what they count is right all the same', () => {
    const counter = topValueCounter({ keysMax: 2 })
    for (const value of ['a', 'b', 'c', 'a', 'd', 'c']) counter.add(value)
    expect(counter.topValues()).toEqual({
      values: [
        { value: 'a', entries: 2 },
        { value: 'b', entries: 1 },
      ],
      others: 3,
      distinct: 3,
      exact: false,
    })
  })
})
