// The newest part of a range, as far as there is time: reads from the newest entry back, and stops only between two milliseconds, so
// that what was read can be said as a time range and the rest be asked for as another.
import type { Entry } from '../entry/entry.ts'
import { entryIdMs } from '../entry/entry-id.ts'
import { idOfPosition } from '../filter/event-order.ts'
import type { MatchingRun } from './matching-runs.ts'

/**
 * Hands every entry to `take`, newest first, until the runs end or it is over; reads on after that as long as it takes to
 * have read one millisecond whole, so that asking for the rest always gets further.
 * @param runs in descending order.
 * @returns the first millisecond from which on everything was taken and before which nothing was; `undefined` when all was taken.
 */
export async function scanNewestFirst(
  runs: AsyncIterable<MatchingRun>,
  isOver: () => boolean,
  take: (entry: Entry) => void,
): Promise<number | undefined> {
  /** The last millisecond that was read of, which may go on in the next run: of it, what was read last is not taken yet. */
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
