// The value of a JSON text, whatever the process has parsed before.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonValue } from '../../../shared/json/json-value.ts'

const namesOf = (text: string) => Object.keys(jsonValue(text) as object)

describe('a name', () => {
  test('is the one that was sent, whatever was parsed before', () => {
    const characters = ['\\', '\n', '\t', '"', '/', '\u0001', 'a', 'é', '_']
    const names = characters.flatMap((first) => [first, ...characters.map((second) => first + second)])
    const wrong: string[] = []
    names.forEach((before, at) => {
      names.forEach((name, other) => {
        if (before === name) return
        const shape = `"shape ${at} ${other}":true`
        jsonValue(`{${shape},${JSON.stringify(before)}:1}`)
        const [, found] = namesOf(`{${shape}, ${JSON.stringify(name)} :1}`)
        if (found !== name)
          wrong.push(`${JSON.stringify(name)} after ${JSON.stringify(before)}: ${JSON.stringify(found)}`)
      })
    })
    expect(wrong).toEqual([])
  })

  test('that every object inherits is a name like any other', () => {
    expect(namesOf('{"\\n":1,"__proto__":2,"constructor":3}')).toEqual(['\n', '__proto__', 'constructor'])
  })
})

test('any value comes back, and texts and numbers are as JSON.parse reads them', () => {
  const name = fc.string({ unit: fc.constantFrom('\\', '\n', '"', ':', ',', '{', ' ', 'a', '_') })
  fc.assert(
    fc.property(
      fc.object({ key: name, values: [name, fc.double({ noNaN: true, noDefaultInfinity: true })] }),
      (value) => {
        const text = JSON.stringify(value)
        expect(JSON.stringify(jsonValue(text))).toBe(text)
        expect(JSON.stringify(jsonValue(JSON.stringify(value, undefined, 2)))).toBe(text)
      },
    ),
  )
})

test.each(['', '{', '{"\\', '{"\\n', '{"\\n":', '{"a":1,"\\x":1}', '[,"\\n"]'])(
  '%j is refused as JSON.parse refuses it',
  (text) => {
    expect(() => jsonValue(text)).toThrow(SyntaxError)
  },
)

test('a reviver sees names as they were sent', () => {
  const seen: string[] = []
  jsonValue('{"\\n":{"\\t":1}}', (key, value) => {
    seen.push(key)
    return value
  })
  expect(seen).toEqual(['\t', '\n', ''])
})
