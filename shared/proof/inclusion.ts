// Inclusion proofs: that a leaf is at its place in a log of a size (RFC 6962 section 2.1.1, RFC 9162 section 2.1.3).
import { type Hash, nodeHash, sameHash } from './hash.ts'
import { type LeafRange, splitOf } from './subtree.ts'

/** The subtrees whose roots are the proof, from the leaf's sibling up to a child of the root. */
export function inclusionRanges(leafIndex: number, size: number): LeafRange[] {
  if (leafIndex < 0 || leafIndex >= size) throw new Error(`a log of ${size} leaves has no leaf ${leafIndex}`)
  const path: LeafRange[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (leafIndex < middle) {
      path.push({ from: middle, to })
      to = middle
    } else {
      path.push({ from, to: middle })
      from = middle
    }
  }
  return path.reverse()
}

/** Whether the proof leads from the leaf's hash, at its place, to the root of a log of that size. RFC 9162 section 2.1.3.2. */
export function isIncluded(leaf: Hash, leafIndex: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!Number.isSafeInteger(leafIndex) || leafIndex < 0 || leafIndex >= size) return false
  let [first, second, hash] = [leafIndex, size - 1, leaf]
  for (const sibling of proof) {
    if (second === 0) return false
    if (isOdd(first) || first === second) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(first) && first !== 0) {
        first = half(first)
        second = half(second)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    first = half(first)
    second = half(second)
  }
  return second === 0 && sameHash(hash, root)
}

export function isOdd(index: number): boolean {
  return index % 2 === 1
}

export function half(index: number): number {
  return Math.floor(index / 2)
}
