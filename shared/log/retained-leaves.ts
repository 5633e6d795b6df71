// The leaves of a log in leaf order, as far as their entries are still retained. Knows nothing of who may see them.
import { entryIdMs } from '../entry/entry-id.ts'
import { endOf, type Segment } from '../store/ledger/segment.ts'
import { clockSkewMaxMs, retainedFromMs } from '../time/retention.ts'
import { firstLeafReceivedFrom } from './leaf-search.ts'
import type { Log } from './log.ts'

export interface Leaf {
  readonly leafIndex: number
  /** As it is stored: what takes many times as much, its entry, is for whoever shows it, one by one. */
  readonly line: string
}

/** Consecutive leaves, of which those that are not listed are past their retention. */
export interface LeafRun {
  readonly leaves: readonly Leaf[]
  readonly lastLeafIndex: number
}

/**
 * The leaves from `fromLeafIndex` to the end of a log of `size` leaves, segment by segment. A segment whose entries are all past
 * their retention is not asked of the bucket, which may have removed it by then; every other must be there.
 * @throws Error naming the segment that is missing or is not what was put.
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

/** What was received before is past its retention: no entry is taken whose event time is further ahead of its receipt. */
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
