// The consistency proof as the service serves it: {"from":N,"to":M,"hashes":[…]}, base64. Proves nothing itself (consistency.ts).
import { type Hash, hashOfBase64 } from './hash.ts'

export interface ConsistencyProof {
  /** Sizes of the log. */
  readonly from: number
  readonly to: number
  readonly hashes: readonly Hash[]
}

/** `undefined` for what is no consistency proof, or is not written as the service writes it. */
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
