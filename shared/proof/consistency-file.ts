// The parser of a served consistency proof: {"from":N,"to":M,"hashes":[…]}, base64. The proof is checked in consistency.ts.
import { type Hash, hashOfBase64 } from './hash.ts'

export interface ConsistencyProof {
  /** Sizes of the log. */
  readonly from: number
  readonly to: number
  readonly hashes: readonly Hash[]
}

/** `undefined` for a text that is no consistency proof in the service's form. */
export function parseConsistencyFile(text: string): ConsistencyProof | undefined {
  try {
    const { from, to, hashes } = JSON.parse(text)
    const decoded = hashes.flatMap((hash: string) => hashOfBase64(hash) ?? [])
    const areSizes = [from, to].every((size) => Number.isSafeInteger(size) && size >= 0)
    const isCanonical = JSON.stringify({ from, to, hashes }) === text
    return areSizes && isCanonical && decoded.length === hashes.length ? { from, to, hashes: decoded } : undefined
  } catch {
    return undefined
  }
}
