// The leaves of a log whose entries are still retained, in leaf order. Knows nothing of rights.
import { entryIdMs } from '../entry/entry-id.ts'
import { endOf, type Segment } from '../store/ledger/segment.ts'
import { clockSkewMaxMs, retainedFromMs } from '../time/retention.ts'
import { firstLeafReceivedFrom } from './leaf-search.ts'
import type { Log } from './log.ts'

export interface Leaf {
  readonly leafIndex: number
  /** The stored line. The caller parses one entry at a time, since an entry takes many times the memory. */
  readonly line: string
}

/** Consecutive leaves; those that are not listed are past their retention. */
export interface LeafRun {
  readonly leaves: readonly Leaf[]
  readonly lastLeafIndex: number
}

/**
 * The leaves from `fromLeafIndex` to the end of a log of `size` leaves, segment by segment. A segment whose entries are all past
 * their retention is not read, since the bucket may have removed it. Every other must exist.
 * @throws Error naming a segment that is missing or altered.
 */
export async function* retainedLeaves(
  log: Log,
  fromLeafIndex: number,
  size: number,
  nowMs: number,
): AsyncGenerator<LeafRun> {
  const retainedMs = retainedFromMs(nowMs)
  const receivedMs = receivedFromMs(nowMs)
  let next = fromLeafIndex
  while (next < size) {
    for await (const segment of log.segmentsFrom(next)) {
      if (segment.receivedMaxMs < receivedMs) {
        next = await firstLeafReceivedFrom(log, receivedMs, endOf(segment), size)
        yield { leaves: [], lastLeafIndex: next - 1 }
        break
      }
      yield { leaves: await retainedOf(log, segment, next, retainedMs), lastLeafIndex: endOf(segment) - 1 }
      next = endOf(segment)
      if (next >= size) return
    }
  }
}

/** Entries received before are past their retention, since an event time is at most the clock skew ahead of its receipt. */
export function receivedFromMs(nowMs: number): number {
  return retainedFromMs(nowMs) - clockSkewMaxMs
}

async function retainedOf(log: Log, segment: Segment, fromLeafIndex: number, retainedMs: number): Promise<Leaf[]> {
  const skipped = Math.max(0, fromLeafIndex - segment.firstLeafIndex)
  const isRetained = (id: string) => entryIdMs(id) >= retainedMs
  if (!segment.ids.slice(skipped).some(isRetained)) return []
  const lines = await log.linesOf(segment)
  return lines.flatMap((line, at) =>
    at >= skipped && isRetained(segment.ids[at] ?? '') ? [{ leafIndex: segment.firstLeafIndex + at, line }] : [],
  )
}
