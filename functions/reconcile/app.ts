// Reconciling: holds the logs against the table. Run by a schedule, which goes on where it was (round.ts), and by hand for what is asked:
// all 90 days of one organization after a stream was lost, say.

import type { Budget } from '../../shared/budget.ts'
import { addReports, emptyReport, isReconciled, type Report, type Stop } from '../../shared/log/reconcile-report.ts'
import type { WatchPlace } from '../../shared/store/ledger/reconciliations.ts'
import { dayMs } from '../../shared/time/day.ts'
import { oneLog } from './one-log.ts'
import { goOn, type RoundDeps } from './round.ts'
import { listAgain, watchedLogs } from './watched-logs.ts'

/** What is asked by hand. The schedule asks for nothing. */
export interface ReconcileRequest {
  /** All of them unless said. */
  readonly organization?: string
  /** How far back: leaves by receipt, entries by event time. */
  readonly days?: number
  /** Where the run before has stopped (`next` of its report). */
  readonly from?: Stop
}

export interface ReconcileAppDeps extends RoundDeps {
  /** Of a run: ends it while there is still time to keep how far it has come. */
  readonly newBudget: () => Budget
}

const daysDefault = 2

/** @returns what was found in what was looked at. Differences are errors in the log of the function, each by itself. */
export function createApp(deps: ReconcileAppDeps): (event: unknown) => Promise<Report> {
  return async (event) => {
    const request = requestOf(event)
    const isAsked = request.organization !== undefined || request.days !== undefined
    const report = isAsked ? await reconcile(deps, request) : await scheduled(deps)
    for (const { says, ...where } of report.differences)
      deps.logger.error(`not reconciled: ${says}`, undefined, { ...where })
    deps.metrics.put({ EntriesMissed: report.missed })
    if (report.differenceCount > 0) deps.metrics.put({ Failures: report.differenceCount }, { failure: 'difference' })
    const { differences: _listed, next: _next, ...counts } = report
    deps.logger.info('reconciled', { ...counts, isReconciled: isReconciled(report) })
    return report
  }
}

/** The heartbeat comes last: a run that fails each time is as silent as one that never comes. */
async function scheduled(deps: ReconcileAppDeps): Promise<Report> {
  const { report, ageMs } = await goOn(deps, deps.newBudget())
  deps.metrics.put({ ReconcileAge: ageMs })
  deps.metrics.put({ Heartbeats: 1 }, { heartbeat: 'reconcile' })
  return report
}

/** As far as there is time: whoever asks goes on with `next`. */
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
