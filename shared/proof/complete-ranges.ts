// Complete ranges: runs of leaves without a gap, collected from leaf indexes in ascending order.
import type { LeafRange } from './subtree.ts'

export interface CompleteRanges {
  /** Number of leaves. */
  readonly entries: number
  readonly ranges: number
  /** The first ranges. */
  readonly complete: readonly LeafRange[]
}

const listedMax = 100

export function completeRangesOf() {
  const complete: LeafRange[] = []
  let [entries, ranges, end] = [0, 0, -1]
  return {
    /** @param leafIndex larger than all added before. */
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
