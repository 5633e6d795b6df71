// A pattern for a field's value, as a person types it: `*` stands for any text. A backslash escapes a `*` or a leading `!`.
// Backslashes are also text (`C:\Temp\*`), so a pattern with such an escape is read both ways and matches either.
import { textLengthMax } from '../entry/entry.ts'
import { shortened } from '../entry/shortened.ts'
import { normalForm } from '../entry/text-form.ts'

export interface ValuePattern {
  /** The only texts that it can match, in normal form; absent if the pattern has a wildcard. */
  readonly texts?: readonly string[]
  /** @param value in the same form as the pattern. */
  matches(value: string): boolean
  /** What the pattern may mean: each reading is texts with a wildcard between each two. */
  readonly readings: readonly (readonly string[])[]
  /** The beginnings of matching texts, one for each reading. */
  readonly beginnings: readonly string[]
}

/** @param form the pattern's form: `normalForm`, or `caselessForm` if case does not count. */
export function valuePattern(text: string, form: (text: string) => string = normalForm): ValuePattern {
  const readings = readingsOf(text).map((pieces) => pieces.map(form))
  const isPlain = readings.every(({ length }) => length === 1)
  return {
    ...(isPlain ? { texts: readings.map(([whole = '']) => whole) } : {}),
    readings,
    beginnings: readings.map(([first = '']) => first),
    matches: (value) => readings.some((pieces) => fits(pieces, value)),
  }
}

/** Each reading is a list of texts with a wildcard between each two. */
function readingsOf(text: string): string[][] {
  const escaped = split(text)
  const literal = text.split('*')
  // A blank may be a `+` that was not escaped in a URL: form decoding turns `+` into a blank (WHATWG URL, 5.1).
  const unescaped = [escaped, ...(/^\\!|\\\*/.test(text) ? [literal] : []), ...shortenedOf(escaped)]
  return [
    ...unescaped,
    ...unescaped.filter(hasBlank).map((pieces) => pieces.map((piece) => piece.replaceAll(' ', '+'))),
  ]
}

/** Ingest shortens a longer text, so a search for the whole text must find the shortened one. */
function shortenedOf([whole = '', ...more]: readonly string[]): string[][] {
  return more.length === 0 && whole.length > textLengthMax ? [[shortened(whole, textLengthMax)]] : []
}

function hasBlank(pieces: readonly string[]): boolean {
  return pieces.some((piece) => piece.includes(' '))
}

function split(text: string): string[] {
  return text
    .replace(/^\\!/, '!')
    .split(/(?<!\\)\*/)
    .map((piece) => piece.replaceAll('\\*', '*'))
}

/** Linear: the value begins with the first piece, ends with the last, and has the others between them in this order. */
function fits(pieces: readonly string[], value: string): boolean {
  const [first = '', ...rest] = pieces
  const last = rest.pop()
  if (last === undefined) return value === first
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false
  const end = value.length - last.length
  let position = first.length
  for (const piece of rest) {
    const found = value.indexOf(piece, position)
    if (found === -1 || found + piece.length > end) return false
    position = found + piece.length
  }
  return true
}
