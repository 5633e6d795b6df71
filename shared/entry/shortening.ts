// How a text is shortened that is too long for its field: without the hash that tells apart what begins alike, which is of use only where the
// text is stored or searched for (shortened.ts).

/**
 * The text itself if it fits; else its beginning, ending on a whole character, and a tail.
 * @param lengthMax in UTF-16 code units, as every limit of an entry's fields.
 */
export type Shorten = (text: string, lengthMax: number) => string

/** Hexadecimal digits of the hash in the tail, behind `~`. */
export const hashDigits = 16

const tail = /~[\da-f]{16}$/

/** @param hashOf gives so many digits. */
export function shortenedBy(hashOf: (text: string) => string, text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  return `${text.slice(0, lengthMax - hashDigits - 1).replace(/[\ud800-\udbff]$/, '')}~${hashOf(text)}`
}

/** As long as what is stored: for who asks only whether the service takes the entry. */
export function shortenedWithoutHash(text: string, lengthMax: number): string {
  return shortenedBy(() => '0'.repeat(hashDigits), text, lengthMax)
}

/** Whether a text looks shortened. A sender's own text may look the same. */
export function isShortened(text: string): boolean {
  return tail.test(text)
}
