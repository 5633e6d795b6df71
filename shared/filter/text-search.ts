// Free text over a whole entry: every value in it, at whatever depth, names of fields not included. Words must all be found, in
// any order and anywhere; a quoted phrase as it stands; letter case and normal form do not count.

import { caselessForm } from '../entry/text-form.ts'
import { phraseAutomaton } from './phrase-automaton.ts'
import { areMet, readTerms, type Term } from './terms.ts'
import { verdictOf, type WholeSearch } from './whole-search.ts'

export interface TextSearch extends WholeSearch {
  /** False only when what stands in this line cannot match, whatever else belongs to the entry. */
  mayMatch(line: string): boolean
}

/**
 * A line is looked through for the beginnings of so many phrases before it is parsed. V8 finds a text of up to 250 characters in linear
 * time (Boyer-Moore); of a longer one it compares all but those again at every place.
 */
const looksMax = 16
const lookLengthMax = 200

/** Several texts are *or*; a negated one must not be found. */
export function textSearch(terms: readonly Term[]): TextSearch {
  const numbers = new Map<string, number>()
  const numberOf = (phrase: string) => {
    const number = numbers.get(phrase) ?? numbers.size
    numbers.set(phrase, number)
    return number
  }
  const read = readTerms(terms, (text) => readingsOf(text).map((phrases) => phrases.map(numberOf)))
  const { wanted, unwanted } = read
  const phrases = [...numbers.keys()]
  const automaton = phraseAutomaton(phrases)
  const looks = looksOf(wanted, phrases)
  return {
    mayMatch(line) {
      // Large fields of an entry are not in its line.
      if (looks.length === 0 || line.includes('"payloads":{')) return true
      const form = caselessForm(line)
      return looks.some((texts) => texts.every((text) => form.includes(text)))
    },
    scan() {
      const found = new Set<number>()
      const isFound = (term: readonly number[]) => term.every((number) => found.has(number))
      const isWanted = () => wanted.length === 0 || wanted.some(isFound)
      return {
        read: (values) => readValues(values, (text) => automaton.find(caselessForm(text), found)),
        verdict: () => verdictOf(isWanted(), unwanted.some(isFound), unwanted.length > 0),
        matches: () => areMet(read, isFound),
      }
    },
  }
}

/** Of each wanted text what is looked for in a line; none at all where that would not rule out anything, or take longer than to parse. */
function looksOf(wanted: readonly (readonly number[])[], phrases: readonly string[]): readonly (readonly string[])[] {
  const all = wanted.map((term) => term.map((number) => phrases[number] ?? '').filter(isPlain))
  if (all.length > looksMax || all.some((texts) => texts.length === 0)) return []
  const each = Math.floor(looksMax / all.length)
  return all.map((texts) => texts.slice(0, each).map((text) => text.slice(0, lookLengthMax)))
}

/** A phrase with a character that JSON escapes does not stand in a line as it is. */
function isPlain(phrase: string): boolean {
  return JSON.stringify(phrase) === `"${phrase}"`
}

/**
 * Nothing in free text has a meaning but quotes, and a `!` in front: a backslash before that `!` is either an escape or text itself. A blank
 * between quotes may have been a plus, which an address turns into a blank unless it is escaped.
 */
function readingsOf(text: string): string[][] {
  const texts = text.startsWith('\\!') ? [text, text.slice(1)] : [text]
  const withPluses = texts.map((each) => each.replace(/"[^"]*"?/g, (quoted) => quoted.replaceAll(' ', '+')))
  return [...new Set([...texts, ...withPluses])].map(phrasesOf)
}

/** The words and phrases of a text, `grant "project owner"`, in caseless form. A quote that does not end goes to the end. */
export function phrasesOf(text: string): string[] {
  const phrases = Array.from(text.matchAll(/"([^"]*)"?|[^\s"]+/g), ([whole, quoted]) => caselessForm(quoted ?? whole))
  return phrases.filter((phrase) => phrase.trim() !== '')
}

/** No deeper than an entry may be nested. */
function readValues(value: unknown, take: (text: string) => void): void {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) readValues(inner, take)
  else if (value !== null && value !== undefined) take(String(value))
}
