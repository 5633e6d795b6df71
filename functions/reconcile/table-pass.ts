// The pass by id, through all that the table retains: every entry has one leaf. What the archive missed is given to it again, however
// late its event was when it was received; an entry with two is reported.

import { firstIdOf, lastIdOf } from '../../shared/entry/entry-id.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import type { AppendableLog, AppendableLogs } from '../../shared/log/appendable-log.ts'
import { appendPending, type PendingEntry, pendingEntryOf } from '../../shared/log/archiving.ts'
import type { Log } from '../../shared/log/log.ts'
import { type Difference, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import type { StoredEntry } from '../../shared/store/events/key-range.ts'
import type { Lookups } from '../../shared/store/ledger/lookups.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { openEnd } from '../../shared/time/time-range.ts'
import { entryLeaves } from './entry-leaves.ts'
import { overGaps, searchGaps } from './gaps.ts'
import { entriesBetween, type TableDeps } from './table-entries.ts'

export interface TablePassDeps extends TableDeps {
  readonly lookups: TableDeps['lookups'] & Pick<Lookups, 'register'>
  readonly appendable: AppendableLogs
  readonly now: () => number
}

export interface TablePlace {
  readonly afterId?: string
  readonly strayLeaf?: number
}

export interface TableStep {
  readonly report: Report
  /** Absent when all has been looked at. */
  readonly next?: TablePlace
}

/** What was received this recently may still be on its way: the stream is read within seconds, a failing batch tried for minutes. */
const onItsWayMs = 15 * 60_000

/** As many as a batch of the stream has at most. */
const entriesMax = 1000

/** Looks at the next thousand entries behind the place, or some more. */
export async function tableStep(deps: TablePassDeps, log: Log, sinceMs: number, place: TablePlace): Promise<TableStep> {
  const { organization } = log
  const { entries, isEnd } = await nextEntries(deps, organization, sinceMs, place.afterId)
  if (entries.length === 0) return { report: emptyReport }
  const received = new Map(entries.map(({ id, line }) => [id, Date.parse(entryOfLine(line).receivedTimeStamp)]))
  // After the table: what is archived meanwhile is seen.
  const { size } = await log.head()
  const gapped = overGaps(log)
  const { withoutLeaf, withTwo, strayLeaf } = await entryLeaves(gapped, received, size, place.strayLeaf)
  const unlisted = new Set(withoutLeaf)
  const inGap = await searchGaps(
    gapped,
    entries.filter(({ id }) => unlisted.has(id)),
    received,
    size,
  )
  const without = [...unlisted.difference(inGap.found).difference(inGap.untold)]
  const isOnItsWay = (id: string) => (received.get(id) ?? 0) >= deps.now() - onItsWayMs
  const missed = new Set(without.filter((id) => !isOnItsWay(id)))
  const differences: Difference[] = []
  const differs = (says: string, where = {}) => void differences.push({ organization, ...where, says })
  for (const id of withTwo) differs('the entry has a second leaf', { id })
  if (inGap.untold.size > 0)
    differs(`of ${inGap.untold.size} entries it cannot be told whether they have a leaf: too much of the log is gone`)
  const archived = await archive(
    deps.appendable.of(organization),
    entries.filter(({ id }) => missed.has(id)),
  ).catch((error: unknown) => {
    if (!(error instanceof AlteredError)) throw error
    differs(`what the archive had missed cannot be given to it: ${error.message}`)
    return 0
  })
  // What will be signed now is looked for in the registry for as long (watched-logs.ts).
  if (archived > 0) await deps.lookups.register(organization, deps.now())
  const report = {
    ...emptyReport,
    entries: entries.length,
    onTheirWay: without.length - missed.size,
    missed: missed.size,
    archived,
    differences,
    differenceCount: differences.length,
  }
  if (isEnd) return { report }
  const afterId = entries.at(-1)?.id ?? ''
  const leaf = archived > 0 ? size : strayLeaf
  return { report, next: { afterId, ...(leaf === undefined ? {} : { strayLeaf: leaf }) } }
}

async function nextEntries(deps: TablePassDeps, organization: string, sinceMs: number, afterId: string | undefined) {
  const fromId = afterId ?? firstIdOf(instantOfMs(sinceMs))
  const toId = lastIdOf(openEnd(deps.now()))
  const entries: StoredEntry[] = []
  if (fromId > toId) return { entries, isEnd: true }
  for await (const run of entriesBetween(deps, organization, fromId, toId)) {
    entries.push(...run.filter(({ id }) => id !== afterId))
    if (entries.length >= entriesMax) return { entries, isEnd: false }
  }
  return { entries, isEnd: true }
}

/**
 * In the order of their receipt, as the stream would have brought them.
 * @returns how many have a leaf by then: those that another has archived meanwhile too.
 */
async function archive(log: AppendableLog, missed: readonly StoredEntry[]): Promise<number> {
  const pending = missed.map(({ id, line }) => pendingEntryOf(id, () => line))
  let left: readonly PendingEntry[] = pending.toSorted((a, b) => a.receivedMs - b.receivedMs)
  // Gets a segment further each time at least.
  while (left.length > 0) left = (await appendPending(log, left)).left
  return pending.length
}
