import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { phraseAutomaton } from '../../../shared/filter/phrase-automaton.ts'
import { textSearch } from '../../../shared/filter/text-search.ts'

/** Of few letters, so that phrases overlap, contain and continue each other. */
const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'B', 'é', '"', '\\', '\u{1F4DC}'),
  minLength: 1,
  maxLength: 6,
})
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'é', ' ', '"', '\\', '\u{1F4DC}'), maxLength: 30 })
const values = fc.dictionary(
  fc.constantFrom('a', 'ab', 'c'),
  fc.oneof(text, fc.array(text), fc.integer(), fc.constant(null)),
)

const leavesOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(leavesOf)
    : value === null
      ? []
      : [String(value).toLowerCase()]

describe('the phrases of a text', () => {
  test('are those that looking for one after the other finds, however they overlap', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 12 }), fc.array(text, { maxLength: 4 }), (phrases, texts) => {
        const found = new Set<number>()
        const automaton = phraseAutomaton(phrases)
        for (const each of texts) automaton.find(each, found)
        const expected = phrases.flatMap((phrase, at) => (texts.some((each) => each.includes(phrase)) ? [at] : []))
        expect([...found].toSorted((a, b) => a - b)).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })

  test('take at most two steps for each character, whatever is looked for', () => {
    const many = Array.from({ length: 200 }, (_, index) => `${'a'.repeat(index + 1)}b`)
    const [automaton, read] = [phraseAutomaton([...many, `b${'a'.repeat(490)}`]), 'a'.repeat(50_000)]
    const get = Map.prototype.get
    let steps = 0
    Map.prototype.get = function (key) {
      steps += 1
      return get.call(this, key)
    }
    try {
      automaton.find(read, new Set())
    } finally {
      Map.prototype.get = get
    }
    expect(steps).toBeGreaterThan(read.length)
    expect(steps).toBeLessThanOrEqual(2 * read.length)
  })
})

describe('a text search', () => {
  const term = fc.record({
    negated: fc.boolean(),
    text: fc.array(word, { minLength: 1, maxLength: 3 }).map((each) => each.join(' ')),
  })

  test('decides as plain looking does, whatever of the entry has been read when it does', () => {
    fc.assert(
      fc.property(
        fc.array(term, { minLength: 1, maxLength: 3 }),
        fc.array(values, { minLength: 1, maxLength: 3 }),
        (terms, parts) => {
          const leaves = leavesOf(parts)
          const phrasesOf = (given: string) =>
            Array.from(given.matchAll(/"([^"]*)"?|[^\s"]+/g), ([whole, quoted]) =>
              (quoted ?? whole).toLowerCase(),
            ).filter((phrase) => phrase.trim() !== '')
          const isFound = (given: string) =>
            phrasesOf(given).every((phrase) => leaves.some((leaf) => leaf.includes(phrase)))
          const [wanted, unwanted] = [terms.filter(({ negated }) => !negated), terms.filter(({ negated }) => negated)]
          const expected =
            (wanted.length === 0 || wanted.some((each) => isFound(each.text))) &&
            !unwanted.some((each) => isFound(each.text))
          const search = textSearch(terms)
          const scan = search.scan()
          for (const part of parts) {
            scan.read(part)
            expect(scan.verdict() ?? expected).toBe(expected)
          }
          expect(scan.matches()).toBe(expected)
          if (expected) expect(search.mayMatch(JSON.stringify(parts))).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('rules a line out by what it lacks, without reading it', () => {
    const line = JSON.stringify({ a: 'grant owner' })
    expect(textSearch([{ negated: false, text: 'grant owner' }]).mayMatch(line)).toBe(true)
    expect(textSearch([{ negated: false, text: 'grant reader' }]).mayMatch(line)).toBe(false)
    expect(textSearch([{ negated: false, text: 'reader' }]).mayMatch(`${line},"payloads":{}`)).toBe(true)
  })
})
