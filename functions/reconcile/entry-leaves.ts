// Whether entries of the table have their leaf. There is no index of leaves by entry, but an entry's leaf is in a segment that reaches
// its receipt time, nearly always the first: so the segments are walked by receipt, and what lies between is jumped over. What is not
// found there is looked for in all that came later. A search ends where its budget is spent, and goes on there in the next turn.
import type { Budget } from '../../shared/budget.ts'
import { oldestOf, type PendingEntry } from '../../shared/log/archiving.ts'
import { firstLeafReceivedFrom } from '../../shared/log/leaf-search.ts'
import type { Log } from '../../shared/log/log.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import type { LeafSearch } from '../../shared/store/ledger/reconciliations.ts'
import type { Segment } from '../../shared/store/ledger/segment.ts'
import { bridged, type Gap, hashesIn, isGap, overGaps, rangeOf } from './gaps.ts'

export interface EntryLeaves {
  /** Where it goes on; when it is through, what is `far` has no leaf that could be told. */
  readonly search: LeafSearch
  readonly isThrough: boolean
  /** Of those that have been found. */
  readonly withTwo: readonly string[]
}

/** What a search looks at, and what it has not found yet. */
interface Searching {
  readonly log: Log
  readonly size: number
  readonly budget: Budget
  readonly near: Map<string, PendingEntry>
  readonly far: Map<string, PendingEntry>
  leafIndex: number
  strayLeaf: number | undefined
  /** Of the part of the log, those among the entries that have a leaf there. */
  idsIn(part: Segment | Gap): Promise<readonly string[]>
}

/** Nearly all entries are archived within seconds. */
const nearMs = 60 * 60 * 1000

/** Of entries that were archived long after their receipt, the next will be near the last. */
const strayPartsMax = 20

/**
 * Looks at one segment at least, or at what one tile has hashed where segments are gone.
 * @param entries those that the search names. What is not among them any more is looked for no longer.
 * @param size of the log, read after the entries were.
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

/** @returns whether each of `near` was found or is `far` by now, and `leafIndex` is where those are to be looked for. */
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

/** @returns whether all of the log has been looked at, or each of `far` was found. */
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

/** Reads which of the entries have a leaf in a part of the log; nothing where no tile tells. */
function knownIn(log: Log, entries: readonly PendingEntry[], size: number) {
  const ids = new Set(entries.map(({ id }) => id))
  const tree = log.tree(size)
  let idsByHash: ReadonlyMap<string, string> | undefined
  return async (part: Segment | Gap): Promise<readonly string[] | undefined> => {
    if (!isGap(part)) return part.ids.filter((id) => ids.has(id))
    const hashes = await hashesIn(tree, part)
    // Nearly no log has a gap.
    idsByHash ??= new Map(entries.map(({ id, line }) => [textOf(leafHash(line())), id]))
    return hashes?.flatMap((hash) => idsByHash?.get(textOf(hash)) ?? [])
  }
}

function textOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64')
}
