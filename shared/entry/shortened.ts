// A text that is longer than its field may be, shortened so that it stays the same text for everyone who does the same: what is stored,
// and what a stored field is searched by. Where the whole is kept is not decided here.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** `~` and the first 8 bytes of the SHA-256 over the whole text, in hex. */
const tailLength = 17

const tail = /~[\da-f]{16}$/

/**
 * The text itself where it fits; else its beginning, no character cut in two, and the tail that tells apart what begins alike.
 * @param lengthMax in UTF-16 code units, as every limit of an entry's fields.
 */
export function shortened(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  const beginning = text.slice(0, lengthMax - tailLength).replace(/[\ud800-\udbff]$/, '')
  return `${beginning}~${bytesToHex(sha256(utf8ToBytes(text)).slice(0, 8))}`
}

/** Whether a text looks like one that was shortened. A sender's own may look the same. */
export function isShortened(text: string): boolean {
  return tail.test(text)
}
