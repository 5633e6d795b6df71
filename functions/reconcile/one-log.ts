// Reconciles one log: checks that it is the one that was signed, then sweeps it. A log that cannot be checked is a difference, and does not
// stop the others.

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
  /** See `Swept`. */
  readonly next?: SweepPlace
  /** An error ended it before its budget did, and would do so again at once. */
  readonly isFailed: boolean
}

/** Never rejects. After an error the sweep continues at the same place, except after an AlteredError, which a retry cannot fix. */
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
