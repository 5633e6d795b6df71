// Consistency proofs: that a log only grew, from one size to a later one (RFC 6962 section 2.1.2, RFC 9162 section 2.1.4).
import { emptyRoot, type Hash, nodeHash, sameHash } from './hash.ts'
import { half, isOdd } from './inclusion.ts'
import { type LeafRange, splitOf } from './subtree.ts'

/** The subtrees whose roots are the proof. None where there is nothing to prove: from no leaf, or to the same size. */
export function consistencyRanges(first: number, second: number): LeafRange[] {
  if (first < 0 || first > second) throw new Error(`a log of ${second} leaves has not grown from ${first}`)
  if (first === 0 || first === second) return []
  const path: LeafRange[] = []
  let [from, to, isWholeOld] = [0, second, true]
  while (to !== first) {
    const middle = from + splitOf(to - from)
    if (first <= middle) {
      path.push({ from: middle, to })
      to = middle
    } else {
      path.push({ from, to: middle })
      from = middle
      isWholeOld = false
    }
  }
  // What is left is the old log's own right end; where that is the whole old log, whoever verifies has its root.
  return (isWholeOld ? path : [...path, { from, to }]).reverse()
}

/** Whether the proof shows the log of the first size and root to be the beginning of the second. RFC 9162 section 2.1.4.2. */
export function isConsistent(
  first: { readonly size: number; readonly root: Hash },
  second: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (!Number.isSafeInteger(first.size) || first.size < 0 || first.size > second.size) return false
  if (first.size === second.size) return proof.length === 0 && sameHash(first.root, second.root)
  if (first.size === 0) return proof.length === 0 && sameHash(first.root, emptyRoot)
  const [start, ...rest] = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof
  if (!start) return false
  let [old, now] = [first.size - 1, second.size - 1]
  while (isOdd(old)) [old, now] = [half(old), half(now)]
  let [oldRoot, newRoot] = [start, start]
  for (const hash of rest) {
    if (now === 0) return false
    if (isOdd(old) || old === now) {
      oldRoot = nodeHash(hash, oldRoot)
      newRoot = nodeHash(hash, newRoot)
      while (!isOdd(old) && old !== 0) [old, now] = [half(old), half(now)]
    } else {
      newRoot = nodeHash(newRoot, hash)
    }
    ;[old, now] = [half(old), half(now)]
  }
  return now === 0 && sameHash(oldRoot, first.root) && sameHash(newRoot, second.root)
}

function isPowerOfTwo(size: number): boolean {
  return size === splitOf(size + 1)
}
