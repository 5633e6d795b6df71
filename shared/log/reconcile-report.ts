// The report of reconciling: the answer of the function, and the output of its command. Finds nothing itself.
import type { SweepPlace, WatchPlace } from '../store/ledger/reconciliations.ts'

export interface Difference {
  readonly organization: string
  readonly leafIndex?: number
  readonly id?: string
  readonly says: string
}

/** The place where a requested run stopped for lack of time. */
export interface Stop {
  readonly organization: string
  /** The list of logs with this place; default the first. */
  readonly list?: WatchPlace['list']
  /** The place within its log; absent if that was finished. */
  readonly place?: SweepPlace
}

export interface Report {
  readonly logs: number
  /** Examined entries of the table. */
  readonly entries: number
  /** Examined leaves of the logs. */
  readonly leaves: number
  /** Entries without a leaf that were received so recently that they may be getting one now. */
  readonly onTheirWay: number
  /** Entries that the archive had missed, and how many of them have a leaf now. */
  readonly missed: number
  readonly archived: number
  /** Entries that the search index lacked, or named without cause. It is made anew there, and the table is read until then. */
  readonly misindexed: number
  /** The first ones; `differenceCount` counts all. */
  readonly differences: readonly Difference[]
  readonly differenceCount: number
  /** Absent if the whole request was examined. */
  readonly next?: Stop
}

export const emptyReport: Report = {
  logs: 0,
  entries: 0,
  leaves: 0,
  onTheirWay: 0,
  missed: 0,
  archived: 0,
  misindexed: 0,
  differences: [],
  differenceCount: 0,
}

const listedMax = 100

export function addReports(a: Report, b: Report): Report {
  return {
    logs: a.logs + b.logs,
    entries: a.entries + b.entries,
    leaves: a.leaves + b.leaves,
    onTheirWay: a.onTheirWay + b.onTheirWay,
    missed: a.missed + b.missed,
    archived: a.archived + b.archived,
    misindexed: a.misindexed + b.misindexed,
    differences: [...a.differences, ...b.differences].slice(0, listedMax),
    differenceCount: a.differenceCount + b.differenceCount,
  }
}

/** Whether table, log and archive agree, now that missed entries are archived. */
export function isReconciled({ missed, archived, differenceCount }: Report): boolean {
  return missed === archived && differenceCount === 0
}
