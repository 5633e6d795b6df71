// The perfect subtrees of a log: the nodes that never change once they are there. Arithmetic on leaf indexes only, which are whole
// numbers up to 2^53: no bit operators, which see 32 bits.

/** The 2^level leaves from `index * 2^level` on. */
export interface Subtree {
  readonly level: number
  readonly index: number
}

/** Leaves from `from` on and before `to`. */
export interface LeafRange {
  readonly from: number
  readonly to: number
}

/** The fewest perfect subtrees that hold exactly the leaves of the range, from left to right; at most two of each level. */
export function subtreesOf({ from, to }: LeafRange): Subtree[] {
  const subtrees: Subtree[] = []
  let next = from
  while (next < to) {
    const level = largestLevelAt(next, to - next)
    subtrees.push({ level, index: next / 2 ** level })
    next += 2 ** level
  }
  return subtrees
}

/** Whether a subtree of this level can begin at the leaf. */
export function isAligned(leafIndex: number, level: number): boolean {
  return leafIndex % 2 ** level === 0
}

/** The largest power of two below `count`: where RFC 6962 splits a tree of more than one leaf. */
export function splitOf(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

function largestLevelAt(leafIndex: number, count: number): number {
  let level = 0
  while (2 ** (level + 1) <= count && isAligned(leafIndex, level + 1)) level += 1
  return level
}
