// One log held against the table, for a range of event times: every entry has one leaf, every leaf its entry, and the archive's files
// say the same as both. What the archive missed is given to it again; everything else is reported, never repaired.
import { type ArchiveDeps, archiveArrivals, arrivalOf } from '../../shared/archiving.ts'
import { emptyReport, type Report } from '../../shared/reconcile-report.ts'
import type { Events } from '../../shared/store/events.ts'
import { checkLeaves, type LeafDeps } from './log-leaves.ts'
import { type EventTimes, type TableDeps, tableEntries } from './table-entries.ts'

export interface ReconcileDeps extends TableDeps, LeafDeps, ArchiveDeps {
  readonly events: TableDeps['events'] & Pick<Events, 'get'>
  readonly ledger: LeafDeps['ledger'] & ArchiveDeps['ledger']
  readonly tiles: LeafDeps['tiles'] & ArchiveDeps['tiles']
  readonly segments: LeafDeps['segments'] & ArchiveDeps['segments']
  readonly now: () => number
}

/** What was received this recently may still be on its way: the stream is read within seconds, a failing batch tried for minutes. */
const onItsWayMs = 15 * 60_000

/** As many as a batch of the stream has at most. */
const arrivalsMax = 1000

/** Safe to run at any time, beside the archive and beside itself. */
export async function reconcileLog(deps: ReconcileDeps, organization: string, times: EventTimes): Promise<Report> {
  const entries = await tableEntries(deps, organization, times)
  const { leaves, differences, withoutLeaf } = await checkLeaves(deps, organization, times, entries)
  const missed = [...withoutLeaf].filter(([, { receivedMs }]) => receivedMs < deps.now() - onItsWayMs)
  return {
    ...emptyReport,
    logs: 1,
    entries: entries.size,
    leaves,
    onTheirWay: withoutLeaf.size - missed.length,
    missed: missed.length,
    archived: await archiveMissed(
      deps,
      organization,
      missed.map(([id]) => id),
    ),
    differences,
    differenceCount: differences.length,
  }
}

/** In the order of their receipt, as the stream would have brought them. */
async function archiveMissed(deps: ReconcileDeps, organization: string, ids: readonly string[]): Promise<number> {
  let archived = 0
  for (let from = 0; from < ids.length; from += arrivalsMax) {
    const stored = await Promise.all(ids.slice(from, from + arrivalsMax).map((id) => deps.events.get(organization, id)))
    const arrivals = stored.flatMap((one) => (one ? [arrivalOf(one.id, () => one.line)] : []))
    const { left } = await archiveArrivals(
      deps,
      organization,
      arrivals.toSorted((a, b) => a.receivedMs - b.receivedMs),
    )
    archived += arrivals.length - left.length
  }
  return archived
}
