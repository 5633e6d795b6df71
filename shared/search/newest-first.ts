// A scan of the newest part of a range, as far as time allows: from the newest entry back. It stops only between two milliseconds, so that
// the read part is a time range and the rest can be requested as another.
import type { Entry } from '../entry/entry.ts'
import { entryIdMs } from '../entry/entry-id.ts'
import { idOfPosition } from '../filter/event-order.ts'
import type { MatchingRun } from './matching-runs.ts'

/**
 * Hands every entry to `take`, newest first, until the runs end or `isOver`. It always completes at least one millisecond, so that a
 * request for the rest advances.
 * @param runs in descending order.
 * @returns the millisecond from which on everything, and before which nothing, was taken; `undefined` if everything was taken.
 */
export async function scanNewestFirst(
  runs: AsyncIterable<MatchingRun>,
  isOver: () => boolean,
  take: (entry: Entry) => void,
): Promise<number | undefined> {
  /** The last read millisecond, which may continue in the next run; its last entries are held back. */
  let open: { readonly ms: number; readonly held: readonly Entry[]; readonly isPartlyTaken: boolean } | undefined
  let isOneWhole = false
  for await (const { matches, position } of runs) {
    const ms = entryIdMs(idOfPosition(position))
    const entries = matches.map(({ entry }) => entry)
    open?.held.forEach(take)
    const whole = entries.filter(({ id }) => entryIdMs(id) > ms)
    whole.forEach(take)
    isOneWhole ||= whole.length > 0 || (open !== undefined && open.ms > ms)
    open = { ms, held: entries.slice(whole.length), isPartlyTaken: open?.ms === ms }
    if (isOneWhole && !open.isPartlyTaken && isOver()) return ms + 1
  }
  open?.held.forEach(take)
  return undefined
}
