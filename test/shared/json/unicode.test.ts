import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refuseLoneSurrogates } from '../../../shared/json/unicode.ts'

const piece = fc.constantFrom('\\', '\ud83d', '\udc69', '\n', '"', 'u', 'd800', 'é', 'x', '\u{1f469}')
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))

/** Escapes every character that is not of ASCII. */
const escaped = (json: string) =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)

test('a JSON text is refused exactly if a name or a value in it has half of a surrogate pair', () => {
  fc.assert(
    fc.property(text, text, (name, value) => {
      const json = JSON.stringify({ [name]: [value] })
      const isUnicode = name.isWellFormed() && value.isWellFormed()
      for (const written of [json, escaped(json)]) {
        const check = () => refuseLoneSurrogates(written)
        if (isUnicode) expect(check).not.toThrow()
        else expect(check).toThrow('not Unicode')
      }
    }),
    { numRuns: 2_000 },
  )
})
