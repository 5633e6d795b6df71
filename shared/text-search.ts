// Free text over a whole entry: every value in it, at whatever depth, names of fields not included. Words must all be found, in
// any order and anywhere; a quoted phrase as it stands; letter case does not count.
import { phraseAutomaton } from './phrase-automaton.ts'

export interface TextSearch {
  /** False only when what stands in this line cannot match, whatever else belongs to the entry. */
  mayMatch(line: string): boolean
  /** Begins with another entry. */
  scan(): TextScan
}

/** One entry, read part by part. */
export interface TextScan {
  /** @param values some of what belongs to the entry. */
  read(values: unknown): void
  /** Whether the entry matches; `undefined` while what has not been read could still change it. */
  verdict(): boolean | undefined
  /** Whether it matches, if all of it has been read. */
  matches(): boolean
}

/**
 * A line is looked through for the beginnings of so many phrases before it is parsed. V8 finds a text of up to 250 characters in linear
 * time (Boyer-Moore); of a longer one it compares all but those again at every place.
 */
const looksMax = 16
const lookLengthMax = 200

/** Several texts are *or*; a negated one must not be found. */
export function textSearch(terms: readonly { readonly negated: boolean; readonly text: string }[]): TextSearch {
  const numbers = new Map<string, number>()
  const numberOf = (phrase: string) => {
    const number = numbers.get(phrase) ?? numbers.size
    numbers.set(phrase, number)
    return number
  }
  const numbered = (negated: boolean) =>
    terms.filter((term) => term.negated === negated).map(({ text }) => phrasesOf(text).map(numberOf))
  const [wanted, unwanted] = [numbered(false), numbered(true)]
  const phrases = [...numbers.keys()]
  const automaton = phraseAutomaton(phrases)
  const looks = looksOf(wanted, phrases)
  return {
    mayMatch(line) {
      // Large parts of an entry are not in its line.
      if (looks.length === 0 || line.includes('"payloads":{')) return true
      const lower = line.toLowerCase()
      return looks.some((texts) => texts.every((text) => lower.includes(text)))
    },
    scan() {
      const found = new Set<number>()
      const isFound = (term: readonly number[]) => term.every((number) => found.has(number))
      const isWanted = () => wanted.length === 0 || wanted.some(isFound)
      return {
        read: (values) => readValues(values, (text) => automaton.find(text.toLowerCase(), found)),
        verdict: () => {
          if (unwanted.some(isFound)) return false
          return isWanted() && unwanted.length === 0 ? true : undefined
        },
        matches: () => isWanted() && !unwanted.some(isFound),
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

/** `grant "project owner"`: the word and the phrase. A quote that does not end goes to the end. */
function phrasesOf(text: string): string[] {
  const phrases = Array.from(text.matchAll(/"([^"]*)"?|[^\s"]+/g), ([whole, quoted]) => (quoted ?? whole).toLowerCase())
  return phrases.filter((phrase) => phrase !== '')
}

/** No deeper than an entry may be nested. */
function readValues(value: unknown, take: (text: string) => void): void {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) readValues(inner, take)
  else if (value !== null && value !== undefined) take(String(value))
}
