// A scan of the newest part of a range, as far as time allows: from the newest item back. It stops only between two milliseconds, so that
// the read part is a time range and the rest can be requested as another.
import { outOfTime } from '../budget.ts'

/** An item, or several that follow each other. */
interface Splittable<T> {
  /** What is newer than a millisecond, and the others. */
  split(ms: number): readonly [newer: readonly T[], others: readonly T[]]
}

/** Items that follow those of the run before, newest first. */
export interface NewestRun<T extends Splittable<T>> {
  readonly items: readonly T[]
  /** What is newer was in this run or the ones before; of its own millisecond there may be more. */
  readonly upTo: { readonly ms: number }
  /** The store did not answer in time: this is the last run, and more may follow. */
  readonly isCut?: true | undefined
}

/**
 * Hands every item to `take`, newest first, until the runs end or `isOver`. It always completes at least one millisecond, so that a
 * request for the rest advances.
 * @returns the millisecond from which on everything, and before which nothing, was taken; `undefined` if everything was taken.
 * @throws AuditError `STORE_UNAVAILABLE` if the runs were cut before that.
 */
export async function scanNewestFirst<T extends Splittable<T>>(
  runs: AsyncIterable<NewestRun<T>>,
  isOver: () => boolean,
  take: (item: T) => void,
): Promise<number | undefined> {
  /** The last read millisecond, which may continue in the next run; its last items are held back. */
  let open: { readonly ms: number; readonly held: readonly T[]; readonly isPartlyTaken: boolean } | undefined
  let isOneWhole = false
  for await (const { items, upTo, isCut } of runs) {
    if (isCut) {
      if (open && isOneWhole && !open.isPartlyTaken) return open.ms + 1
      throw outOfTime('a whole millisecond was counted')
    }
    open?.held.forEach(take)
    const split = items.map((item) => item.split(upTo.ms))
    const whole = split.flatMap(([newer]) => newer)
    whole.forEach(take)
    isOneWhole ||= whole.length > 0 || (open !== undefined && open.ms > upTo.ms)
    open = { ms: upTo.ms, held: split.flatMap(([, others]) => others), isPartlyTaken: open?.ms === upTo.ms }
    if (isOneWhole && !open.isPartlyTaken && isOver()) return upTo.ms + 1
  }
  open?.held.forEach(take)
  return undefined
}
