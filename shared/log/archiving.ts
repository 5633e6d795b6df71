// The archive: appends what a stream brings to the logs of its organizations and their Merkle trees, each entry exactly once, whatever
// is delivered again and whoever else is at work, as far as its budget goes. Order in a log is the order of arrival.

import { type Budget, newBudget, outOfTime } from '../budget.ts'
import { budgetSizes, segmentBytesMax } from '../deployment/budget-sizes.ts'
import { entryOfLine } from '../entry/stored-line.ts'
import { grow } from '../proof/growing-tiles.ts'
import { leafHash } from '../proof/hash.ts'
import type { LogTiles } from '../store/bucket/log-tiles.ts'
import type { Segments } from '../store/bucket/segments.ts'
import type { LogLedger } from '../store/ledger/log-ledger.ts'
import type { Head } from '../store/ledger/segment.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { OpenTilesCache } from './open-tiles.ts'

export interface ArchiveDeps {
  readonly ledger: Pick<LogLedger, 'head' | 'commit' | 'segments'>
  readonly segments: Pick<Segments, 'put'>
  readonly tiles: Pick<LogTiles, 'put' | 'hashes'>
  readonly openTiles: OpenTilesCache
  readonly logger: Logger
}

/** An entry on its way into its log. Holds nothing that is as large as its line. */
export interface Arrival {
  readonly id: string
  readonly organization: string
  readonly receivedMs: number
  /** Of its line. */
  readonly bytes: number
  /** Unpacks it anew each time. */
  line(): string
}

/** @param line gives the line as the table holds it. */
export function arrivalOf(id: string, line: () => string): Arrival {
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
const racesMax = 50

/**
 * Appends the arrivals of one organization that its log has not yet, segment by segment. When it resolves, all of them have a leaf
 * but those that are `left`, before which the budget was spent; when it rejects, some may. Calling it again with the same is safe, and
 * gets at least one segment further.
 */
export async function archiveArrivals<A extends Arrival>(
  deps: ArchiveDeps,
  organization: string,
  arrivals: readonly A[],
  budget: Budget = newBudget(budgetSizes.archive),
): Promise<Appended & { readonly left: readonly A[] }> {
  let appended: Appended = { entries: 0, leaves: 0 }
  for (let at = 0; at < arrivals.length; ) {
    if (at > 0 && budget.isSpent()) return { ...appended, left: arrivals.slice(at) }
    const part = firstSegmentOf(arrivals, at)
    appended = both(appended, await archiveSegment(deps, organization, part, budget))
    at += part.length
  }
  return { ...appended, left: [] }
}

/** As many as make a segment, and one at least. */
function firstSegmentOf(arrivals: readonly Arrival[], from: number): readonly Arrival[] {
  let [end, bytes] = [from, 0]
  for (let arrival = arrivals[end]; arrival && bytes < segmentBytesMax; arrival = arrivals[end]) {
    bytes += arrival.bytes
    end += 1
  }
  return arrivals.slice(from, end)
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
  deps: ArchiveDeps,
  organization: string,
  arrivals: readonly Arrival[],
  budget: Budget,
): Promise<Appended> {
  const giveBack = await budget.hold(arrivals.reduce((sum, { bytes }) => sum + bytes, 0))
  try {
    for (let race = 0; race < racesMax; race += 1) {
      const head = await deps.ledger.head(organization)
      const fresh = await withoutTaken(deps.ledger, organization, head, arrivals, budget)
      if (fresh.length === 0) return { entries: 0, leaves: head.size }
      if (await append(deps, organization, head, fresh))
        return { entries: fresh.length, leaves: head.size + fresh.length, oldestReceivedMs: oldestOf(fresh) }
    }
  } finally {
    giveBack()
  }
  throw new Error(`the head of the log moved ${racesMax} times while it was appended to`)
}

/** @returns false when the head is not what it was any more; nothing is appended then. */
async function append(
  deps: ArchiveDeps,
  organization: string,
  before: Head,
  fresh: readonly Arrival[],
): Promise<boolean> {
  const lines = fresh.map((arrival) => arrival.line())
  const growth = grow(before, await deps.openTiles.of(organization, before), lines.map(leafHash))
  const receivedMaxMs = Math.max(before.receivedMaxMs, ...fresh.map(({ receivedMs }) => receivedMs))
  const file = await deps.segments.put(organization, before.size, lines)
  const segment = { ...file, firstLeafIndex: before.size, ids: fresh.map(({ id }) => id), receivedMaxMs }
  await deps.tiles.put(organization, segment, growth.tiles)
  const head = { ...growth.edge, receivedMaxMs }
  if (!(await deps.ledger.commit(organization, before, head, segment))) return false
  deps.openTiles.keep(organization, head, growth.open)
  deps.logger.info('segment archived', { organization, firstLeafIndex: before.size, entries: fresh.length })
  return true
}

/**
 * An id has a leaf already if a segment lists it. A segment can list an entry only if its `receivedMaxMs`, which never falls from
 * segment to segment, reaches the entry's receipt time: so the walk back from the head ends after the few segments that were
 * committed since the oldest arrival was received, and most batches need none. (Sequence numbers of the stream would not do:
 * DynamoDB may split one partition key's items over several shards, whose numbers have no common order.)
 */
async function withoutTaken(
  ledger: ArchiveDeps['ledger'],
  organization: string,
  head: Head,
  arrivals: readonly Arrival[],
  budget: Budget,
): Promise<Arrival[]> {
  const oldestMs = oldestOf(arrivals)
  const wanted = new Set(arrivals.map(({ id }) => id))
  const taken = new Set<string>()
  if (head.size > 0 && oldestMs <= head.receivedMaxMs) {
    for await (const { ids, receivedMaxMs } of ledger.segments(organization)) {
      if (receivedMaxMs < oldestMs || taken.size === wanted.size) break
      for (const id of ids) if (wanted.has(id)) taken.add(id)
      // It cannot end half-way: it has all the time there is.
      if (budget.signal.aborted)
        throw outOfTime('all segments since the oldest arrival was received had been looked at')
    }
  }
  return arrivals.filter(({ id }) => {
    if (taken.has(id)) return false
    taken.add(id)
    return true
  })
}

export function oldestOf(arrivals: readonly Pick<Arrival, 'receivedMs'>[]): number {
  return Math.min(...arrivals.map(({ receivedMs }) => receivedMs))
}
