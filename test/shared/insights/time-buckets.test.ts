import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketCounter } from '../../../shared/insights/time-buckets.ts'
import { instantOfMs, parseInstant } from '../../../shared/time/instant.ts'

const instant = (text: string) => parseInstant(text) ?? { ms: Number.NaN, beyondMs: '' }
const bucketsOf = (from: string, to: string) => {
  const range = { from: instant(from), to: instant(to) }
  return bucketCounter(range).buckets(range.from.ms)
}

describe('buckets of time', () => {
  test.each([
    ['2026-10-01T00:00:00Z', '2026-10-01T00:00:00.000001Z', 60, 1],
    ['2026-10-01T00:00:30Z', '2026-10-01T00:01:00Z', 60, 1],
    ['2026-10-01T00:00:30Z', '2026-10-01T00:01:00.0001Z', 60, 2],
    ['2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z', 60, 60],
    ['2026-10-01T00:00:00Z', '2026-10-01T01:40:00Z', 60, 100],
    ['2026-10-01T00:00:30Z', '2026-10-01T01:40:30Z', 300, 21],
    ['2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z', 900, 96],
    ['2026-10-01T00:00:00Z', '2026-10-08T00:00:00Z', 10_800, 56],
    ['2026-07-03T12:34:56Z', '2026-10-01T12:39:56.001Z', 86_400, 91],
    ['2026-10-01T00:00:00Z', '2026-10-01T00:00:00Z', 60, 0],
    ['2026-10-01T00:00:00.0002Z', '2026-10-01T00:00:00.0001Z', 60, 0],
  ])('from %s to %s are of %i seconds, %i of them', (from, to, stepSeconds, count) => {
    const buckets = bucketsOf(from, to)
    expect(buckets.stepSeconds).toBe(stepSeconds)
    expect(buckets.items).toHaveLength(count)
  })

  test('cover the range without a gap, begin at multiples of their step in UTC, and are at most 100 in 90 days', () => {
    const ms = fc.integer({ min: Date.UTC(2026, 6, 1), max: Date.UTC(2026, 8, 28) })
    fc.assert(
      fc.property(ms, ms, fc.nat(7_200_000), (a, b, near) => {
        const [from, to] = [Math.min(a, b, a + near), Math.max(a, b, a + near)]
        fc.pre(from < to)
        const { stepSeconds, items } = bucketCounter({
          from: { ms: from, beyondMs: '' },
          to: { ms: to, beyondMs: '' },
        }).buckets(from)
        const starts = items.map(({ start }) => Date.parse(start))
        expect(items.length).toBeLessThanOrEqual(100)
        expect(starts[0]).toBeLessThanOrEqual(from)
        expect(Number(starts.at(-1)) + stepSeconds * 1000).toBeGreaterThanOrEqual(to)
        starts.forEach((start, index) => {
          expect(start % (stepSeconds * 1000)).toBe(0)
          expect(start).toBe(Number(starts[0]) + index * stepSeconds * 1000)
        })
      }),
    )
  })

  test('of a part of the range keep the step of the whole, and begin with the part', () => {
    const range = { from: instant('2026-10-01T00:00:00Z'), to: instant('2026-10-02T00:00:00Z') }
    const counter = bucketCounter(range)
    counter.add(Date.parse('2026-10-01T23:50:00Z'), true)
    expect(counter.buckets(Date.parse('2026-10-01T23:44:59Z'))).toEqual({
      stepSeconds: 900,
      items: [
        { start: '2026-10-01T23:30:00.000Z', entries: 0, failed: 0 },
        { start: '2026-10-01T23:45:00.000Z', entries: 1, failed: 1 },
      ],
    })
  })
})

describe('buckets by the days of a time zone', () => {
  const range = (from: string, to: string) => ({
    from: instantOfMs(Date.parse(from)),
    to: instantOfMs(Date.parse(to)),
  })

  test.each([
    ['2026-10-20T00:00:00+02:00', '2027-01-18T00:00:00+01:00', '2026-10-24T22:00:00.000Z', 25],
    ['2026-03-20T00:00:00+01:00', '2026-06-18T00:00:00+02:00', '2026-03-28T23:00:00.000Z', 23],
  ])('begin at its midnights, and have the hours that its days have', (from, to, start, hours) => {
    const { stepSeconds, timeZone, items } = bucketCounter(range(from, to), 'Europe/Berlin').buckets(Date.parse(from))
    expect([stepSeconds, timeZone, items.length]).toEqual([86_400, 'Europe/Berlin', 90])
    expect(items[0]?.start).toBe(new Date(from).toISOString())
    const at = items.findIndex((bucket) => bucket.start === start)
    expect(Date.parse(items[at + 1]?.start ?? '') - Date.parse(start)).toBe(hours * 3_600_000)
  })

  test('count each entry once, in the bucket that holds it, and leave no gap', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'Asia/Beirut', 'America/St_Johns', 'UTC')
    const startMs = Date.parse('2026-10-01T00:00:00Z')
    const span = fc.tuple(fc.nat(80 * 86_400_000), fc.nat(90 * 86_400_000))
    fc.assert(
      fc.property(
        zone,
        span,
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (timeZone, [after, length], shares) => {
          const from = startMs + after
          const counter = bucketCounter({ from: instantOfMs(from), to: instantOfMs(from + length + 1) }, timeZone)
          const times = shares.map((share) => from + Math.floor(share * (length + 1)))
          for (const time of times) counter.add(time, false)
          const { items, stepSeconds } = counter.buckets(from)
          const starts = items.map(({ start }) => Date.parse(start))
          expect(items.length).toBeLessThanOrEqual(100)
          expect(starts).toEqual(starts.toSorted((a, b) => a - b))
          for (const [at, { entries }] of items.entries()) {
            const [start = 0, end = Number.POSITIVE_INFINITY] = [starts[at], starts[at + 1]]
            expect(entries).toBe(times.filter((time) => time >= start && time < end).length)
            if (end < Number.POSITIVE_INFINITY) expect(end - start).toBeLessThanOrEqual((stepSeconds + 3600) * 1000)
          }
        },
      ),
    )
  })
})
