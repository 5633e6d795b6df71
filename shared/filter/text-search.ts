// Free text search over all values of an entry, at any depth, without field names. All words must be found, in any order and
// anywhere; a quoted phrase is found as it is written. Letter case and normal form do not count.

import { caselessForm } from '../entry/text-form.ts'
import { phraseAutomaton } from './phrase-automaton.ts'
import { areMet, readTerms, type Term } from './terms.ts'
import { verdictOf, type WholeSearch } from './whole-search.ts'

export interface TextSearch extends WholeSearch {
  /** False only if the entry of this line cannot match, even with its large fields. */
  mayMatch(line: string): boolean
}

/**
 * The number of phrases whose beginnings are searched in a line before it is parsed. V8 finds a text of up to 250 characters in linear
 * time (Boyer-Moore); the rest of a longer text it compares again at every place.
 */
const looksMax = 16
const lookLengthMax = 200

/** Several texts are *or*; a negated text must not match. */
export function textSearch(terms: readonly Term[]): TextSearch {
  const numbers = new Map<string, number>()
  const numberOf = (phrase: string) => {
    const number = numbers.get(phrase) ?? numbers.size
    numbers.set(phrase, number)
    return number
  }
  const read = readTerms(terms, (text) => readingsOfText(text).map((phrases) => phrases.map(numberOf)))
  const { wanted, unwanted } = read
  const phrases = [...numbers.keys()]
  const automaton = phraseAutomaton(phrases)
  const looks = looksOf(wanted, phrases)
  return {
    mayMatch(line) {
      // The line lacks the entry's large fields.
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

/** The phrases of each wanted text to search in a line; none if the search rules nothing out, or takes longer than parsing. */
function looksOf(wanted: readonly (readonly number[])[], phrases: readonly string[]): readonly (readonly string[])[] {
  const all = wanted.map((term) => term.map((number) => phrases[number] ?? '').filter(isPlain))
  if (all.length > looksMax || all.some((texts) => texts.length === 0)) return []
  const each = Math.floor(looksMax / all.length)
  return all.map((texts) => texts.slice(0, each).map((text) => text.slice(0, lookLengthMax)))
}

/** A line contains a phrase verbatim only if JSON escapes none of its characters. */
function isPlain(phrase: string): boolean {
  return JSON.stringify(phrase) === `"${phrase}"`
}

/**
 * In free text only quotes and a leading `!` have a meaning. A backslash before that `!` is read as an escape and as text. A blank
 * between quotes may have been a plus: URLs turn an unescaped plus into a blank.
 */
export function readingsOfText(text: string): string[][] {
  const texts = text.startsWith('\\!') ? [text, text.slice(1)] : [text]
  const withPluses = texts.map((each) => each.replace(/"[^"]*"?/g, (quoted) => quoted.replaceAll(' ', '+')))
  return [...new Set([...texts, ...withPluses])].map(phrasesOf)
}

/** The words and phrases of a text, `grant "project owner"`, in caseless form. An unclosed quote runs to the end. */
export function phrasesOf(text: string): string[] {
  const phrases = Array.from(text.matchAll(/"([^"]*)"?|[^\s"]+/g), ([whole, quoted]) => caselessForm(quoted ?? whole))
  return phrases.filter((phrase) => phrase.trim() !== '')
}

/** Recursive, since an entry's nesting is limited. */
function readValues(value: unknown, take: (text: string) => void): void {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) readValues(inner, take)
  else if (value !== null && value !== undefined) take(String(value))
}
