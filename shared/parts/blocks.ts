// Blocks: a long section is cut into pieces, so that a few of its items can be read without the others. The directory has where each
// block begins, and with which item.
import type { Place } from './part-bytes.ts'

export interface Blocks {
  /** The first item of each block, ascending. */
  readonly firsts: ArrayLike<number>
  /** Where each block begins in its section. */
  readonly starts: ArrayLike<number>
}

/** The block of an item: the last that does not begin behind it; 0 if all do. */
export function blockOf(firsts: ArrayLike<number>, item: number): number {
  let [low, high] = [0, Math.max(0, firsts.length - 1)]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((firsts[middle] ?? 0) <= item) low = middle
    else high = middle - 1
  }
  return low
}

/** Where a block stands in the file. */
export function placeOfBlock(starts: ArrayLike<number>, block: number, [from, bytes]: Place): Place {
  const start = starts[block] ?? bytes
  return [from + start, (starts[block + 1] ?? bytes) - start]
}
