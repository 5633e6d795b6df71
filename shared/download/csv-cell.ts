// A cell of a CSV file: text or JSON in which no part begins a formula, however a program splits it. The change is reversible: text by
// removing the apostrophes (docs/csv.md has the rule), JSON by parsing. Knows nothing of entries, columns or quotes.

/** A spreadsheet may begin a new cell or row at these: list separators of any locale, and Unicode's line breaks. */
const separators = String.raw`,;\t\n\v\f\r\x85\u2028\u2029`
/** Invisible characters: besides quotes, a spreadsheet may skip them before it decides the type of a cell. */
const blanks = String.raw`'\x01-\x08\x0e-\x20\x7f-\x84\x86-\xa0\xad\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff`
/** Signs that begin a formula, in every Unicode width (OWASP, "CSV Injection"). */
const formulaSigns = String.raw`=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212`

/** Some programs drop a tab or carriage return at the beginning, so that a formula may follow it. */
const beginsFormula = new RegExp(`(?<=^|[${separators}])(?=["${blanks}]*[${formulaSigns}\\t\\r])`, 'gu')
/** Whether there is one: without looking back, which takes half the time. Most cells have none. */
const hasFormula = new RegExp(`(?:^|[${separators}])["${blanks}]*[${formulaSigns}\\t\\r]`, 'u')
const nul = '\0'
const nulPicture = '\u2400'

/** Puts an apostrophe before the beginning of a formula. NUL, which ends a text for many programs, becomes its picture U+2400. */
export function textCell(text: string): string {
  const shown = text.replaceAll(nul, nulPicture)
  return hasFormula.test(shown) ? shown.replaceAll(beginsFormula, "'") : shown
}

/** Whether the cell gives the text back: not if the text is empty, like a missing one, or has the picture of NUL. */
export function fitsTextCell(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !text.includes(nulPicture)
}

/** JSON.stringify does not escape these, and programs take some of them for line breaks. */
const controls = /[\x7f-\x9f\u2028\u2029]/g
const mayBeginFormula = new RegExp(`[,;]"?[${blanks}]*[${formulaSigns}]`, 'u')
/** Token by token, since a pattern for a whole string would exhaust the stack on a long one. */
const jsonTokens = new RegExp(String.raw`\\[^]|"|([,;]"?[${blanks}]*)([${formulaSigns}])`, 'gu')

/** JSON with escapes for control characters and for signs that would begin a formula. */
export function jsonCell(value: object): string {
  const json = JSON.stringify(value).replaceAll(controls, escaped)
  if (!mayBeginFormula.test(json)) return json
  let isInString = false
  return json.replaceAll(jsonTokens, (token, before?: string, sign = '') => {
    const entersOrLeaves = token === '"' || before?.includes('"')
    if (entersOrLeaves) isInString = !isInString
    if (before === undefined) return token
    // A number needs its sign; behind a blank it is at most a number.
    return isInString ? before + escaped(sign) : `${before} ${sign}`
  })
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The beginning of the cell with a note that it was cut, together at most `lengthMax` UTF-16 units. */
export function cutCell(cell: string, lengthMax: number): string {
  const note = ` … [cut: ${cell.length} characters, NDJSON has all of them]`
  const end = lengthMax - note.length
  const isWithinPair = /[\ud800-\udbff]/.test(cell.charAt(end - 1))
  return cell.slice(0, isWithinPair ? end - 1 : end) + note
}
