// The leaves of one log held against the entries of the table: goes through the segments that can hold any of the range, and says what
// is not as it must be.
import { entryIdMs } from '../../shared/entry-id.ts'
import { firstLeafReceivedFrom } from '../../shared/leaf-search.ts'
import { type LogTree, logTree } from '../../shared/log-tree.ts'
import { leafHash, sameHash } from '../../shared/proof/hash.ts'
import { foldedRoot, rootOf } from '../../shared/proof/right-edge.ts'
import type { Difference } from '../../shared/reconcile-report.ts'
import { clockSkewMaxMs, retainedFromMs } from '../../shared/retention.ts'
import type { Segment } from '../../shared/segment.ts'
import type { LogLedger } from '../../shared/store/log-ledger.ts'
import type { LogTiles } from '../../shared/store/log-tiles.ts'
import type { Segments } from '../../shared/store/segments.ts'
import { entryOfLine } from '../../shared/stored-line.ts'
import type { EventTimes, TableEntry } from './table-entries.ts'

export interface LeafDeps {
  readonly ledger: Pick<LogLedger, 'head' | 'segmentOf' | 'segmentsFrom'>
  readonly segments: Pick<Segments, 'lines'>
  readonly tiles: Pick<LogTiles, 'hashes'>
  readonly now: () => number
}

export interface LeafCheck {
  readonly leaves: number
  readonly differences: readonly Difference[]
  /** The table's entries without a leaf. */
  readonly withoutLeaf: ReadonlyMap<string, TableEntry>
}

/** Whether the tiles at the log's right edge are those that its committed root was made of. */
export async function checkRoot({ ledger, tiles }: LeafDeps, organization: string): Promise<readonly Difference[]> {
  const head = await ledger.head(organization)
  const whole = logTree(tiles, organization, head.size).subtreeRoots({ from: 0, to: head.size })
  const root = await whole.then(foldedRoot, () => undefined)
  return root && sameHash(root, rootOf(head))
    ? []
    : [{ organization, says: 'the tiles of the log do not lead to its root' }]
}

/** @param entries all that the table holds of the range, read before the log is: what is archived meanwhile is seen. */
export async function checkLeaves(
  deps: LeafDeps,
  organization: string,
  times: EventTimes,
  entries: ReadonlyMap<string, TableEntry>,
): Promise<LeafCheck> {
  const head = await deps.ledger.head(organization)
  const tree = logTree(deps.tiles, organization, head.size)
  const differences: Difference[] = []
  const differs: Differs = (says, where = {}) => void differences.push({ organization, ...where, says })
  const seen = new Set<string>()
  const receivedMs = times.fromMs - clockSkewMaxMs
  const from = await firstLeafReceivedFrom(deps.ledger, organization, receivedMs, 0, head.size)
  if (from < head.size)
    for await (const segment of deps.ledger.segmentsFrom(organization, from)) {
      const ids = segment.ids.filter((id) => entryIdMs(id) >= times.fromMs && entryIdMs(id) < times.toMs)
      if (ids.length === 0) continue
      await checkSegment(deps, tree, segment, new Set(ids), entries, differs)
      for (const id of ids) {
        if (seen.has(id)) differs('the entry has a second leaf', { id })
        seen.add(id)
      }
    }
  const withoutLeaf = new Map([...entries].filter(([id]) => !seen.has(id)))
  return { leaves: seen.size, differences, withoutLeaf }
}

type Differs = (says: string, where?: { readonly id?: string; readonly leafIndex?: number }) => void

async function checkSegment(
  { segments, now }: LeafDeps,
  tree: LogTree,
  { key, sha256, ids, firstLeafIndex }: Segment,
  wanted: ReadonlySet<string>,
  entries: ReadonlyMap<string, TableEntry>,
  differs: Differs,
): Promise<void> {
  const isExpired = (id: string) => entryIdMs(id) < retainedFromMs(now())
  const lines = await segments.lines({ key, sha256 }).catch((error: Error) => {
    // After its retention a segment may be gone.
    if (!ids.every(isExpired)) differs(error.message, { leafIndex: firstLeafIndex })
    return undefined
  })
  for (const [at, id] of ids.entries()) {
    if (!wanted.has(id)) continue
    const [leafIndex, line, entry] = [firstLeafIndex + at, lines?.[at], entries.get(id)]
    const where = { id, leafIndex }
    if (!entry && !isExpired(id)) differs('the table has no entry for the leaf', where)
    if (line === undefined) continue
    const hash = leafHash(line)
    const [inTile] = await tree.subtreeRoots({ from: leafIndex, to: leafIndex + 1 })
    if (idOf(line) !== id) differs('the segment holds another entry than the Ledger says', where)
    if (!inTile || !sameHash(hash, inTile)) differs('the line of the segment is not what the tile has hashed', where)
    if (entry && !sameHash(hash, entry.hash)) differs('the table holds another line than the segment', where)
  }
}

function idOf(line: string): string {
  return entryOfLine(line).id
}
