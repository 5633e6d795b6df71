// The pass by leaf, in the order of receipt: each leaf's line is in its segment, hashed in its tile, in the table unless its time is
// over, and its payloads are what their hashes name. Repairs nothing.
import { entryIdMs } from '../../shared/entry/entry-id.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import type { Log } from '../../shared/log/log.ts'
import type { LogTree } from '../../shared/log/log-tree.ts'
import { type Difference, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import { leafHash, sameHash } from '../../shared/proof/hash.ts'
import type { Payloads } from '../../shared/store/bucket/payloads.ts'
import { endOf, type Segment } from '../../shared/store/ledger/segment.ts'
import { retainedFromMs } from '../../shared/time/retention.ts'
import type { Budget } from './budget.ts'
import { linesOfIds, type TableDeps } from './table-entries.ts'

export interface LeafPassDeps extends TableDeps {
  readonly payloads: Pick<Payloads, 'get'>
  readonly now: () => number
}

export interface LeafStep {
  readonly report: Report
  /** Behind the last leaf that was looked at; absent at the end of the log. */
  readonly next?: number
}

/** Looks at the leaf and those behind it in its segment, as far as the budget allows, and at one at least. */
export async function leafStep(deps: LeafPassDeps, log: Log, leafIndex: number, budget: Budget): Promise<LeafStep> {
  const { organization } = log
  const { size } = await log.head()
  if (leafIndex >= size) return { report: emptyReport }
  const segment = await log.segmentOf(leafIndex)
  const differences: Difference[] = []
  const differs: Differs = (says, where = {}) => void differences.push({ organization, ...where, says })
  const next = await checkSegment(deps, log, segment, leafIndex, budget, log.tree(size), differs)
  const report = { ...emptyReport, leaves: next - leafIndex, differences, differenceCount: differences.length }
  return next < size ? { report, next } : { report }
}

type Differs = (says: string, where?: { readonly id?: string; readonly leafIndex?: number }) => void

async function checkSegment(
  deps: LeafPassDeps,
  log: Log,
  segment: Segment,
  fromLeafIndex: number,
  budget: Budget,
  tree: LogTree,
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
    // The table was read before: what is not expired by now was not then.
    if (isExpired(id)) continue
    const where = { id, leafIndex }
    const [own, line] = [table.get(id), lines?.[skipped + at]]
    if (own === undefined) differs('the table has no entry for the leaf, though its time is not over', where)
    if (line !== undefined) await checkLine(tree, line, own, where, differs)
    // One payload at least, so that the next turn gets further.
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
  tree: LogTree,
  line: string,
  own: string | undefined,
  where: { readonly id: string; readonly leafIndex: number },
  differs: Differs,
): Promise<void> {
  const { id, leafIndex } = where
  const [inTile] = await tree.subtreeRoots({ from: leafIndex, to: leafIndex + 1 })
  if (entryOfLine(line).id !== id) differs('the segment holds another entry than the Ledger says', where)
  if (!inTile || !sameHash(leafHash(line), inTile))
    differs('the line of the segment is not what the tile has hashed', where)
  if (own !== undefined && own !== line) differs('the table holds another line than the segment', where)
}

/** @returns whether there was one to read. */
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
  for (const { sha256, bytes } of references) {
    budget.readPayload(bytes)
    await payloads.get(organization, sha256).catch((error: Error) => differs(error.message, where))
  }
  return references.length > 0
}
