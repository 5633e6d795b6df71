// The shortened form of a text that is too long for its field. It is the same each time, so that a search for the whole text
// finds the stored one. The whole text is kept elsewhere (mapping-rule.ts).
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** `~` and the first 8 bytes of the SHA-256 over the whole text, in hex. */
const tailLength = 17

const tail = /~[\da-f]{16}$/

/**
 * The text itself if it fits; else its beginning, ending on a whole character, and a tail that tells apart texts with the same beginning.
 * @param lengthMax in UTF-16 code units, as every limit of an entry's fields.
 */
export function shortened(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  const beginning = text.slice(0, lengthMax - tailLength).replace(/[\ud800-\udbff]$/, '')
  return `${beginning}~${bytesToHex(sha256(utf8ToBytes(text)).slice(0, 8))}`
}

/** Whether a text looks shortened. A sender's own text may look the same. */
export function isShortened(text: string): boolean {
  return tail.test(text)
}
