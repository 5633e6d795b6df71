// Finding a leaf in a log, of which there is no index by entry: the segments' receipt times only ever grow, so bisecting finds the
// place from which on it can be.
import { type Budget, outOfTime } from '../budget.ts'
import { endOf } from '../store/ledger/segment.ts'
import type { Log } from './log.ts'

/**
 * The first leaf of the first segment that reaches the receipt time: some 20 queries, however many segments lie before it.
 * @returns `size` when there is none.
 */
export async function firstLeafReceivedFrom(
  log: Log,
  receivedMs: number,
  fromLeafIndex: number,
  size: number,
): Promise<number> {
  let [low, high] = [fromLeafIndex, size]
  while (low < high) {
    const segment = await log.segmentOf(Math.floor((low + high) / 2))
    if (segment.receivedMaxMs < receivedMs) low = endOf(segment)
    else high = Math.max(low, segment.firstLeafIndex)
  }
  return low
}

/**
 * The entry's place in a log of `size` leaves; `undefined` when it has none yet. That it has none is known only once all segments since
 * its receipt have been looked at.
 * @throws AuditError `STORE_UNAVAILABLE` when the budget ends before that.
 */
export async function leafIndexOf(
  log: Log,
  entry: { readonly id: string; readonly receivedMs: number },
  size: number,
  budget: Budget,
): Promise<number | undefined> {
  const from = await firstLeafReceivedFrom(log, entry.receivedMs, 0, size)
  if (from >= size) return undefined
  // An entry is archived soon after it was received: nearly always it is in the first of these.
  for await (const { firstLeafIndex, ids } of log.segmentsFrom(from)) {
    const at = ids.indexOf(entry.id)
    if (at >= 0) return firstLeafIndex + at
    budget.read()
    if (budget.isSpent()) throw outOfTime('all of the log since the entry was received had been looked at')
  }
  return undefined
}
