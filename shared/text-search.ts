// Free text over a whole entry: every value in it, at whatever depth, names of fields not included. Words must all be found, in
// any order and anywhere; a quoted phrase as it stands; letter case does not count.
export interface TextSearch {
  /** False only when what stands in this line cannot match, whatever else belongs to the entry. */
  mayMatch(line: string): boolean
  /** @param values all that belongs to the entry. */
  matches(values: unknown): boolean
}

/** Several texts are *or*; a negated one must not be found. */
export function textSearch(terms: readonly { readonly negated: boolean; readonly text: string }[]): TextSearch {
  const wanted = terms.filter(({ negated }) => !negated).map(({ text }) => phrasesOf(text))
  const unwanted = terms.filter(({ negated }) => negated).map(({ text }) => phrasesOf(text))
  // A phrase with a character that JSON escapes does not stand in a line as it is.
  const plain = wanted.map((phrases) => phrases.filter((phrase) => JSON.stringify(phrase) === `"${phrase}"`))
  return {
    mayMatch(line) {
      // Large parts of an entry are not in its line.
      if (plain.length === 0 || line.includes('"payloads":{')) return true
      const lower = line.toLowerCase()
      return plain.some((phrases) => phrases.every((phrase) => lower.includes(phrase)))
    },
    matches(values) {
      const texts = leavesOf(values)
      const found = (phrases: readonly string[]) =>
        phrases.every((phrase) => texts.some((text) => text.includes(phrase)))
      return (wanted.length === 0 || wanted.some(found)) && !unwanted.some(found)
    },
  }
}

/** `grant "project owner"`: the word and the phrase. A quote that does not end goes to the end. */
function phrasesOf(text: string): string[] {
  const phrases = Array.from(text.matchAll(/"([^"]*)"?|[^\s"]+/g), ([whole, quoted]) => (quoted ?? whole).toLowerCase())
  return phrases.filter((phrase) => phrase !== '')
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf)
  return value === null || value === undefined ? [] : [String(value).toLowerCase()]
}
