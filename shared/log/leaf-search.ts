// The search of a leaf in a log, which has no index by entry. The segments' receipt times never fall, so bisecting finds the first
// place where the leaf can be.
import { type Budget, outOfTime } from '../budget.ts'
import { endOf } from '../store/ledger/segment.ts'
import type { Log } from './log.ts'

/**
 * The first leaf of the first segment that reaches the receipt time. Takes some 20 queries for any number of segments.
 * @returns `size` if there is none.
 */
export async function firstLeafReceivedFrom(
  log: Pick<Log, 'segmentOf'>,
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
 * The entry's leaf index in a log of `size` leaves; `undefined` if it has none yet, which is known only after all segments since its
 * receipt are read.
 * @throws AuditError `STORE_UNAVAILABLE` if the budget ends before that.
 */
export async function leafIndexOf(
  log: Log,
  entry: { readonly id: string; readonly receivedMs: number },
  size: number,
  budget: Budget,
): Promise<number | undefined> {
  const from = await firstLeafReceivedFrom(log, entry.receivedMs, 0, size)
  if (from >= size) return undefined
  // An entry is archived soon after its receipt, so it is nearly always in the first of these.
  for await (const { firstLeafIndex, ids } of log.segmentsFrom(from)) {
    const at = ids.indexOf(entry.id)
    if (at >= 0) return firstLeafIndex + at
    budget.read()
    if (budget.isSpent()) throw outOfTime('all of the log since the entry was received had been looked at')
  }
  return undefined
}
