// Reconcile compares the logs with the table. A schedule runs it, and each run continues the last (round.ts). An operator can also run it
// for a chosen organization or time, for example for all 90 days after a stream was lost.

import type { Budget } from '../../shared/budget.ts'
import { addReports, emptyReport, isReconciled, type Report, type Stop } from '../../shared/log/reconcile-report.ts'
import type { WatchPlace } from '../../shared/store/ledger/reconciliations.ts'
import { dayMs } from '../../shared/time/day.ts'
import { oneLog } from './one-log.ts'
import { goOn, type RoundDeps } from './round.ts'
import { listAgain, watchedLogs } from './watched-logs.ts'

/** The event of a manual run. The event of the schedule has none of these fields. */
export interface ReconcileRequest {
  /** All organizations by default. */
  readonly organization?: string
  /** How far back: leaves by time of receipt, entries by event time. */
  readonly days?: number
  /** Where the previous run stopped: `next` of its report. */
  readonly from?: Stop
}

export interface ReconcileAppDeps extends RoundDeps {
  /** The budget of one run. It ends while there is still time to save the position. */
  readonly newBudget: () => Budget
}

const daysDefault = 2

/** @returns a function that runs and reports what it found. It also logs each difference as an error. */
export function createApp(deps: ReconcileAppDeps): (event: unknown) => Promise<Report> {
  return async (event) => {
    const request = requestOf(event)
    const isAsked = request.organization !== undefined || request.days !== undefined
    const report = isAsked ? await reconcile(deps, request) : await scheduled(deps)
    for (const { says, ...where } of report.differences)
      deps.logger.error(`not reconciled: ${says}`, undefined, { ...where })
    deps.metrics.put({ EntriesMissed: report.missed, EntriesMisindexed: report.misindexed })
    if (report.differenceCount > 0) deps.metrics.put({ Failures: report.differenceCount }, { failure: 'difference' })
    const { differences: _listed, next: _next, ...counts } = report
    deps.logger.info('reconciled', { ...counts, isReconciled: isReconciled(report) })
    return report
  }
}

/** The heartbeat comes last, so a run that always fails raises the same alarm as one that never starts. */
async function scheduled(deps: ReconcileAppDeps): Promise<Report> {
  const { report, ageMs } = await goOn(deps, deps.newBudget())
  deps.metrics.put({ ReconcileAge: ageMs })
  deps.metrics.put({ Heartbeats: 1 }, { heartbeat: 'reconcile' })
  return report
}

/** Stops when the budget is spent; the operator continues with `next`. */
async function reconcile(deps: ReconcileAppDeps, { organization, days = daysDefault, from }: ReconcileRequest) {
  const budget = deps.newBudget()
  const sinceMs = deps.now() - days * dayMs
  let report = emptyReport
  const sweepOne = async ({ organization, list, place }: Stop): Promise<Report | undefined> => {
    const swept = await oneLog(deps, deps.logs.of(organization), sinceMs, place, budget)
    report = addReports(report, swept.report)
    return swept.next && { ...report, next: { organization, ...(list && { list }), place: swept.next } }
  }
  if (from?.place || organization !== undefined) {
    const stopped = await sweepOne({ ...from, organization: organization ?? from?.organization ?? '' })
    if (stopped || organization !== undefined) return stopped ?? report
  }
  const behind: WatchPlace | undefined = from && { list: from.list ?? 'registered', after: from.organization }
  for await (const { organization: one, isUnlisted, place } of watchedLogs(deps, behind)) {
    const { list, after } = place
    if (one !== undefined && isUnlisted) report = addReports(report, await listAgain(deps, one))
    const stopped = one === undefined ? undefined : await sweepOne({ organization: one, list })
    if (stopped) return stopped
    if (budget.isSpent()) return { ...report, next: { organization: after, list } }
  }
  return report
}

function requestOf(event: unknown): ReconcileRequest {
  const { organization, days, from } = (event ?? {}) as Record<string, unknown>
  return {
    ...(typeof organization === 'string' ? { organization } : {}),
    ...(typeof days === 'number' ? { days } : {}),
    ...(typeof from === 'object' && from !== null ? { from: from as Stop } : {}),
  }
}
