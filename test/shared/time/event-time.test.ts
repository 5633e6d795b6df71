import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStoredTime, storedTime } from '../../../shared/time/event-time.ts'
import { compareInstants, parseInstant } from '../../../shared/time/instant.ts'

describe('an event time', () => {
  test.each([
    ['2026-11-24T11:58:22Z', '2026-11-24T11:58:22Z'],
    ['2026-11-24t11:58:22.500z', '2026-11-24T11:58:22.500Z'],
    ['2026-11-24T11:58:22.123456789+02:00', '2026-11-24T11:58:22.123456789+02:00'],
    ['2026-11-24T11:58:22.1234567899Z', '2026-11-24T11:58:22.123456789Z'],
    ['2026-11-24T11:58:22.000-00:00', '2026-11-24T11:58:22.000-00:00'],
    ['2026-11-24T11:58:22.5+23:59', '2026-11-23T11:59:22.5Z'],
    ['2026-11-24T11:58:22.5-18:30', '2026-11-25T06:28:22.5Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999999999Z'],
    ['2016-12-31T23:59:60.75z', '2016-12-31T23:59:59.999999999Z'],
    ['2017-01-01T05:29:60+05:30', '2017-01-01T05:29:59.999999999+05:30'],
    ['2015-06-30T23:59:60Z', '2015-06-30T23:59:59.999999999Z'],
  ])('%s is stored as %s', (sent, stored) => expect(storedTime(sent)).toBe(stored))

  test.each([
    ['a second 60 in a minute that had none', '2026-11-24T11:58:60Z'],
    ['a second 60 at the end of a half-year that had none', '2026-06-30T23:59:60Z'],
    ['a leap second in another zone than it was', '2016-12-31T23:59:60+01:00'],
    ['no time', '2026-11-24 11:58:22'],
    ['a time without a zone', '2026-11-24T11:58:22'],
    ['a day that is none', '2026-02-30T11:58:22Z'],
  ])('is not stored where it is %s', (_what, sent) => expect(storedTime(sent)).toBeUndefined())

  test('keeps its instant to the nanosecond, and what is stored stays as it is', () => {
    const time = fc
      .tuple(
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.stringMatching(/^\d{0,12}$/),
        fc.constantFrom('Z', 'z', '+00:00', '-05:30', '+14:00', '+23:59', '-23:59'),
        fc.constantFrom('T', 't'),
      )
      .map(([date, digits, zone, letter]) => {
        const seconds = date.toISOString().slice(0, 19).replace('T', letter)
        return `${seconds}${digits && `.${digits}`}${zone}`
      })
    fc.assert(
      fc.property(time, (sent) => {
        const stored = storedTime(sent) ?? ''
        expect(isStoredTime(stored)).toBe(true)
        const nanoseconds = sent.replace(/(\.\d{9})\d+/, '$1')
        const [a, b] = [parseInstant(nanoseconds), parseInstant(stored)]
        expect(a && b && compareInstants(a, b)).toBe(0)
        // Go: time.Time takes RFC 3339, strictly. Java: OffsetDateTime takes nine digits and 18 hours.
        expect(stored).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-7]):[0-5]\d)$/)
      }),
    )
  })
})
