// The archive: appends the entries of a stream to the logs of their organizations and their Merkle trees. Each entry gets exactly one
// leaf, despite repeated deliveries and other instances. Ends with its budget. A log has the order of arrival.

import { type Budget, outOfTime } from '../budget.ts'
import { segmentBytesMax } from '../deployment/budget-sizes.ts'
import { shardsMax } from '../deployment/shards.ts'
import { entryOfLine } from '../entry/stored-line.ts'
import { endOf, type Head } from '../store/ledger/segment.ts'
import type { AppendableLog, NewLeaf } from './appendable-log.ts'

/** An entry that waits for its leaf. Does not hold its line in memory. */
export interface PendingEntry extends NewLeaf {
  readonly organization: string
  /** The size of its line. */
  readonly bytes: number
}

/** @param line returns the line in the table. */
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

/** The result of appending to a log. */
export interface Appended {
  readonly entries: number
  /** The size of the log afterwards. */
  readonly leaves: number
  /** The receipt of the oldest appended entry. Absent if all had their leaves before. */
  readonly oldestReceivedMs?: number
}

/**
 * How often we may lose the commit before the batch is returned for retry: as often as a log can have shards, since each may have a
 * stream shard, and so an instance, of its own.
 */
const racesMax = shardsMax

/**
 * Appends those pending entries of one organization that have no leaf yet, segment by segment. After it resolves, all have a leaf except
 * those in `left`, before which the budget was spent. After it rejects, some may. A repeated call is safe, and advances by at least one
 * segment.
 * @param lookedTo none of the pending has a leaf before it.
 */
export async function appendPending<A extends PendingEntry>(
  log: AppendableLog,
  pending: readonly A[],
  budget: Budget,
  lookedTo = 0,
): Promise<Appended & { readonly left: readonly A[] }> {
  let appended: Appended = { entries: 0, leaves: 0 }
  for (let at = 0; at < pending.length; ) {
    if (at > 0 && budget.isSpent()) return { ...appended, left: pending.slice(at) }
    const part = firstSegmentOf(pending, at)
    appended = both(appended, await archiveSegment(log, part, budget, lookedTo))
    at += part.length
  }
  return { ...appended, left: [] }
}

/** Enough entries for a segment, at least one. */
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

async function archiveSegment(
  log: AppendableLog,
  pending: readonly PendingEntry[],
  budget: Budget,
  lookedTo: number,
): Promise<Appended> {
  const giveBack = await budget.hold(pending.reduce((sum, { bytes }) => sum + bytes, 0))
  try {
    for (let race = 0; race < racesMax; race += 1) {
      const head = await log.head()
      const fresh = await withoutTaken(log, head, pending, budget, lookedTo)
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
 * segment to segment, reaches the entry's receipt time. So the walk back from the head ends after the few segments committed since the
 * oldest pending entry was received, and most batches need none. (The stream's sequence numbers do not help: DynamoDB may split one
 * partition key's items over several shards, whose numbers have no common order.)
 */
async function withoutTaken(
  log: AppendableLog,
  head: Head,
  pending: readonly PendingEntry[],
  budget: Budget,
  lookedTo: number,
): Promise<PendingEntry[]> {
  const oldestMs = oldestOf(pending)
  const wanted = new Set(pending.map(({ id }) => id))
  const taken = new Set<string>()
  if (head.size > lookedTo && oldestMs <= head.receivedMaxMs) {
    for await (const segment of log.segmentsFromEnd()) {
      if (endOf(segment) <= lookedTo || segment.receivedMaxMs < oldestMs || taken.size === wanted.size) break
      for (const id of segment.ids) if (wanted.has(id)) taken.add(id)
      // It cannot end half-way, so only the final deadline stops it.
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
