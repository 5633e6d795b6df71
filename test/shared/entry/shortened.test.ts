import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortened } from '../../../shared/entry/shortened.ts'

test('a text that fits stays as it is; of a longer one its first 238 units, "~", and 16 hex digits of its hash are left', () => {
  expect(shortened('x'.repeat(255), 255)).toBe('x'.repeat(255))
  const hash = createHash('sha256').update('x'.repeat(256)).digest('hex').slice(0, 16)
  expect(shortened('x'.repeat(256), 255)).toBe(`${'x'.repeat(238)}~${hash}`)
})

test('no character is cut in two', () => {
  expect(shortened(`${'x'.repeat(237)}${'😀'.repeat(20)}`, 255)).toMatch(/^x{237}~[0-9a-f]{16}$/)
})

test('what is shortened fits, stays so, and tells apart what begins alike', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 200, maxLength: 400 })
  fc.assert(
    fc.property(text, fc.string({ minLength: 1 }), (beginning, more) => {
      const short = shortened(beginning, 255)
      expect(short.length).toBeLessThanOrEqual(255)
      expect(short.isWellFormed()).toBe(true)
      expect(shortened(short, 255)).toBe(short)
      if (beginning.length > 255) expect(shortened(beginning + more, 255)).not.toBe(short)
    }),
  )
})
