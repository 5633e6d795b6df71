// Stretches: which leaves stand one by one without a gap, told from their indexes as they come.
import type { LeafRange } from './subtree.ts'

export interface Stretches {
  /** Of leaves. */
  readonly entries: number
  readonly stretches: number
  /** The first of them. */
  readonly complete: readonly LeafRange[]
}

const listedMax = 100

export function stretchesOf() {
  const complete: LeafRange[] = []
  let [entries, stretches, end] = [0, 0, -1]
  return {
    /** @param leafIndex behind those that were added before. */
    add(leafIndex: number): void {
      entries += 1
      if (leafIndex !== end) stretches += 1
      if (stretches <= listedMax)
        complete[stretches - 1] = { from: complete[stretches - 1]?.from ?? leafIndex, to: leafIndex + 1 }
      end = leafIndex + 1
    },
    found: (): Stretches => ({ entries, stretches, complete }),
  }
}
