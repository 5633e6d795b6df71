// The forms in which texts are compared, held against the regular expressions of the engine, which know Unicode's simple folding.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caselessForm, normalForm } from '../../../shared/entry/text-form.ts'

const codePoints = Array.from({ length: 0x110000 }, (_, at) => at)
  .filter((at) => at < 0xd800 || at > 0xdfff)
  .map((at) => String.fromCodePoint(at))
const cased = codePoints.filter((each) => each.toLowerCase() !== each || each.toUpperCase() !== each)

describe('without letter case', () => {
  test('whatever the engine takes for one letter in two cases is one', () => {
    const all = cased.join('')
    const apart = cased.flatMap((each) =>
      Array.from(all.matchAll(new RegExp(`\\u{${each.codePointAt(0)?.toString(16)}}`, 'giu')), ([other]) => other)
        .filter((other) => caselessForm(other) !== caselessForm(each))
        .map((other) => `${each} ${other}`),
    )
    expect(apart).toEqual([])
  })

  test('full folding: one letter may stand for two, and the end of a word changes nothing', () => {
    for (const [a, b] of [
      ['Straße', 'STRASSE'],
      ['STRAẞE', 'strasse'],
      ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
      ['ὈΔΥΣΣΕΎΣ ', 'Ὀδυσσεύς '],
      ['ﬁle', 'FILE'],
      ['İstanbul', 'i̇stanbul'],
      ['Ⅷ', 'ⅷ'],
    ] as const)
      expect(caselessForm(a)).toBe(caselessForm(b))
  })

  test('a form is its own form, for every code point and for any text', () => {
    expect(codePoints.filter((each) => caselessForm(caselessForm(each)) !== caselessForm(each))).toEqual([])
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const form = caselessForm(text)
        expect(caselessForm(form)).toBe(form)
        expect(normalForm(form)).toBe(form)
        for (const written of [text.normalize('NFD'), text.normalize('NFC'), text.toLowerCase().normalize('NFD')])
          expect(caselessForm(written)).toBe(caselessForm(text))
      }),
    )
  })
})

describe('in normal form', () => {
  test('texts that look the same are the same, and plain ones stay as they are', () => {
    expect(normalForm('Mu\u0308ller')).toBe('M\u00fcller')
    expect(normalForm('\u1112\u1161\u11ab')).toBe('\ud55c')
    expect(normalForm('plain')).toBe('plain')
  })
})
