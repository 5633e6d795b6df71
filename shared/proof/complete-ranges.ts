// Complete ranges: which leaves stand one by one without a gap, told from their indexes as they come.
import type { LeafRange } from './subtree.ts'

export interface CompleteRanges {
  /** Of leaves. */
  readonly entries: number
  readonly ranges: number
  /** The first of them. */
  readonly complete: readonly LeafRange[]
}

const listedMax = 100

export function completeRangesOf() {
  const complete: LeafRange[] = []
  let [entries, ranges, end] = [0, 0, -1]
  return {
    /** @param leafIndex behind those that were added before. */
    add(leafIndex: number): void {
      entries += 1
      if (leafIndex !== end) ranges += 1
      if (ranges <= listedMax)
        complete[ranges - 1] = { from: complete[ranges - 1]?.from ?? leafIndex, to: leafIndex + 1 }
      end = leafIndex + 1
    },
    found: (): CompleteRanges => ({ entries, ranges, complete }),
  }
}
