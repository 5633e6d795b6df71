// A chunk of a bundle (shared/proof/bundle.ts): read from the log in leaf order, segment by segment, in constant memory for a log
// of any size.
import type { Budget } from '../../shared/budget.ts'
import { type Download, isFiltered, type ProofOrder, queryOf } from '../../shared/download/download.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { entryIdMs } from '../../shared/entry/entry-id.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { matcherOf } from '../../shared/filter/matcher.ts'
import { isVisible } from '../../shared/filter/query.ts'
import { firstLeafReceivedFrom } from '../../shared/log/leaf-search.ts'
import type { Log, Logs } from '../../shared/log/log.ts'
import type { LogTree } from '../../shared/log/log-tree.ts'
import { bundleFormat, entryLine, headerLine, largeFieldLine, leftOutLine } from '../../shared/proof/bundle.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import type { LeafRange } from '../../shared/proof/subtree.ts'
import { wholeMatches } from '../../shared/search/whole-matches.ts'
import { partBytesMin } from '../../shared/store/bucket/download-files.ts'
import type { Payloads } from '../../shared/store/bucket/payloads.ts'
import { endOf, type Segment } from '../../shared/store/ledger/segment.ts'
import { clockSkewMaxMs } from '../../shared/time/retention.ts'
import type { TimeRange } from '../../shared/time/time-range.ts'
import type { Chunk } from './chunk.ts'

export interface BundleChunkDeps {
  readonly logs: Logs
  readonly payloads: Pick<Payloads, 'get'>
  readonly now: () => number
  /** The budget of one step. */
  readonly newBudget: () => Budget
}

/** Reads until it has a part, or the log or the budget ends. Every step advances by at least one leaf. */
export async function readBundleChunk(deps: BundleChunkDeps, download: Download, rest: Uint8Array): Promise<Chunk> {
  const { proof, organization } = download
  if (!proof || organization === undefined) throw new Error('a bundle needs a log and a checkpoint')
  const query = { ...queryOf(download, deps.now()), organization }
  const matcher = matcherOf(query.filter)
  const log = deps.logs.of(organization)
  const tree = log.tree(proof.size)
  const budget = deps.newBudget()
  const begin = Buffer.from(download.bytes === 0 ? headerOf(download, proof) : rest)
  const end = proof.leaves?.to ?? proof.size
  let { leafIndex, toldTo } = download.position ?? (await firstPosition(log, proof, query.range))
  const first = leafIndex
  let [entries, bytes] = [0, begin.length]
  const pieces = [begin]
  while (leafIndex < end) {
    budget.read()
    const segment = await log.segmentOf(leafIndex)
    for (const leaf of await leavesOf(log, segment, { from: leafIndex, to: end }, query.range)) {
      if (!matcher.mayMatch(leaf.line)) continue
      const entry = entryOfLine(leaf.line)
      if (!isVisible(query, entry) || !matcher.matches(entry)) continue
      const isOver = () => leaf.leafIndex > first && budget.isSpent()
      const isFound = !matcher.whole || (await wholeMatches(deps.payloads, matcher.whole, entry, budget, isOver))
      if (isFound === undefined) return { pieces, entries, next: { position: { leafIndex: leaf.leafIndex, toldTo } } }
      if (!isFound) continue
      const leftOut = await leftOutLines(tree, proof, { from: toldTo, to: leaf.leafIndex })
      const own = entryLine(leaf.leafIndex, leafHash(leaf.line), leaf.line)
      const piece = Buffer.from(leftOut + own + (await largeFieldLines(deps, entry, budget)))
      pieces.push(piece)
      entries += 1
      bytes += piece.length
      toldTo = leaf.leafIndex + 1
      if (bytes >= partBytesMin || budget.isSpent())
        return { pieces, entries, next: { position: { leafIndex: toldTo, toldTo } } }
    }
    leafIndex = endOf(segment)
    if (budget.isSpent() && leafIndex < end) return { pieces, entries, next: { position: { leafIndex, toldTo } } }
  }
  return {
    pieces: [...pieces, Buffer.from(await leftOutLines(tree, proof, { from: toldTo, to: proof.size }))],
    entries,
  }
}

function headerOf(download: Download, { checkpoint, leaves }: ProofOrder): string {
  const { scope, startTimeRange, endTimeRange, include } = download
  const filter = { ...download.filter, ...(include ? { include: [include] } : {}) }
  const asked = leaves
    ? { fromLeafIndex: leaves.from, toLeafIndex: leaves.to }
    : { startTimeRange, endTimeRange, ...(isFiltered(download) ? { filter } : {}) }
  return headerLine({ format: bundleFormat, checkpoint, scope, ...asked })
}

/** Skips segments received before the range begins: no entry of the range is in them. */
async function firstPosition(log: Log, proof: ProofOrder, range: TimeRange) {
  const from = proof.leaves?.from ?? 0
  const receivedMs = range.from.ms - clockSkewMaxMs
  return { leafIndex: await firstLeafReceivedFrom(log, receivedMs, from, proof.size), toldTo: 0 }
}

/** The segment's leaves in the requested leaf range; none, without a request, if no event time is in the time range. */
async function leavesOf(log: Log, segment: Segment, { from, to }: LeafRange, range: TimeRange) {
  const { firstLeafIndex, ids } = segment
  const isNear = (id: string) => entryIdMs(id) >= range.from.ms && entryIdMs(id) <= range.to.ms
  if (!ids.some(isNear)) return []
  const lines = await log.linesOf(segment)
  return lines
    .map((line, at) => ({ leafIndex: firstLeafIndex + at, line }))
    .filter(({ leafIndex }) => leafIndex >= from && leafIndex < to)
}

/** Splits the range at the size of the kept checkpoint. */
async function leftOutLines(tree: LogTree, { sinceSize = 0 }: ProofOrder, { from, to }: LeafRange): Promise<string> {
  const bounds = from < sinceSize && sinceSize < to ? [from, sinceSize, to] : [from, to]
  const ranges = bounds.slice(1).map((end, at) => ({ from: bounds[at] ?? end, to: end }))
  const lines = ranges
    .filter((range) => range.from < range.to)
    .map(async (range) => leftOutLine(range, await tree.subtreeRoots(range)))
  return (await Promise.all(lines)).join('')
}

async function largeFieldLines(
  { payloads }: BundleChunkDeps,
  { context, payloads: references = {} }: Entry,
  budget: Budget,
): Promise<string> {
  const lines = Object.entries(references).map(async ([field, reference]) => {
    budget.read()
    return largeFieldLine(field, await payloads.get(context.organizationId, reference, budget.signal))
  })
  return (await Promise.all(lines)).join('')
}
