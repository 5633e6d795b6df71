// What a person types for a value, and what it finds.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valuePattern } from '../../../shared/filter/value-pattern.ts'

const finds = (text: string, value: string) => valuePattern(text).matches(value)

describe('a star', () => {
  test('stands for any text, wherever it stands', () => {
    expect(finds('*delete', 'iam.serviceAccounts.delete')).toBe(true)
    expect(finds('iam.*.delete', 'iam.serviceAccounts.delete')).toBe(true)
    expect(finds('iam.*.delete', 'iam.delete')).toBe(false)
    expect(finds('iam.*', 'iam.')).toBe(true)
    expect(finds('a*b*c', 'a-b-b-c')).toBe(true)
    expect(finds('a*b*c', 'a-c-b')).toBe(false)
    expect(finds('ab*ba', 'aba')).toBe(false)
    expect(finds('*', '')).toBe(true)
    expect(finds('**', 'x')).toBe(true)
  })

  test('behind a backslash is a star, and the backslash may also be text that was pasted', () => {
    expect(finds('star\\*', 'star*')).toBe(true)
    expect(finds('star\\*', 'starfish')).toBe(false)
    expect(finds('C:\\Temp\\*', 'C:\\Temp\\*')).toBe(true)
    expect(finds('C:\\Temp\\*', 'C:\\Temp\\a.txt')).toBe(true)
    expect(finds('C:\\Temp\\*', 'C:\\Temporary')).toBe(false)
    expect(finds('\\\\server\\share', '\\\\server\\share')).toBe(true)
  })

  test('finds what a regular expression of the same meaning finds', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '.', '('), maxLength: 3 })
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 5 }),
        fc.array(piece, { maxLength: 6 }),
        (pieces, value) => {
          const text = pieces.join('*')
          const model = new RegExp(`^${pieces.map((each) => each.replace(/[.(]/g, '\\$&')).join('.*')}$`)
          expect(finds(text, value.join(''))).toBe(model.test(value.join('')))
        },
      ),
    )
  })
})

describe('a value', () => {
  test('that was pasted is found, whatever it is made of', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\\', '*', '!', ' ', '+', 'a', ':', 'é'), minLength: 1 }),
        (value) => {
          expect(finds(value, value)).toBe(true)
        },
      ),
    )
  })

  test('with a blank may have had a plus there', () => {
    expect(finds('ada test@example.com', 'ada+test@example.com')).toBe(true)
    expect(finds('Project member added', 'Project member added')).toBe(true)
    expect(finds('ada+test@example.com', 'ada test@example.com')).toBe(false)
  })

  test('without a star tells all texts that it finds', () => {
    expect(valuePattern('a b').texts).toEqual(['a b', 'a+b'])
    expect(valuePattern('\\!a').texts).toEqual(['!a', '\\!a'])
    expect(valuePattern('a*').texts).toBeUndefined()
    expect(valuePattern('a\\*').texts).toBeUndefined()
  })
})
