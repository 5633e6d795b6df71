// The consistency proof as the service serves it: {"from":N,"to":M,"hashes":[…]}, base64. Proves nothing itself (consistency.ts).
import { type Hash, hashOfBase64 } from './hash.ts'

export interface ConsistencyProof {
  /** Sizes of the log. */
  readonly from: number
  readonly to: number
  readonly hashes: readonly Hash[]
}

/** `undefined` for what is no consistency proof. */
export function parseConsistencyFile(text: string): ConsistencyProof | undefined {
  try {
    const { from, to, hashes } = JSON.parse(text)
    const decoded = hashes.flatMap((hash: string) => hashOfBase64(hash) ?? [])
    const isProof = Number.isSafeInteger(from) && Number.isSafeInteger(to) && decoded.length === hashes.length
    return isProof ? { from, to, hashes: decoded } : undefined
  } catch {
    return undefined
  }
}
