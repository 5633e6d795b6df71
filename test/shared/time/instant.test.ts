import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareInstants, type Instant, parseInstant } from '../../../shared/time/instant.ts'

const parse = (text: string): Instant => {
  const instant = parseInstant(text)
  if (!instant) throw new Error(`${text} is not an instant`)
  return instant
}

describe('an instant', () => {
  test('is read as Date reads it, to the millisecond', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') }),
        (date) => {
          expect(parse(date.toISOString())).toEqual({ ms: date.getTime(), beyondMs: '' })
        },
      ),
    )
  })

  test.each([
    ['2026-01-01T00:00:00.123456789Z', Date.UTC(2026, 0, 1, 0, 0, 0, 123), '456789'],
    ['2026-01-01T01:30:00.5+01:30', Date.UTC(2026, 0, 1, 0, 0, 0, 500), ''],
    ['2026-01-01t00:00:00-00:00', Date.UTC(2026, 0, 1), ''],
    ['2025-12-31T23:59:60Z', Date.UTC(2026, 0, 1), ''],
    ['2024-02-29T00:00:00.1000z', Date.UTC(2024, 1, 29, 0, 0, 0, 100), ''],
  ])('%s', (text, ms, beyondMs) => expect(parse(text)).toEqual({ ms, beyondMs }))

  test.each([
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:61Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+0100',
    ' 2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z\n',
    '',
    '1767225600',
  ])('%j is none', (text) => expect(parseInstant(text)).toBeUndefined())

  test('compares to the last digit, whatever the number of digits and the offset', () => {
    const order = [
      '09:59:59.9999999999Z',
      '10:00:00Z',
      '10:00:00.0000001Z',
      '10:00:00.00000011Z',
      '12:00:00.0000002+02:00',
      '10:00:00.001Z',
    ]
    const instants = order.map((time) => parse(`2026-05-05T${time}`))
    for (const [index, instant] of instants.entries()) {
      for (const [other, another] of instants.entries()) {
        expect(Math.sign(compareInstants(instant, another))).toBe(Math.sign(index - other))
      }
    }
  })
})
