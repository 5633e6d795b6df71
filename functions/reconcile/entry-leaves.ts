// Whether entries of the table have their leaf. There is no index of leaves by entry, but an entry's leaf is in a segment that reaches
// its receipt time, nearly always the first: so the segments are walked by receipt, and what lies between is jumped over.
import { firstLeafReceivedFrom } from '../../shared/log/leaf-search.ts'
import type { Log } from '../../shared/log/log.ts'
import { endOf } from '../../shared/store/ledger/segment.ts'

export interface EntryLeaves {
  readonly withoutLeaf: readonly string[]
  readonly withTwo: readonly string[]
  /** Where the last of those was found that were archived long after their receipt: the others will be near. */
  readonly strayLeaf?: number
}

/** Nearly all entries are archived within seconds. */
const nearMs = 60 * 60 * 1000

const straySegmentsMax = 20

/**
 * @param received the receipt times by id.
 * @param size of the log, read after the entries were.
 * @param strayLeaf as the call before has found it.
 */
export async function entryLeaves(
  log: Log,
  received: ReadonlyMap<string, number>,
  size: number,
  strayLeaf?: number,
): Promise<EntryLeaves> {
  const found = new Set<string>()
  const twice = new Set<string>()
  const open = new Map([...received].toSorted(([, a], [, b]) => a - b))
  const take = (ids: readonly string[]) => {
    for (const id of ids.filter((id) => received.has(id))) {
      if (found.has(id)) twice.add(id)
      found.add(id)
      open.delete(id)
    }
  }
  const strays = new Map<string, number>()
  let from = 0
  while (open.size > 0) {
    const start = await firstLeafReceivedFrom(log, open.values().next().value ?? 0, from, size)
    from = start
    if (from >= size) break
    for await (const segment of log.segmentsFrom(from)) {
      take(segment.ids)
      from = endOf(segment)
      for (const [id, receivedMs] of open) {
        if (receivedMs + nearMs >= segment.receivedMaxMs) break
        open.delete(id)
        strays.set(id, receivedMs)
      }
      const [oldestMs] = open.values()
      if (oldestMs === undefined || oldestMs > segment.receivedMaxMs || from >= size) break
    }
    // Nothing but a gap lies behind.
    if (from === start) break
  }
  for (const [id, receivedMs] of open) strays.set(id, receivedMs)
  const at = await findStrays(log, strays, size, strayLeaf)
  return {
    withoutLeaf: [...strays.keys()],
    withTwo: [...twice],
    ...(at === undefined ? {} : { strayLeaf: at }),
  }
}

/** Takes out of `strays` those that have a leaf, however far from their receipt: first where the last ones were, then everywhere. */
async function findStrays(
  log: Log,
  strays: Map<string, number>,
  size: number,
  strayLeaf: number | undefined,
): Promise<number | undefined> {
  let at = strayLeaf
  const walk = async (from: number, segmentsMax: number) => {
    if (strays.size === 0 || from >= size) return
    let segments = 0
    for await (const { ids, firstLeafIndex } of log.segmentsFrom(from)) {
      for (const id of ids) if (strays.delete(id)) at = firstLeafIndex
      segments += 1
      if (strays.size === 0 || segments >= segmentsMax) return
    }
  }
  if (strayLeaf !== undefined) await walk(strayLeaf, straySegmentsMax)
  if (strays.size === 0) return at
  await walk(await firstLeafReceivedFrom(log, Math.min(...strays.values()), 0, size), Infinity)
  return at
}
