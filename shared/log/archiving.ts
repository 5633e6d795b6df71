// The archive: appends what a stream brings to the logs of its organizations and their Merkle trees, each entry exactly once, whatever
// is delivered again and whoever else is at work, as far as its budget goes. Order in a log is the order of arrival.

import { type Budget, newBudget, outOfTime } from '../budget.ts'
import { budgetSizes, segmentBytesMax } from '../deployment/budget-sizes.ts'
import { shardsMax } from '../deployment/shards.ts'
import { entryOfLine } from '../entry/stored-line.ts'
import type { Head } from '../store/ledger/segment.ts'
import type { AppendableLog, NewLeaf } from './appendable-log.ts'

/** An entry on its way into its log. Holds nothing that is as large as its line. */
export interface PendingEntry extends NewLeaf {
  readonly organization: string
  /** Of its line. */
  readonly bytes: number
}

/** @param line gives the line as the table holds it. */
export function pendingEntryOf(id: string, line: () => string): PendingEntry {
  const text = line()
  const entry = entryOfLine(text)
  return {
    id,
    organization: entry.context.organizationId,
    receivedMs: Date.parse(entry.receivedTimeStamp),
    bytes: Buffer.byteLength(text),
    line,
  }
}

/** What has been brought to a log. */
export interface Appended {
  readonly entries: number
  /** Of the log, by now. */
  readonly leaves: number
  /** When the oldest of them was received. Absent when all had their leaves before. */
  readonly oldestReceivedMs?: number
}

/**
 * Another instance that is at the same log wins at most this often in a row before the batch is given back to be retried: as often as
 * a log can have shards, each of which may be fed by a stream shard of its own.
 */
const racesMax = shardsMax

/**
 * Appends the pending entries of one organization that its log does not have yet, segment by segment. When it resolves, all of them have
 * a leaf but those that are `left`, before which the budget was spent; when it rejects, some may. Calling it again with the same is safe,
 * and gets at least one segment further.
 */
export async function appendPending<A extends PendingEntry>(
  log: AppendableLog,
  pending: readonly A[],
  budget: Budget = newBudget(budgetSizes.archive),
): Promise<Appended & { readonly left: readonly A[] }> {
  let appended: Appended = { entries: 0, leaves: 0 }
  for (let at = 0; at < pending.length; ) {
    if (at > 0 && budget.isSpent()) return { ...appended, left: pending.slice(at) }
    const part = firstSegmentOf(pending, at)
    appended = both(appended, await archiveSegment(log, part, budget))
    at += part.length
  }
  return { ...appended, left: [] }
}

/** As many as make a segment, and one at least. */
function firstSegmentOf(pending: readonly PendingEntry[], from: number): readonly PendingEntry[] {
  let [end, bytes] = [from, 0]
  for (let entry = pending[end]; entry && bytes < segmentBytesMax; entry = pending[end]) {
    bytes += entry.bytes
    end += 1
  }
  return pending.slice(from, end)
}

function both(first: Appended, then: Appended): Appended {
  const oldest = [first, then].flatMap(({ oldestReceivedMs }) => oldestReceivedMs ?? [])
  return {
    entries: first.entries + then.entries,
    leaves: then.leaves,
    ...(oldest.length > 0 && { oldestReceivedMs: Math.min(...oldest) }),
  }
}

async function archiveSegment(log: AppendableLog, pending: readonly PendingEntry[], budget: Budget): Promise<Appended> {
  const giveBack = await budget.hold(pending.reduce((sum, { bytes }) => sum + bytes, 0))
  try {
    for (let race = 0; race < racesMax; race += 1) {
      const head = await log.head()
      const fresh = await withoutTaken(log, head, pending, budget)
      if (fresh.length === 0) return { entries: 0, leaves: head.size }
      if (await log.append(head, fresh))
        return { entries: fresh.length, leaves: head.size + fresh.length, oldestReceivedMs: oldestOf(fresh) }
    }
  } finally {
    giveBack()
  }
  throw new Error(`the head of the log moved ${racesMax} times while it was appended to`)
}

/**
 * An id has a leaf already if a segment lists it. A segment can list an entry only if its `receivedMaxMs`, which never falls from
 * segment to segment, reaches the entry's receipt time: so the walk back from the head ends after the few segments that were
 * committed since the oldest pending entry was received, and most batches need none. (Sequence numbers of the stream would not do:
 * DynamoDB may split one partition key's items over several shards, whose numbers have no common order.)
 */
async function withoutTaken(
  log: AppendableLog,
  head: Head,
  pending: readonly PendingEntry[],
  budget: Budget,
): Promise<PendingEntry[]> {
  const oldestMs = oldestOf(pending)
  const wanted = new Set(pending.map(({ id }) => id))
  const taken = new Set<string>()
  if (head.size > 0 && oldestMs <= head.receivedMaxMs) {
    for await (const { ids, receivedMaxMs } of log.segmentsFromEnd()) {
      if (receivedMaxMs < oldestMs || taken.size === wanted.size) break
      for (const id of ids) if (wanted.has(id)) taken.add(id)
      // It cannot end half-way: it has all the time there is.
      if (budget.signal.aborted)
        throw outOfTime('all segments since the oldest pending entry was received had been looked at')
    }
  }
  return pending.filter(({ id }) => {
    if (taken.has(id)) return false
    taken.add(id)
    return true
  })
}

export function oldestOf(pending: readonly Pick<PendingEntry, 'receivedMs'>[]): number {
  return Math.min(...pending.map(({ receivedMs }) => receivedMs))
}
