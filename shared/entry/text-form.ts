// The forms in which texts are compared. Unicode writes one text in several ways; a question and an entry are brought into the same
// form before they are compared. What is stored stays as it was sent.

const beyondAscii = /[^\p{ASCII}]/u

/** Unicode normal form C (UAX #15): what looks the same is the same. */
export function normalForm(text: string): string {
  return beyondAscii.test(text) ? text.normalize('NFC') : text
}

/**
 * The same without letter case: canonical caseless matching (Unicode 3.13, D145). `ß`, `ẞ` and `ss` are one, as are `σ` and `ς`.
 * Folding is lower, upper, lower of the platform, since `toLowerCase` alone keeps `ß` and makes of `Σ` what its neighbours demand.
 */
export function caselessForm(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase()
  const folded = text.normalize('NFD').toLowerCase().toUpperCase().toLowerCase()
  return folded.replaceAll('ς', 'σ').normalize('NFC')
}
