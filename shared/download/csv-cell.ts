// A cell of a CSV file: text or JSON in which no part begins a formula, however a program splits it. What is done can be undone: text
// by taking the apostrophes away again (docs/csv.md has the rule), JSON by parsing it. Knows nothing of entries, columns or quotes.

/** Where a spreadsheet may begin a cell or a row of its own: a list separator of any locale, a line break as Unicode knows them. */
const separators = String.raw`,;\t\n\v\f\r\x85\u2028\u2029`
/** What a spreadsheet may pass over before it decides what a cell is, besides quotes: what cannot be seen. */
const blanks = String.raw`'\x01-\x08\x0e-\x20\x7f-\x84\x86-\xa0\xad\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff`
/** What begins a formula, in every width that Unicode has of it (OWASP, "CSV Injection"). */
const formulaSigns = String.raw`=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212`

/** A tab or a carriage return at the beginning is dropped by some, and a formula that follows is then one. */
const beginsFormula = new RegExp(`(?<=^|[${separators}])(?=["${blanks}]*[${formulaSigns}\\t\\r])`, 'gu')
const nul = '\0'
const nulPicture = '\u2400'

/** An apostrophe goes before whatever begins a formula; NUL, which ends a text for many programs, becomes its picture U+2400. */
export function textCell(text: string): string {
  return text.replaceAll(nul, nulPicture).replaceAll(beginsFormula, "'")
}

/** Whether the text can be told from its cell: not where it is empty, as a missing one is, nor where it has the picture of NUL. */
export function fitsTextCell(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && !text.includes(nulPicture)
}

/** JSON.stringify leaves them as they are, and programs take some of them for line breaks. */
const controls = /[\x7f-\x9f\u2028\u2029]/g
const mayBeginFormula = new RegExp(`[,;]"?[${blanks}]*[${formulaSigns}]`, 'u')
/** Token by token, since a pattern for a whole string would exhaust the stack on a long one. */
const jsonTokens = new RegExp(String.raw`\\[^]|"|([,;]"?[${blanks}]*)([${formulaSigns}])`, 'gu')

/** JSON in which a sign that would begin a formula, and what is no plain character, is written as its escape. */
export function jsonCell(value: object): string {
  const json = JSON.stringify(value).replaceAll(controls, escaped)
  if (!mayBeginFormula.test(json)) return json
  let isInString = false
  return json.replaceAll(jsonTokens, (token, before?: string, sign = '') => {
    const entersOrLeaves = token === '"' || before?.includes('"')
    if (entersOrLeaves) isInString = !isInString
    if (before === undefined) return token
    // No number can be written without its sign; behind a blank it is a number at most.
    return isInString ? before + escaped(sign) : `${before} ${sign}`
  })
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The longest text of at most `lengthMax` UTF-16 units that begins the cell and says that more was there. */
export function cutCell(cell: string, lengthMax: number): string {
  const note = ` … [cut: ${cell.length} characters, NDJSON has all of them]`
  const end = lengthMax - note.length
  const isWithinPair = /[\ud800-\udbff]/.test(cell.charAt(end - 1))
  return cell.slice(0, isWithinPair ? end - 1 : end) + note
}
