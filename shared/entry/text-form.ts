// The forms in which texts are compared. Unicode writes one text in several ways, so a query and an entry are brought into the same
// form first. The stored text stays as sent.

const beyondAscii = /[^\p{ASCII}]/u

/** Unicode normal form C (UAX #15): texts that look the same are equal. */
export function normalForm(text: string): string {
  return beyondAscii.test(text) ? text.normalize('NFC') : text
}

/**
 * The same without letter case: canonical caseless matching (Unicode 3.13, D145). `ß`, `ẞ` and `ss` are one, as are `σ` and `ς`.
 * Folds by lower, upper, lower, since `toLowerCase` alone keeps `ß` and maps `Σ` by its neighbours.
 */
export function caselessForm(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase()
  const folded = text.normalize('NFD').toLowerCase().toUpperCase().toLowerCase()
  return folded.replaceAll('ς', 'σ').normalize('NFC')
}
