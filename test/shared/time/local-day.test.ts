import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs } from '../../../shared/time/day.ts'
import { localDays } from '../../../shared/time/local-day.ts'

const hourMs = 3_600_000
const at = (text: string) => Date.parse(text)

describe('a local day', () => {
  test.each([
    ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z', 25],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', 23],
    ['Europe/Berlin', '2026-11-24T12:00:00Z', '2026-11-23T23:00:00Z', 24],
    // Clocks go from 0:00 to 1:00: the day begins at one.
    ['Asia/Beirut', '2026-03-29T12:00:00Z', '2026-03-28T22:00:00Z', 23],
    // And from 24:00 back to 23:00: the day before has 25 hours, and this one begins once.
    ['Asia/Beirut', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z', 24],
    ['Asia/Beirut', '2026-10-24T12:00:00Z', '2026-10-23T21:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-04-04T23:00:00Z', '2026-04-04T13:00:00Z', 24.5],
    ['Asia/Kathmandu', '2026-11-24T12:00:00Z', '2026-11-23T18:15:00Z', 24],
    ['UTC', '2026-11-24T12:00:00Z', '2026-11-24T00:00:00Z', 24],
  ])('of %s that holds %s begins at %s and has %d hours', (zone, within, start, hours) => {
    const days = localDays(zone)
    expect(new Date(days.startOf(at(within))).toISOString()).toBe(new Date(at(start)).toISOString())
    expect((days.next(days.startOf(at(within))) - days.startOf(at(within))) / hourMs).toBe(hours)
  })

  test('holds every instant whose clock shows its date, and no other, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    const year = { min: at('2025-12-01T00:00:00Z'), max: at('2027-01-31T00:00:00Z') }
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer(year), (timeZone, ms) => {
        const days = localDays(timeZone)
        const date = (instant: number) => new Date(instant).toLocaleDateString('en-CA', { timeZone })
        const start = days.startOf(ms)
        const next = days.next(start)
        expect(start <= ms && ms < next).toBe(true)
        expect(next - start).toBeGreaterThan(dayMs / 2)
        expect([date(start), date(next - 1)]).toEqual([date(ms), date(ms)])
        expect(date(start - 1) < date(ms) && date(ms) < date(next)).toBe(true)
      }),
    )
  })
})
