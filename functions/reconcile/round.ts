// Scheduled reconciliation. Each day has a round in which every organization gets one turn; after it, logs that did not fit into one turn
// get more, one log after the other. So a large log delays the others by one turn at most.

import type { Budget } from '../../shared/budget.ts'
import { addReports, emptyReport, type Report } from '../../shared/log/reconcile-report.ts'
import { receivedFromMs } from '../../shared/log/retained-leaves.ts'
import type { SignedLogs } from '../../shared/log/signed-log.ts'
import type {
  KeptSweep,
  ReconcileRound,
  Reconciliations,
  WatchPlace,
} from '../../shared/store/ledger/reconciliations.ts'
import { dayMs } from '../../shared/time/day.ts'
import { type LookedAt, type OneLogDeps, oneLog } from './one-log.ts'
import { listAgain, type WatchedLogsDeps, watchedLogs } from './watched-logs.ts'

export interface RoundDeps extends OneLogDeps, WatchedLogsDeps {
  readonly logs: SignedLogs
  readonly lookups: OneLogDeps['lookups'] & WatchedLogsDeps['lookups']
  readonly memory: OneLogDeps['memory'] & WatchedLogsDeps['memory']
  readonly reconciliations: Reconciliations
}

export interface RoundReport {
  readonly report: Report
  /** The age of the oldest round or sweep that is not through. */
  readonly ageMs: number
}

/** The share of a run's time that one turn gets: one minute. */
const turnShare = 1 / 8

/** A log that does not fit into one turn: its newest part is checked daily, all of it weekly. */
const recentMs = 2 * dayMs
const wholeEveryMs = 7 * dayMs

/** May be called at any time: begins a round once a day, and otherwise continues the round until everything is through. */
export async function goOn(deps: RoundDeps, budget: Budget): Promise<RoundReport> {
  const { reconciliations, now } = deps
  const last = await reconciliations.round()
  const isDue = !last || (last.isThrough && now() - last.startedMs >= dayMs)
  let round: ReconcileRound = isDue ? { startedMs: now(), isThrough: false } : last
  let report = emptyReport
  // The next run tries these again. In this run they would fail again, and take time from the others.
  const failed = new Set<string>()
  const turn = async (organization: string, known: KeptSweep | undefined, place: WatchPlace) => {
    const looked = await takeTurn(deps, organization, known, budget.share(turnShare))
    report = addReports(report, looked.report)
    if (looked.isFailed) failed.add(organization)
    round = { ...round, place }
    await reconciliations.keepRound(round)
  }
  if (!round.isThrough) {
    for await (const { organization, isUnlisted, place } of watchedLogs(deps, round.place)) {
      if (organization === undefined) {
        round = { ...round, place }
        await reconciliations.keepRound(round)
      } else {
        if (isUnlisted) report = addReports(report, await listAgain(deps, organization))
        await turn(organization, await reconciliations.sweep(organization), place)
      }
      if (budget.isSpent()) return { report, ageMs: await ageOf(deps, round) }
    }
    round = { startedMs: round.startedMs, isThrough: true }
    await reconciliations.keepRound(round)
  }
  for (;;) {
    const open = (await openSweeps(deps)).filter(({ organization }) => !failed.has(organization))
    const after = round.place?.after ?? ''
    const next = open.find(({ organization }) => organization > after) ?? open[0]
    if (!next) break
    await turn(next.organization, next, { list: 'registered', after: next.organization })
    if (budget.isSpent()) break
  }
  return { report, ageMs: await ageOf(deps, round) }
}

async function takeTurn(
  deps: RoundDeps,
  organization: string,
  known: KeptSweep | undefined,
  budget: Budget,
): Promise<LookedAt> {
  const sweep = known?.place ? known : newSweep(organization, known, deps.now())
  const looked = await oneLog(deps, deps.logs.of(organization), sweep.sinceMs, sweep.place, budget)
  const { place: _before, ...kept } = sweep
  if (looked.next) await deps.reconciliations.keepSweep({ ...kept, place: looked.next })
  // If the whole log fits into one turn now, `wholeMs: 0` makes every daily turn check all of it.
  else if (known) await deps.reconciliations.keepSweep(sweep.place || !isWhole(sweep) ? kept : { ...kept, wholeMs: 0 })
  return looked
}

function newSweep(organization: string, known: KeptSweep | undefined, nowMs: number): KeptSweep {
  const isRecent = known !== undefined && nowMs - known.wholeMs < wholeEveryMs
  return {
    organization,
    startedMs: nowMs,
    sinceMs: isRecent ? nowMs - recentMs : receivedFromMs(nowMs),
    wholeMs: isRecent ? known.wholeMs : nowMs,
  }
}

function isWhole({ startedMs, wholeMs }: KeptSweep): boolean {
  return startedMs === wholeMs
}

async function openSweeps({ reconciliations }: RoundDeps): Promise<KeptSweep[]> {
  return (await reconciliations.sweeps()).filter(({ place }) => place !== undefined)
}

async function ageOf(deps: RoundDeps, { startedMs, isThrough }: ReconcileRound): Promise<number> {
  const begun = (await openSweeps(deps)).map((sweep) => sweep.startedMs)
  if (!isThrough) begun.push(startedMs)
  return begun.length === 0 ? 0 : deps.now() - Math.min(...begun)
}
