// The pass over the leaves, in their order. It checks for each leaf that its line is in its segment, that the tile has the line's hash, that
// the table has the entry until it expires, and that its large fields match their hashes. A missing tile or segment row is a difference;
// the pass continues behind it. Repairs nothing.
import type { Budget } from '../../shared/budget.ts'
import { entryIdMs } from '../../shared/entry/entry-id.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import type { Log } from '../../shared/log/log.ts'
import type { LogTree } from '../../shared/log/log-tree.ts'
import { type Difference, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import { type Hash, leafHash, sameHash } from '../../shared/proof/hash.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import type { Payloads } from '../../shared/store/bucket/payloads.ts'
import { endOf, type Segment } from '../../shared/store/ledger/segment.ts'
import { retainedFromMs } from '../../shared/time/retention.ts'
import { isGap, segmentOrGap } from './gaps.ts'
import { linesOfIds, type TableDeps } from './table-entries.ts'

export interface LeafPassDeps extends TableDeps {
  readonly payloads: Pick<Payloads, 'get'>
  readonly now: () => number
}

export interface LeafStep {
  readonly report: Report
  /** The leaf after the last one that was checked. Absent at the end of the log. */
  readonly next?: number
}

/**
 * Checks the leaf and the following ones of its segment, at least one, until the budget is spent. Skips leaves that no segment holds.
 * @param damages the damages of tiles that were already reported: each is reported once, not for every leaf below the tile.
 */
export async function leafStep(
  deps: LeafPassDeps,
  log: Log,
  leafIndex: number,
  budget: Budget,
  damages: Set<string>,
): Promise<LeafStep> {
  const { organization } = log
  const { size } = await log.head()
  if (leafIndex >= size) return { report: emptyReport }
  budget.read()
  const found = await segmentOrGap(log, leafIndex)
  const differences: Difference[] = []
  const differs: Differs = (says, where = {}) => void differences.push({ organization, ...where, says })
  const stepTo = (next: number, leaves: number) => {
    const report = { ...emptyReport, leaves, differences, differenceCount: differences.length }
    return next < size ? { report, next } : { report }
  }
  if (isGap(found)) {
    differs(`no segment of ${organization} holds the leaves ${found.from} to ${found.to - 1}`, { leafIndex })
    return stepTo(found.to, 0)
  }
  const hashes = readableHashes(log.tree(size), damages, differs)
  const next = await checkSegment(deps, log, found, leafIndex, budget, hashes, differs)
  return stepTo(next, next - leafIndex)
}

type Differs = (says: string, where?: { readonly id?: string; readonly leafIndex?: number }) => void

/** The hash of a leaf by its tile; `undefined` if the tile is unreadable. */
type LeafHashes = (leafIndex: number) => Promise<Hash | undefined>

function readableHashes(tree: LogTree, damages: Set<string>, differs: Differs): LeafHashes {
  return async (leafIndex) => {
    try {
      const [hash] = await tree.subtreeRoots({ from: leafIndex, to: leafIndex + 1 })
      return hash
    } catch (error) {
      if (!(error instanceof AlteredError)) throw error
      if (!damages.has(error.message)) differs(error.message, { leafIndex })
      damages.add(error.message)
      return undefined
    }
  }
}

async function checkSegment(
  deps: LeafPassDeps,
  log: Log,
  segment: Segment,
  fromLeafIndex: number,
  budget: Budget,
  hashes: LeafHashes,
  differs: Differs,
): Promise<number> {
  const isExpired = (id: string) => entryIdMs(id) < retainedFromMs(deps.now())
  const skipped = fromLeafIndex - segment.firstLeafIndex
  const ids = segment.ids.slice(skipped)
  const retained = ids.filter((id) => !isExpired(id))
  if (retained.length === 0) return endOf(segment)
  const table = await linesOfIds(deps, log.organization, retained)
  const lines = await segmentLines(log, segment, differs)
  for (const [at, id] of ids.entries()) {
    const leafIndex = fromLeafIndex + at
    // The table was read earlier, so an entry that has not expired now had not expired then.
    if (isExpired(id)) continue
    const where = { id, leafIndex }
    const [own, line] = [table.get(id), lines?.[skipped + at]]
    if (own === undefined) differs('the table has no entry for the leaf, though its time is not over', where)
    if (line !== undefined) await checkLine(hashes, line, own, where, differs)
    // Reads at least one large field before it stops, so that the next turn makes progress.
    if (await checkPayloads(deps, log.organization, line ?? own, where, budget, differs)) {
      if (budget.isSpent()) return leafIndex + 1
    }
  }
  return endOf(segment)
}

async function segmentLines(log: Log, segment: Segment, differs: Differs) {
  return log.linesOf(segment).catch((error: Error) => {
    differs(error.message, { leafIndex: segment.firstLeafIndex })
    return undefined
  })
}

async function checkLine(
  hashes: LeafHashes,
  line: string,
  own: string | undefined,
  where: { readonly id: string; readonly leafIndex: number },
  differs: Differs,
): Promise<void> {
  const { id, leafIndex } = where
  const inTile = await hashes(leafIndex)
  if (entryOfLine(line).id !== id) differs('the segment holds another entry than the Ledger says', where)
  if (inTile && !sameHash(leafHash(line), inTile))
    differs('the line of the segment is not what the tile has hashed', where)
  if (own !== undefined && own !== line) differs('the table holds another line than the segment', where)
}

/** @returns whether the entry has large fields. */
async function checkPayloads(
  { payloads }: LeafPassDeps,
  organization: string,
  line: string | undefined,
  where: { readonly id: string; readonly leafIndex: number },
  budget: Budget,
  differs: Differs,
): Promise<boolean> {
  if (!line?.includes('"payloads"')) return false
  const references = Object.values(entryOfLine(line).payloads ?? {})
  for (const reference of references) {
    budget.read()
    await payloads.get(organization, reference).catch((error: Error) => differs(error.message, where))
  }
  return references.length > 0
}
