// The pass by leaf, in the order of receipt: each leaf's line is in its segment, hashed in its tile, in the table unless its time is
// over, and its payloads are what their hashes name. A tile or a segment row that is gone is a difference, and what lies behind it is
// looked at all the same. Repairs nothing.
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
  /** Behind the last leaf that was looked at; absent at the end of the log. */
  readonly next?: number
}

/**
 * Looks at the leaf and those behind it in its segment, as far as the budget allows, and at one at least. Passes over leaves that no
 * segment holds.
 * @param damages what was told of damaged tiles: many leaves lie under each, and it is told once.
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

/** What the tiles have hashed for a leaf, where they can be read. */
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
    // The table was read before: what is not expired by now was not then.
    if (isExpired(id)) continue
    const where = { id, leafIndex }
    const [own, line] = [table.get(id), lines?.[skipped + at]]
    if (own === undefined) differs('the table has no entry for the leaf, though its time is not over', where)
    if (line !== undefined) await checkLine(hashes, line, own, where, differs)
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
  for (const reference of references) {
    budget.read()
    await payloads.get(organization, reference).catch((error: Error) => differs(error.message, where))
  }
  return references.length > 0
}
