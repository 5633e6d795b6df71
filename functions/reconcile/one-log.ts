// One log looked at: first whether it is the one that was signed, then its sweep. A log that cannot be looked at is a difference, and
// keeps no other from being looked at.

import type { Budget } from '../../shared/budget.ts'
import { addReports, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import type { SignedLog } from '../../shared/log/signed-log.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import type { SweepPlace } from '../../shared/store/ledger/reconciliations.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { type LogStateDeps, logState } from './log-state.ts'
import { type SweepDeps, sweep } from './sweep.ts'

export interface OneLogDeps extends SweepDeps, LogStateDeps {
  readonly logger: Logger
  readonly metrics: Metrics
}

export interface LookedAt {
  readonly report: Report
  /** As of `Swept`. */
  readonly next?: SweepPlace
  /** It ended before its budget, and would again if it were tried at once. */
  readonly isFailed: boolean
}

/** Never rejects. Where the log could not be looked at, the sweep goes on at the same place, unless no try would mend it. */
export async function oneLog(
  deps: OneLogDeps,
  log: SignedLog,
  sinceMs: number,
  from: SweepPlace | undefined,
  budget: Budget,
): Promise<LookedAt> {
  let report: Report = { ...emptyReport, logs: 1 }
  const failedOf = (error: unknown): LookedAt => {
    const { organization } = log
    deps.logger.error('log not looked at', error, { organization })
    const says = `the log cannot be looked at: ${error instanceof Error ? error.message : error}`
    const difference = { ...emptyReport, differences: [{ organization, says }], differenceCount: 1 }
    return { report: addReports(report, difference), isFailed: true }
  }
  try {
    if (!from) report = addReports(report, await stateReport(deps, log))
  } catch (error) {
    return failedOf(error)
  }
  const swept = await sweep(deps, log, sinceMs, from, budget)
  const next = swept.next ? { next: swept.next } : {}
  report = addReports(report, swept.report)
  if (swept.error === undefined) return { report, ...next, isFailed: false }
  return { ...failedOf(swept.error), ...(swept.error instanceof AlteredError ? {} : next) }
}

async function stateReport({ logger, metrics, ...deps }: OneLogDeps, log: SignedLog): Promise<Report> {
  const { differences, isUnsigned } = await logState(deps, log)
  if (isUnsigned) {
    logger.error('checkpoint not signed', undefined, { organization: log.organization })
    metrics.put({ Failures: 1 }, { failure: 'checkpoint' })
  }
  return { ...emptyReport, differences, differenceCount: differences.length }
}
