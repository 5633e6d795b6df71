import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayAfterKey, rangeWith, weeksOf } from '../../functions/portal/browser/list/calendar.ts'
import { startOfDay, wallTime } from '../../functions/portal/browser/words/zoned-time.ts'

const berlin = 'Europe/Berlin'
const noon = (day: string) => Date.parse(`${day}T11:00:00Z`)
const dayOf = (ms = 0, zone = berlin) => {
  const { year, month, day } = wallTime(ms, zone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

describe('a month', () => {
  test('has whole weeks from Monday on, with the days of its neighbours, numbered as ISO 8601 does', () => {
    const weeks = weeksOf(noon('2026-11-26'), berlin)
    expect(weeks.map(({ number }) => number)).toEqual([44, 45, 46, 47, 48, 49])
    expect([dayOf(weeks[0]?.days[0]?.startMs), dayOf(weeks.at(-1)?.days.at(-1)?.startMs)]).toEqual([
      '2026-10-26',
      '2026-12-06',
    ])
    expect(weeks.flatMap(({ days }) => days).filter(({ isOfMonth }) => isOfMonth).length).toBe(30)
  })

  test('at the turn of the year has the week of its Thursday', () => {
    expect(weeksOf(noon('2026-12-31'), berlin).at(-1)?.number).toBe(53)
    expect(weeksOf(noon('2027-01-01'), berlin)[0]?.number).toBe(53)
    expect(weeksOf(noon('2024-12-30'), berlin).at(-1)?.number).toBe(1)
  })

  test('has each day once, in any zone and over any change of clocks', () => {
    const times = fc.integer({ min: noon('2020-01-01'), max: noon('2030-01-01') })
    const zones = fc.constantFrom(berlin, 'UTC', 'America/Santiago', 'Australia/Lord_Howe', 'Africa/Cairo')
    fc.assert(
      fc.property(times, zones, (ms, zone) => {
        const days = weeksOf(ms, zone).flatMap((week) => week.days)
        expect(new Set(days.map(({ startMs }) => dayOf(startMs, zone))).size).toBe(days.length)
        expect(days.filter(({ isOfMonth }) => isOfMonth).map(({ day }) => day)).toEqual(
          Array.from({ length: days.filter(({ isOfMonth }) => isOfMonth).length }, (_, at) => at + 1),
        )
        expect(days.every(({ startMs }) => startOfDay(startMs, zone) === startMs)).toBe(true)
      }),
    )
  })
})

test.each([
  ['ArrowLeft', '2026-10-24'],
  ['ArrowRight', '2026-10-26'],
  ['ArrowUp', '2026-10-18'],
  ['ArrowDown', '2026-11-01'],
  ['Home', '2026-10-19'],
  ['End', '2026-10-25'],
  ['PageUp', '2026-09-25'],
  ['PageDown', '2026-11-25'],
])('%s leads from the Sunday on which the clocks are put back to %s', (key, day) => {
  expect(dayOf(dayAfterKey(key, startOfDay(noon('2026-10-25'), berlin), berlin))).toBe(day)
})

test('a month that is shorter is entered on its last day; other keys mean nothing', () => {
  expect(dayOf(dayAfterKey('PageUp', startOfDay(noon('2026-10-31'), berlin), berlin))).toBe('2026-09-30')
  expect(dayAfterKey('x', noon('2026-10-31'), berlin)).toBeUndefined()
})

test('one day is a range by itself, and a second one closes it, whichever comes first', () => {
  const [early, late] = ['2026-11-18', '2026-11-25'].map((day) => startOfDay(noon(day), berlin)) as [number, number]
  const whole = { fromMs: early, toMs: startOfDay(late, berlin, 1) }
  expect(rangeWith(undefined, late, berlin)).toEqual({ fromMs: late, toMs: whole.toMs })
  expect([rangeWith(early, late, berlin), rangeWith(late, early, berlin)]).toEqual([whole, whole])
})
