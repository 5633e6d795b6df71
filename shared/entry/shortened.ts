// The shortened form of a text that is too long for its field. It is the same each time, so that a search for the whole text
// finds the stored one. The whole text is kept elsewhere (mapping-rule.ts).
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { hashDigits, shortenedBy } from './shortening.ts'

/** As it is stored: its tail is the first 8 bytes of the SHA-256 over the whole text, in hex. */
export function shortened(text: string, lengthMax: number): string {
  return shortenedBy(hashOf, text, lengthMax)
}

function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)).slice(0, hashDigits / 2))
}
