// Searches the leaves of entries of the table. There is no index of leaves by entry, but an entry's leaf is in a segment that reaches its
// time of receipt, nearly always the first such segment. So the search goes through the segments by time of receipt and skips those
// between. An entry that is not found there is searched in all later segments. A search stops when its budget is spent, and the next turn
// continues it.
import type { Budget } from '../../shared/budget.ts'
import { oldestOf, type PendingEntry } from '../../shared/log/archiving.ts'
import { firstLeafReceivedFrom } from '../../shared/log/leaf-search.ts'
import type { Log } from '../../shared/log/log.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import type { LeafSearch } from '../../shared/store/ledger/reconciliations.ts'
import type { Segment } from '../../shared/store/ledger/segment.ts'
import { bridged, type Gap, hashesIn, isGap, overGaps, rangeOf } from './gaps.ts'

export interface EntryLeaves {
  /** Where the search continues. Once it is through, no leaf was found for the entries in `far`. */
  readonly search: LeafSearch
  readonly isThrough: boolean
  /** The ids that were found twice. */
  readonly withTwo: readonly string[]
}

/** The state of a search: `near` and `far` are the entries that it has not found yet. */
interface Searching {
  readonly log: Log
  readonly size: number
  readonly budget: Budget
  readonly near: Map<string, PendingEntry>
  readonly far: Map<string, PendingEntry>
  leafIndex: number
  strayLeaf: number | undefined
  /** The ids of the searched entries that have a leaf in this part of the log. */
  idsIn(part: Segment | Gap): Promise<readonly string[]>
}

/** How long after its receipt an entry is searched as `near`. Nearly all entries are archived within seconds. */
const nearMs = 60 * 60 * 1000

/** Entries that were archived late are usually close together in the log: so many parts are searched from the last one found. */
const strayPartsMax = 20

/**
 * Examines at least one segment or, where segments are missing, the leaves below one tile.
 * @param entries the entries that the search names. An id without an entry here is dropped from the search.
 * @param size the size of the log, read after the entries.
 */
export async function entryLeaves(
  log: Log,
  entries: readonly PendingEntry[],
  search: LeafSearch,
  size: number,
  budget: Budget,
): Promise<EntryLeaves> {
  const sorted = entries.toSorted((a, b) => a.receivedMs - b.receivedMs)
  const openOf = (ids: readonly string[]) => {
    const open = new Set(ids)
    return new Map(sorted.filter(({ id }) => open.has(id)).map((entry) => [entry.id, entry]))
  }
  let { untoldMs } = search
  const known = knownIn(log, entries, size)
  const searching: Searching = {
    ...{ log, size, budget },
    ...{ near: openOf(search.near), far: openOf(search.far) },
    ...{ leafIndex: search.leafIndex, strayLeaf: search.strayLeaf },
    async idsIn(part) {
      budget.read()
      const ids = await known(part)
      if (ids === undefined) untoldMs = Math.max(untoldMs ?? 0, part.receivedMaxMs)
      return ids ?? []
    },
  }
  const twice = new Set<string>()
  const isNearThrough = search.near.length === 0 || (await lookNear(searching, twice))
  const isThrough = isNearThrough && (await lookFar(searching))
  const { near, far, leafIndex, strayLeaf } = searching
  return {
    search: {
      ...{ near: [...near.keys()], far: [...far.keys()], leafIndex },
      ...(strayLeaf !== undefined && { strayLeaf }),
      ...(untoldMs !== undefined && { untoldMs }),
    },
    isThrough,
    withTwo: [...twice],
  }
}

/** @returns whether `near` is empty now: each entry is found or has moved to `far`, whose search begins at `leafIndex`. */
async function lookNear(searching: Searching, twice: Set<string>): Promise<boolean> {
  const { log, size, budget, near, far } = searching
  const found = new Set<string>()
  while (near.size > 0 && searching.leafIndex < size) {
    const start = await firstLeafReceivedFrom(bridged(log), oldestOf([...near.values()]), searching.leafIndex, size)
    searching.leafIndex = start
    for await (const part of overGaps(log, start, size)) {
      for (const id of await searching.idsIn(part)) {
        if (found.has(id)) twice.add(id)
        found.add(id)
        near.delete(id)
        far.delete(id)
      }
      searching.leafIndex = rangeOf(part).to
      for (const [id, entry] of near) {
        if (entry.receivedMs + nearMs >= part.receivedMaxMs) break
        near.delete(id)
        far.set(id, entry)
      }
      if (near.size > 0 && searching.leafIndex < size && budget.isSpent()) return false
      const [oldest] = near.values()
      if (oldest === undefined || oldest.receivedMs > part.receivedMaxMs) break
    }
  }
  for (const [id, entry] of near) far.set(id, entry)
  near.clear()
  if (far.size > 0) await lookAtStrays(searching)
  if (far.size > 0)
    searching.leafIndex = await firstLeafReceivedFrom(bridged(log), oldestOf([...far.values()]), 0, size)
  return true
}

async function lookAtStrays(searching: Searching): Promise<void> {
  if (searching.strayLeaf === undefined) return
  let parts = 0
  for await (const part of overGaps(searching.log, searching.strayLeaf, searching.size)) {
    await takeStrays(searching, part)
    parts += 1
    if (searching.far.size === 0 || parts >= strayPartsMax) return
  }
}

/** @returns whether the search is through: every entry of `far` is found, or the whole log was examined. */
async function lookFar(searching: Searching): Promise<boolean> {
  const { log, size, budget, far } = searching
  if (far.size === 0) return true
  for await (const part of overGaps(log, searching.leafIndex, size)) {
    await takeStrays(searching, part)
    searching.leafIndex = rangeOf(part).to
    if (far.size === 0) return true
    if (searching.leafIndex < size && budget.isSpent()) return false
  }
  return true
}

async function takeStrays(searching: Searching, part: Segment | Gap): Promise<void> {
  for (const id of await searching.idsIn(part)) if (searching.far.delete(id)) searching.strayLeaf = rangeOf(part).from
}

/** @returns a function that reads which of the entries have a leaf in a part of the log; `undefined` for a gap whose tile is unreadable. */
function knownIn(log: Log, entries: readonly PendingEntry[], size: number) {
  const ids = new Set(entries.map(({ id }) => id))
  const tree = log.tree(size)
  let idsByHash: ReadonlyMap<string, string> | undefined
  return async (part: Segment | Gap): Promise<readonly string[] | undefined> => {
    if (!isGap(part)) return part.ids.filter((id) => ids.has(id))
    const hashes = await hashesIn(tree, part)
    // Computed only on demand, since hardly any log has a gap.
    idsByHash ??= new Map(entries.map(({ id, line }) => [textOf(leafHash(line())), id]))
    return hashes?.flatMap((hash) => idsByHash?.get(textOf(hash)) ?? [])
  }
}

function textOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64')
}
