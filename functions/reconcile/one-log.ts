// One log looked at: first whether it is the one that was signed, then its sweep. A log that cannot be looked at is a difference, and
// keeps no other from being looked at.

import { emptyReport, type Report, sumOf } from '../../shared/log/reconcile-report.ts'
import type { SignedLog } from '../../shared/log/signed-log.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import type { SweepPlace } from '../../shared/store/ledger/reconciliations.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import type { Budget } from './budget.ts'
import { type LogStateDeps, logState } from './log-state.ts'
import { type SweepDeps, type Swept, sweep } from './sweep.ts'

export interface OneLogDeps extends SweepDeps, LogStateDeps {
  readonly logger: Logger
  readonly metrics: Metrics
}

/** Never rejects. Where the log could not be looked at, the sweep goes on at the same place, unless no try would mend it. */
export async function oneLog(
  deps: OneLogDeps,
  log: SignedLog,
  sinceMs: number,
  from: SweepPlace | undefined,
  budget: Budget,
): Promise<Swept> {
  const { organization } = log
  try {
    const state = from ? emptyReport : await stateReport(deps, log)
    const { report, ...next } = await sweep(deps, log, sinceMs, from, budget)
    return { report: { ...sumOf(state, report), logs: 1 }, ...next }
  } catch (error) {
    deps.logger.error('log not looked at', error, { organization })
    const says = `the log cannot be looked at: ${error instanceof Error ? error.message : error}`
    const report = { ...emptyReport, logs: 1, differences: [{ organization, says }], differenceCount: 1 }
    return error instanceof AlteredError || !from ? { report } : { report, next: from }
  }
}

async function stateReport({ logger, metrics, ...deps }: OneLogDeps, log: SignedLog): Promise<Report> {
  const { differences, isUnsigned } = await logState(deps, log)
  if (isUnsigned) {
    logger.error('checkpoint not signed', undefined, { organization: log.organization })
    metrics.put({ Failures: 1 }, { failure: 'checkpoint' })
  }
  return { ...emptyReport, differences, differenceCount: differences.length }
}
