// A sweep compares one log with the table from a given time: first by leaf, then by id. It continues where it stopped, until its budget is
// spent, in steps of constant memory whatever the log's size.
import type { Budget } from '../../shared/budget.ts'
import { firstLeafReceivedFrom } from '../../shared/log/leaf-search.ts'
import type { Log } from '../../shared/log/log.ts'
import { addReports, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import type { SweepPlace } from '../../shared/store/ledger/reconciliations.ts'
import { type EdgeTilesDeps, mendEdgeTiles } from './edge-tiles.ts'
import { bridged } from './gaps.ts'
import { type LeafPassDeps, leafStep } from './leaf-pass.ts'
import { type TablePassDeps, tableStep } from './table-pass.ts'

export interface SweepDeps extends LeafPassDeps, TablePassDeps, EdgeTilesDeps {
  readonly lookups: TablePassDeps['lookups']
}

export interface Swept {
  readonly report: Report
  /** Where it continues. Absent if it is through. */
  readonly next?: SweepPlace
  /** The error that ended it. */
  readonly error?: unknown
}

/**
 * Makes at least one step; if that fails, the place stays. Safe to run at any time, also while the archive or another sweep runs.
 * @param sinceMs checks the leaves received, and the entries with event times, from then on.
 */
export async function sweep(
  deps: SweepDeps,
  log: Log,
  sinceMs: number,
  from: SweepPlace | undefined,
  budget: Budget,
): Promise<Swept> {
  let report = emptyReport
  let place = from
  const damages = new Set<string>()
  try {
    place ??= { pass: 'leaves', leafIndex: await firstLeaf(log, sinceMs) }
    while (place.pass === 'leaves') {
      const step = await leafStep(deps, log, place.leafIndex, budget, damages)
      report = addReports(report, step.report)
      place = step.next === undefined ? { pass: 'table' } : { pass: 'leaves', leafIndex: step.next }
      const isStep = step.report.leaves > 0 || step.next !== undefined
      if (isStep && budget.isSpent()) return { report, next: place }
    }
    // Not earlier, since the pass by leaf must report the damage; not later, since the pass by id appends.
    if (place.afterId === undefined) report = addReports(report, await mendEdgeTiles(deps, log, budget))
    for (;;) {
      const step = await tableStep(deps, log, sinceMs, place, budget)
      report = addReports(report, step.report)
      if (!step.next) return { report }
      place = { pass: 'table', ...step.next }
      if (budget.isSpent()) return { report, next: place }
    }
  } catch (error) {
    return { report, ...(place ? { next: place } : {}), error }
  }
}

async function firstLeaf(log: Log, sinceMs: number): Promise<number> {
  const { size } = await log.head()
  return firstLeafReceivedFrom(bridged(log), sinceMs, 0, size)
}
