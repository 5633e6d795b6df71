import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseShards, type Shards, suffixesUpTo, suffixOfEntry } from '../../../shared/deployment/shards.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import { anEntry } from '../../entries.ts'

const startMs = Date.UTC(2026, 10, 1)
const steps = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 2, max: 50 })), {
    maxLength: 5,
    selector: ([, shards]) => shards,
  })
  .map((pairs) => {
    const counts = pairs.map(([, shards]) => shards).toSorted((a, b) => a - b)
    let fromMs = startMs
    return pairs.map(([hours], index) => {
      fromMs += hours * 3_600_000
      return { fromMs, shards: counts[index] ?? 0 }
    })
  })
const idAt = (ms: number) => entryId(anEntry({ eventTimeStamp: new Date(ms).toISOString() }))

describe('the shard of an entry', () => {
  test('stays the same however often the number grows for later event times', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (all, at) => {
        for (let known = 0; known < all.length; known += 1) {
          const before: Shards = new Map([['o', all.slice(0, known)]])
          const untilMs = (all[known]?.fromMs ?? 0) - 1
          const id = idAt(startMs + (at % (untilMs - startMs)))
          expect(suffixOfEntry(new Map([['o', all]]), 'o', id)).toBe(suffixOfEntry(before, 'o', id))
        }
      }),
    )
  })

  test('is always among those that are read up to its event time', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (all, at) => {
        const shards: Shards = new Map([['o', all]])
        const ms = startMs + (at % 400_000_000)
        const suffix = suffixOfEntry(shards, 'o', idAt(ms))
        expect(suffixesUpTo(shards, 'o', ms)).toContain(suffix)
        expect(suffixesUpTo(shards, 'o', ms + 1)).toContain(suffix)
      }),
    )
  })

  test('is each of them about as often as any other', () => {
    const shards = parseShards('{"o":[{"from":"2026-01-01T00:00:00Z","shards":10}]}')
    const counts = new Map<string, number>()
    for (let index = 0; index < 5000; index += 1) {
      const suffix = suffixOfEntry(shards, 'o', idAt(startMs))
      counts.set(suffix, (counts.get(suffix) ?? 0) + 1)
    }
    expect([...counts.keys()].toSorted()).toEqual(['', '#1', '#2', '#3', '#4', '#5', '#6', '#7', '#8', '#9'])
    // 500 expected, standard deviation 21.
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(150)
  })

  test('of an organization that is not named is the only one', () => {
    expect(suffixesUpTo(new Map(), 'o', Number.MAX_SAFE_INTEGER)).toEqual([''])
  })
})

describe('the setting', () => {
  const step = (from: string, shards: unknown) => ({ from, shards })
  const january = '2027-01-01T00:00:00Z'

  test('is a list of steps for each organization', () => {
    const text = JSON.stringify({
      a: [step(january, 4), step('2027-02-01T00:00:00.5+01:00', 8)],
      b: [step(january, 2)],
    })
    expect(parseShards(text).get('a')).toEqual([
      { fromMs: Date.parse(january), shards: 4 },
      { fromMs: Date.parse('2027-01-31T23:00:00.500Z'), shards: 8 },
    ])
    expect(parseShards('{}').size).toBe(0)
  })

  test.each<[string, unknown, string]>([
    ['no object', [], 'shards must be an object of organizations'],
    ['an id that is none', { 'a#1': [step(january, 2)] }, 'shards of "a#1": this is not an id of an organization'],
    ['no step', { a: [] }, 'shards of "a": must be a list of {"from", "shards"} that is not empty'],
    [
      'a time that is none',
      { a: [step('2027', 2)] },
      'shards of "a": "from" must be an RFC 3339 time in whole milliseconds',
    ],
    [
      'a time within a millisecond',
      { a: [step('2027-01-01T00:00:00.0001Z', 2)] },
      'shards of "a": "from" must be an RFC 3339 time in whole milliseconds',
    ],
    ['one shard', { a: [step(january, 1)] }, 'shards of "a": "shards" must grow, from 2 on'],
    ['half a shard', { a: [step(january, 2.5)] }, 'shards of "a": "shards" must be a whole number up to 50'],
    ['too many shards', { a: [step(january, 51)] }, 'shards of "a": "shards" must be a whole number up to 50'],
    [
      'a number that falls',
      { a: [step(january, 4), step('2027-02-01T00:00:00Z', 3)] },
      'shards of "a": "shards" must grow, from 2 on',
    ],
    [
      'times out of order',
      { a: [step(january, 4), step(january, 5)] },
      'shards of "a": each "from" must be later than the one before',
    ],
    ['another field', { a: [{ ...step(january, 4), to: 1 }] }, 'shards of "a": "to" is not a field of a step'],
  ])('with %s is refused', (_name, value, message) => {
    expect(() => parseShards(JSON.stringify(value))).toThrow(message)
  })
})
