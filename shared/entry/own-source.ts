// The service's own name as an event source. Only the service records under it, e.g. downloads and declarations.

export const ownSource = 'audit-log'

/**
 * For each letter of the name, the lower-case letters and digits that look like it (Unicode's confusables.txt,
 * https://www.unicode.org/reports/tr39/#Confusable_Detection, read 2026-11). `i` and `l` look alike in capitals.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  a: '\u0251\u03b1\u0430',
  u: '\u028b\u03c5\u057d\u1d1c',
  d: '\u0501\u13e7\u146f',
  l: 'i1|\u0131\u03b9\u0456\u04cf\u0269\u01c0\u05c0\u2223',
  t: '\u03c4\u0442\u1d1b',
  o: '0\u03bf\u043e\u0585\u1d0f\u05e1',
  g: '\u0261\u0581\u1d83',
  '-': '\u2212\u02d7\u2043\u06d4\u30fc',
}
const letterOf = new Map(
  Object.entries(lookAlikes).flatMap(([letter, like]) => Array.from(like, (one) => [one, letter])),
)

/**
 * Whether a person would read the text as the service's own name, or as a name below it (`audit-log/x`). Ignores case, kind
 * of hyphen, width, alphabet and invisible characters.
 */
export function isOwnSource(text: string): boolean {
  if (beginsOtherwise.test(text)) return false
  const seen = seenAs(text)
  return seen.startsWith(own) && !/^[\p{L}\p{N}_-]/u.test(seen.slice(own.length))
}

/** With a visible character that is no `a` and looks like none: so do most, and to fold a text takes longer than any other check of an entry. */
const beginsOtherwise = /^[!-@B-`b-~]/

function seenAs(text: string): string {
  const shown = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800\s]/gu, '')
    .replaceAll(/\p{Pd}/gu, '-')
  return Array.from(shown, (letter) => letterOf.get(letter) ?? letter).join('')
}

const own = seenAs(ownSource)
