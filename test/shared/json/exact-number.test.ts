import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isExact, markInexactNumber, mayHoldInexactNumber } from '../../../shared/json/exact-number.ts'

/** Whether a body that holds it is taken: the look that costs nothing, then the close one. */
const isTaken = (source: string) =>
  !mayHoldInexactNumber.test(`{"a":[${source}]}`) ||
  JSON.stringify(JSON.parse(`{"a":[${source}]}`, markInexactNumber)) === `{"a":[${JSON.stringify(Number(source))}]}`

/** The same number in other words. */
const spellings = (digits: string): string[] => [
  digits,
  `${digits}.0`,
  `${digits}.000`,
  `${digits}e0`,
  `${digits}E+0`,
  `${digits}0e-1`,
  `${digits}000e-3`,
  `${digits.slice(0, 1)}.${digits.slice(1) || '0'}e${digits.length - 1}`,
  `0.${digits}e${digits.length}`,
]

describe('a number that does not come back as it was sent', () => {
  test.each(['12345678901234567891', '9007199254740993', '1152921504606846977', '100000000000000000000001'])(
    'is refused in every spelling: %s',
    (digits) => {
      for (const source of spellings(digits).flatMap((text) => [text, `-${text}`]))
        expect([source, isTaken(source)]).toEqual([source, false])
    },
  )

  test.each(['1e400', '-1e309', '1E999', '1e-400', '-1e-400', '3e-324', '-0', '-0.0', '-0e5', '-0.000E-3'])(
    'is refused though it has few digits: %s',
    (source) => expect(isTaken(source)).toBe(false),
  )

  test.each(['0.1234567890123456789', '1700000000.123456789', '4503599627370496.25', '123456789012345678.9'])(
    'is refused where a double has fewer digits: %s',
    (source) => expect(isTaken(source)).toBe(false),
  )

  test('is refused where other readers of the line would take its digits for another whole number', () => {
    expect(JSON.stringify(2 ** 60)).toBe('1152921504606847000')
    for (const source of spellings('1152921504606846976')) expect(isTaken(source)).toBe(false)
  })
})

describe('a number that comes back as it was sent', () => {
  test.each(['42', '9007199254740991', '9007199254740992', '100000000000000000000', '1000'])(
    'is taken in every spelling: %s',
    (digits) => {
      const negative = spellings(digits).map((text) => `-${text}`)
      for (const source of [...spellings(digits), ...negative])
        expect([source, isTaken(source)]).toEqual([source, true])
    },
  )

  test.each([
    '0',
    '0.00',
    '0e5',
    '0.1',
    '0.10',
    '-12.50',
    '5e-324',
    '1.7976931348623157e308',
    '1e22',
    '1e23',
    '0.10000000000000001',
  ])('is taken: %s', (source) => expect(isTaken(source)).toBe(true))

  test('is any double but minus zero by its own digits, and by 17 of them where it is a fraction', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        fc.pre(!Object.is(value, -0))
        expect(isTaken(String(value))).toBe(true)
        if (!Number.isInteger(value)) expect(isTaken(value.toPrecision(17))).toBe(true)
      }),
    )
  })
})

test('a whole number is taken exactly if its digits come back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 25n }), fc.nat(8), (digits, at) => {
      const source = spellings(String(digits))[at] ?? ''
      const written = BigInt(new Intl.NumberFormat('fullwide', { useGrouping: false }).format(Number(source)))
      expect([source, isExact(source, Number(source))]).toEqual([source, written === digits])
    }),
  )
})
