// Reconciling: holds the logs against the table, one after the other. Run by a schedule for the last days, and by hand for what is
// asked: all 90 days after a stream was lost, say.
import { latestCheckpoint } from '../../shared/checkpoints.ts'
import type { Metrics } from '../../shared/metrics.ts'
import { emptyReport, isReconciled, type Report, sumOf } from '../../shared/reconcile-report.ts'
import type { ReconcileRun, Reconciliations } from '../../shared/store/reconciliations.ts'
import type { Signposts } from '../../shared/store/signposts.ts'
import { checkRoot } from './log-leaves.ts'
import { type ReconcileDeps, reconcileLog } from './reconcile-log.ts'

/** What is asked by hand. The schedule asks for nothing. */
export interface ReconcileRequest {
  /** All of them unless said. */
  readonly organization?: string
  /** How far back, by event time. */
  readonly days?: number
}

export interface ReconcileAppDeps extends ReconcileDeps {
  readonly signposts: ReconcileDeps['signposts'] & Pick<Signposts, 'organizations'>
  readonly reconciliations: Pick<Reconciliations, 'run' | 'keep'>
  readonly metrics: Metrics
  /** Ends a run between two logs while there is still time to keep how far it has come. */
  readonly newDeadline: () => AbortSignal
}

const dayMs = 24 * 60 * 60 * 1000

/** What arrived late is within it as well, unless it arrived later than that. */
const scheduledDays = 2

/** @returns what was found in what was looked at. Differences are errors in the log of the function, each by itself. */
export function createApp(deps: ReconcileAppDeps): (event: unknown) => Promise<Report> {
  return async (event) => {
    const { organization, days } = requestOf(event)
    const report =
      organization !== undefined
        ? await reconcileOne(deps, organization, days ?? scheduledDays)
        : days !== undefined
          ? await reconcileAll(deps, days)
          : await goOn(deps)
    for (const { says, ...where } of report.differences)
      deps.log.error(`not reconciled: ${says}`, undefined, { ...where })
    deps.metrics.put({ EntriesMissed: report.missed })
    if (report.differenceCount > 0) deps.metrics.put({ Failures: report.differenceCount }, { failure: 'difference' })
    const { differences: _listed, ...counts } = report
    deps.log.info('reconciled', { ...counts, isReconciled: isReconciled(report) })
    return report
  }
}

/** The schedule comes often: a run begins once a day, and goes on until it is through. */
async function goOn(deps: ReconcileAppDeps): Promise<Report> {
  const last = await deps.reconciliations.run()
  if (last?.isDone && deps.now() - last.startedMs < dayMs) return emptyReport
  const run: ReconcileRun = !last || last.isDone ? { startedMs: deps.now(), isDone: false } : last
  const signal = deps.newDeadline()
  let report = emptyReport
  for await (const organization of deps.signposts.organizations(run.after)) {
    report = sumOf(report, await reconcileOne(deps, organization, scheduledDays))
    await deps.reconciliations.keep({ ...run, after: organization })
    if (signal.aborted) return report
  }
  await deps.reconciliations.keep({ ...run, isDone: true })
  return report
}

async function reconcileAll(deps: ReconcileAppDeps, days: number): Promise<Report> {
  let report = emptyReport
  for await (const organization of deps.signposts.organizations())
    report = sumOf(report, await reconcileOne(deps, organization, days))
  return report
}

/** A log that cannot be looked at, because its head was altered for instance, is a difference, and keeps no other from being looked at. */
async function reconcileOne(deps: ReconcileAppDeps, organization: string, days: number): Promise<Report> {
  try {
    return await reconcileDays(deps, organization, days)
  } catch (error) {
    deps.log.error('log not looked at', error, { organization })
    const says = `the log cannot be looked at: ${error instanceof Error ? error.message : error}`
    return { ...emptyReport, logs: 1, differences: [{ organization, says }], differenceCount: 1 }
  }
}

/** Day by day, the newest last: of constant memory, whatever the range. */
async function reconcileDays(deps: ReconcileAppDeps, organization: string, days: number): Promise<Report> {
  const nowMs = deps.now()
  // Refuses to sign a head that has not grown from the checkpoint before.
  await latestCheckpoint(deps, organization)
  const differences = await checkRoot(deps, organization)
  let report: Report = { ...emptyReport, differences, differenceCount: differences.length }
  for (let back = days; back >= 0; back -= 1) {
    const fromMs = nowMs - back * dayMs
    report = sumOf(report, await reconcileLog(deps, organization, { fromMs, toMs: fromMs + dayMs }))
  }
  return { ...report, logs: 1 }
}

function requestOf(event: unknown): ReconcileRequest {
  const { organization, days } = (event ?? {}) as Record<string, unknown>
  return {
    ...(typeof organization === 'string' ? { organization } : {}),
    ...(typeof days === 'number' ? { days } : {}),
  }
}
