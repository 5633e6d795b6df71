import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysSpan, parametersOf, spanOf, typedInstant } from '../../functions/portal/browser/list/time-span.ts'
import { instantOf, startOfDay, startOfWeek, wallTime } from '../../functions/portal/browser/words/zoned-time.ts'

const berlin = 'Europe/Berlin'
const now = Date.parse('2026-11-25T13:10:00Z')
const zones = [
  berlin,
  'UTC',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
]
const times = fc.integer({ min: Date.parse('2020-01-01T00:00:00Z'), max: Date.parse('2030-01-01T00:00:00Z') })
const hours = (ms: number) => ms / 3_600_000

describe('a day in a time zone', () => {
  test('holds every instant between its own start and the next day’s, with 22 to 26 hours', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(...zones), (ms, zone) => {
        const [start, end] = [startOfDay(ms, zone), startOfDay(ms, zone, 1)]
        const [day, at] = [wallTime(ms, zone), wallTime(start, zone)]
        expect([at.year, at.month, at.day]).toEqual([day.year, day.month, day.day])
        expect(start <= ms && ms < end).toBe(true)
        expect(hours(end - start)).toBeGreaterThanOrEqual(22)
        expect(hours(end - start)).toBeLessThanOrEqual(26)
        const before = wallTime(start - 1, zone)
        expect([before.year, before.month, before.day]).not.toEqual([day.year, day.month, day.day])
      }),
    )
  })

  test('has 23 hours when the clocks are put forward, and 25 when they are put back', () => {
    const length = (date: string) => {
      const noon = Date.parse(`${date}T10:00:00Z`)
      return hours(startOfDay(noon, berlin, 1) - startOfDay(noon, berlin))
    }
    expect([length('2026-03-29'), length('2026-10-25'), length('2026-10-26')]).toEqual([23, 25, 24])
  })

  test('is named by the instant that a wall clock shows, and back', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(...zones), (ms, zone) => {
        const wall = wallTime(ms, zone)
        expect(wallTime(instantOf(wall, zone), zone)).toEqual(wall)
      }),
    )
  })

  test('belongs to a week that begins on Monday', () => {
    expect(startOfWeek(now, berlin)).toBe(Date.parse('2026-11-22T23:00:00Z'))
  })
})

describe('what is typed as an end of the range', () => {
  const typed = (text: string, end: 'from' | 'to' = 'from') => {
    const ms = typedInstant(text, end, now, berlin)
    return ms === undefined ? undefined : new Date(ms).toISOString()
  }

  test('is read as people write it, in the zone that is shown', () => {
    expect(typed('25.11. 14:00')).toBe('2026-11-25T13:00:00.000Z')
    expect(typed('25.11.2026')).toBe('2026-11-24T23:00:00.000Z')
    expect(typed('2026-11-25 14:00:05')).toBe('2026-11-25T13:00:05.000Z')
    expect(typed('2026-11-25T14:00Z')).toBe('2026-11-25T14:00:00.000Z')
    expect(typed('-2h')).toBe('2026-11-25T11:10:00.000Z')
    expect(typed('-3d')).toBe('2026-11-22T13:10:00.000Z')
    expect(typed('now')).toBe('2026-11-25T13:10:00.000Z')
  })

  test('includes the day that it names, whole', () => {
    expect(typed('30.11.2026', 'to')).toBe('2026-11-30T23:00:00.000Z')
    expect(typed('25.10.2026', 'to')).toBe('2026-10-25T23:00:00.000Z')
    expect(typed('30.11.2026 12:00', 'to')).toBe('2026-11-30T11:00:00.000Z')
  })

  test.each(['', 'soon', '31.04.2026', '2026-13-01', '25.11. 25:00', '25.11. 10:60', '2026-11-25T99:00Z'])(
    'is refused as %j',
    (text) => {
      expect(typed(text)).toBeUndefined()
    },
  )
})

describe('a range', () => {
  test('comes out of the address as it was put into it', () => {
    for (const span of [
      spanOf(new URLSearchParams('range=P7D')),
      daysSpan('yesterday', now, berlin),
      daysSpan('month', now, berlin),
    ]) {
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries(parametersOf(span))) if (value !== undefined) search.set(name, value)
      expect(spanOf(search)).toEqual(span)
    }
  })

  test('that the address does not say, or says wrongly, is all that is kept', () => {
    for (const text of ['', 'range=P8D', 'start-time-range=soon'])
      expect(spanOf(new URLSearchParams(text))).toEqual({ kind: 'last', range: 'P90D' })
  })
})
