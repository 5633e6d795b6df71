// Which shortcut a pressed key means.
import { describe, expect, test } from 'vitest'
import { chordOf } from '../../functions/portal/browser/keyboard/chord.ts'

const known = ['j', 'l', 'g l', 'Escape']
const pressed = (key: string, atMs = 1000) => ({ key, atMs })

describe('a key', () => {
  test.each<[string, ReturnType<typeof pressed>, ReturnType<typeof pressed> | undefined, string | undefined]>([
    ['alone means itself', pressed('j'), undefined, 'j'],
    ['shortly after another means both, not itself', pressed('l', 1500), pressed('g', 200), 'g l'],
    ['long after another means itself', pressed('l', 5000), pressed('g', 200), 'l'],
    ['that nobody knows means nothing', pressed('x'), pressed('g', 900), undefined],
  ])('%s', (_title, key, before, chord) => {
    expect(chordOf(key, before, known, true)).toBe(chord)
  })

  test('that is a single letter means nothing where letters are switched off', () => {
    expect(['j', 'l', 'Escape'].map((key) => chordOf(pressed(key), pressed('g'), known, false))).toEqual([
      undefined,
      undefined,
      'Escape',
    ])
  })
})
