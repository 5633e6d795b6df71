// The scheduled reconciling: each day a round in which every organization has a turn, and after it turns for those whose logs did not
// fit into theirs, one after the other. However large a log is, it keeps no other waiting for longer than a turn.

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
  /** How long that has been going which has been going longest, and is not through. */
  readonly ageMs: number
}

/** A turn's part of the time of a run: a minute. */
const turnShare = 1 / 8

/** Of a log that does not fit into one turn, what came last is looked at each day, and all of it each week. */
const recentMs = 2 * dayMs
const wholeEveryMs = 7 * dayMs

/** May be called as often as one likes: begins once a day, and goes on where it was until all is through. */
export async function goOn(deps: RoundDeps, budget: Budget): Promise<RoundReport> {
  const { reconciliations, now } = deps
  const last = await reconciliations.round()
  const isDue = !last || (last.isThrough && now() - last.startedMs >= dayMs)
  let round: ReconcileRound = isDue ? { startedMs: now(), isThrough: false } : last
  let report = emptyReport
  // Tried again by the next run: what failed at once would fail at once again, and leave no time for the others.
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
  // One whose whole log fits into a turn by now is looked at as a whole each day again.
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
