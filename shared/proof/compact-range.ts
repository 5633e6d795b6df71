// The compact range of a whole log: the roots of its largest perfect subtrees, from left to right, one for each bit of its size. It is all
// that is needed to append to the log and to compute its root, however many leaves the log has.
import { emptyRoot, type Hash, nodeHash } from './hash.ts'
import { isAligned } from './subtree.ts'

export interface CompactRange {
  /** Leaves of the log. */
  readonly size: number
  readonly roots: readonly Hash[]
}

export const emptyRange: CompactRange = { size: 0, roots: [] }

/**
 * Appends a leaf's hash, or with `level` the root of a perfect subtree of 2^level leaves.
 * @throws Error when no such subtree can begin behind the last leaf.
 */
export function appended({ size, roots }: CompactRange, hash: Hash, level = 0): CompactRange {
  if (!isAligned(size, level)) throw new Error(`a subtree of 2^${level} leaves cannot begin at leaf ${size}`)
  const grown = [...roots, hash]
  // Where the size has a bit, a subtree of that level is waiting for its right half.
  for (let height = level; Math.floor(size / 2 ** height) % 2 === 1; height += 1) {
    const [left, right] = grown.splice(-2)
    if (!left || !right) throw new Error('a compact range has a root for each 1 bit of its size')
    grown.push(nodeHash(left, right))
  }
  return { size: size + 2 ** level, roots: grown }
}

/** Of the log that has these leaves' hashes; or, of hashes of a higher level, its part above that level. */
export function compactRangeOf(hashes: readonly Hash[]): CompactRange {
  return hashes.reduce<CompactRange>((range, hash) => appended(range, hash), emptyRange)
}

export function rootOf({ roots }: CompactRange): Hash {
  return foldedRoot(roots)
}

/** The root of a tree whose perfect subtrees, from left to right, have these roots. */
export function foldedRoot(roots: readonly Hash[]): Hash {
  const [last, ...others] = roots.toReversed()
  if (!last) return emptyRoot
  return others.reduce((root, left) => nodeHash(left, root), last)
}
