// The pass by id, over the table: checks that every retained entry has exactly one leaf. An entry without a leaf is appended to the log,
// however late its event was received; an entry with two leaves is reported. The same entries are held against the search index.

import type { Budget } from '../../shared/budget.ts'
import { firstIdOf, lastIdOf } from '../../shared/entry/entry-id.ts'
import { lineOfCompact, type PackedEntry } from '../../shared/entry/line-codec.ts'
import type { AppendableLogs } from '../../shared/log/appendable-log.ts'
import { appendPending, type PendingEntry, pendingEntryOf } from '../../shared/log/archiving.ts'
import type { Log } from '../../shared/log/log.ts'
import { addReports, type Difference, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import type { Lookups } from '../../shared/store/ledger/lookups.ts'
import type { LeafSearch, TablePlace } from '../../shared/store/ledger/reconciliations.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { openEnd } from '../../shared/time/time-range.ts'
import { entryLeaves } from './entry-leaves.ts'
import { checkIndex, type IndexCheckDeps, type TableSpan } from './index-check.ts'
import { entriesBetween, linesOfIds, type TableDeps } from './table-entries.ts'

export interface TablePassDeps extends TableDeps, Omit<IndexCheckDeps, keyof TableDeps> {
  readonly lookups: TableDeps['lookups'] & Pick<Lookups, 'register'>
  readonly appendable: AppendableLogs
}

export interface TableStep {
  readonly report: Report
  /** Absent if everything was checked. */
  readonly next?: TablePlace
}

/** An entry received this recently may still be in the stream: that is read within seconds, but a failing batch is retried for minutes. */
const onItsWayMs = 15 * 60_000

/** The maximum of a batch of the stream. */
const entriesMax = 1000

/**
 * Searches the leaves of the next thousand entries or so after the place, and appends the entries that have none. Stops when the budget is
 * spent, but always makes progress: it examines a further part of the log, or appends a segment.
 */
export async function tableStep(
  deps: TablePassDeps,
  log: Log,
  sinceMs: number,
  place: TablePlace,
  budget: Budget,
): Promise<TableStep> {
  const batch = await batchAt(deps, log.organization, sinceMs, place)
  const misindexed = batch.span ? await checkIndex(deps, log.organization, batch.span, budget) : 0
  // Read after the table, so that entries archived meanwhile are seen.
  const { size } = await log.head()
  const { search, isThrough, withTwo } = await entryLeaves(log, batch.entries, batch.search, size, budget)
  const differences = withTwo.map((id) => ({
    organization: log.organization,
    id,
    says: 'the entry has a second leaf',
  }))
  const report = {
    ...emptyReport,
    entries: batch.counted,
    misindexed,
    differences,
    differenceCount: differences.length,
  }
  const { afterId } = batch
  if (!isThrough) return { report, next: { afterId, search } }
  const settled = await settle(deps, log, batch.entries, search, size, budget)
  const isEnd = batch.isLast && settled.search.far.length === 0
  return {
    report: addReports(report, settled.report),
    ...(isEnd ? {} : { next: { afterId, search: settled.search } }),
  }
}

/** Entries whose leaves are searched together. */
interface Batch {
  readonly entries: readonly PendingEntry[]
  readonly search: LeafSearch
  readonly afterId: string
  /** How many of them are new: an entry is counted once, however many steps search for it. */
  readonly counted: number
  /** Absent if they were read in a step before. */
  readonly span?: TableSpan
  readonly isLast: boolean
}

async function batchAt(deps: TablePassDeps, organization: string, sinceMs: number, place: TablePlace): Promise<Batch> {
  const { afterId = '', search = { near: [], far: [], leafIndex: 0 } } = place
  const open = [...search.near, ...search.far]
  if (open.length > 0) {
    const lines = await linesOfIds(deps, organization, open)
    const entries = [...lines].map(([id, line]) => pendingEntryOf(id, () => line))
    return { entries, search, afterId, counted: 0, isLast: false }
  }
  const { packed, isLast, fromId, toId } = await nextEntries(deps, organization, sinceMs, place.afterId)
  const entries = packed.map((one) => pendingEntryOf(one.id, () => lineOfCompact(one)))
  const near = entries.map(({ id }) => id)
  return {
    entries,
    search: { ...search, near, leafIndex: 0 },
    afterId: near.at(-1) ?? afterId,
    counted: entries.length,
    span: { afterId: fromId, toId: isLast ? toId : (near.at(-1) ?? fromId), entries },
    isLast,
  }
}

async function nextEntries(deps: TablePassDeps, organization: string, sinceMs: number, afterId: string | undefined) {
  const fromId = afterId ?? firstIdOf(instantOfMs(sinceMs))
  const toId = lastIdOf(openEnd(deps.now()))
  const packed: PackedEntry[] = []
  if (fromId > toId) return { packed, isLast: true, fromId, toId: fromId }
  for await (const run of entriesBetween(deps, organization, fromId, toId)) {
    packed.push(...run.filter(({ id }) => id !== afterId))
    if (packed.length >= entriesMax) return { packed, isLast: false, fromId, toId }
  }
  return { packed, isLast: true, fromId, toId }
}

/**
 * Appends the entries that have no leaf up to `size`, except those that may still be on their way or whose leaves cannot be told.
 * @returns as `search`, the entries for which there was no time: the next step searches them from `size` on.
 */
async function settle(
  deps: TablePassDeps,
  { organization }: Log,
  entries: readonly PendingEntry[],
  { far, strayLeaf, untoldMs = Number.NEGATIVE_INFINITY }: LeafSearch,
  size: number,
  budget: Budget,
): Promise<{ readonly report: Report; readonly search: LeafSearch }> {
  const open = new Set(far)
  const without = entries.filter(({ id }) => open.has(id))
  const told = without.filter(({ receivedMs }) => receivedMs > untoldMs)
  const due = told.filter(({ receivedMs }) => receivedMs < deps.now() - onItsWayMs)
  const differences: Difference[] = []
  const differs = (says: string) => void differences.push({ organization, says })
  const untold = without.length - told.length
  if (untold > 0)
    differs(`of ${untold} entries it cannot be told whether they have a leaf: too much of the log is gone`)
  const { archived, left } = await archive(deps, organization, due, budget, size).catch((error: unknown) => {
    if (!(error instanceof AlteredError)) throw error
    differs(`what the archive had missed cannot be given to it: ${error.message}`)
    return { archived: 0, left: [] }
  })
  const report = {
    ...emptyReport,
    onTheirWay: told.length - due.length,
    missed: due.length - left.length,
    archived,
    differences,
    differenceCount: differences.length,
  }
  const stray = archived > 0 ? size : strayLeaf
  const search = { near: [], far: left.map(({ id }) => id), leafIndex: size }
  return { report, search: { ...search, ...(stray !== undefined && { strayLeaf: stray }) } }
}

/**
 * Appends the missed entries in the order of their receipt, as the stream would have.
 * @param lookedTo no missed entry has a leaf before this index.
 * @returns how many have a leaf now, including those that the archive function appended meanwhile, and the entries left for the next step.
 */
async function archive(
  deps: TablePassDeps,
  organization: string,
  missed: readonly PendingEntry[],
  budget: Budget,
  lookedTo: number,
): Promise<{ readonly archived: number; readonly left: readonly PendingEntry[] }> {
  if (missed.length === 0) return { archived: 0, left: [] }
  const inOrder = missed.toSorted((a, b) => a.receivedMs - b.receivedMs)
  const { left } = await appendPending(deps.appendable.of(organization), inOrder, budget, lookedTo)
  // The log will be signed again, so it must stay in the registry for as long (watched-logs.ts).
  await deps.lookups.register(organization, deps.now())
  return { archived: missed.length - left.length, left }
}
