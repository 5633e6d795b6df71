// The pattern that a person types for a field's value: text in which `*` stands for any text. A backslash takes a `*`, and a `!` in
// front, as it is. Backslashes are also text (`C:\Temp\*`), so a pattern with such an escape is read both ways and finds either.
import { textLengthMax } from '../entry/entry.ts'
import { shortened } from '../entry/shortened.ts'
import { normalForm } from '../entry/text-form.ts'

export interface ValuePattern {
  /** The only texts that it can match, in normal form; absent where a `*` stands for any text. */
  readonly texts?: readonly string[]
  /** @param value in the form that the pattern was made with. */
  matches(value: string): boolean
  /** What every matching text begins with, one for each reading. */
  readonly beginnings: readonly string[]
}

/** @param form into which the pattern is brought: `normalForm`, or `caselessForm` where case does not count. */
export function valuePattern(text: string, form: (text: string) => string = normalForm): ValuePattern {
  const readings = readingsOf(text).map((pieces) => pieces.map(form))
  const isPlain = readings.every(({ length }) => length === 1)
  return {
    ...(isPlain ? { texts: readings.map(([whole = '']) => whole) } : {}),
    beginnings: readings.map(([first = '']) => first),
    matches: (value) => readings.some((pieces) => fits(pieces, value)),
  }
}

/** Each reading is the texts between which there may be anything. */
function readingsOf(text: string): string[][] {
  const escaped = split(text)
  const literal = text.split('*')
  // A blank may be a `+` that was not escaped in an address: form encoding makes it one (WHATWG URL, 5.1).
  const unescaped = [escaped, ...(/^\\!|\\\*/.test(text) ? [literal] : []), ...shortenedOf(escaped)]
  return [
    ...unescaped,
    ...unescaped.filter(hasBlank).map((pieces) => pieces.map((piece) => piece.replaceAll(' ', '+'))),
  ]
}

/** A longer text was shortened when it was taken in: whoever asks by the whole of it means that. */
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

/** Linear: the first piece begins the value, the last ends it, and what is between stands in this order. */
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
