// What reconciling has found: the answer of the function, and what its command prints. Finds nothing itself.
import type { SweepPlace, WatchPlace } from '../store/ledger/reconciliations.ts'

export interface Difference {
  readonly organization: string
  readonly leafIndex?: number
  readonly id?: string
  readonly says: string
}

/** Where a run that was asked for has stopped for want of time. */
export interface Stop {
  readonly organization: string
  /** In which list of logs it stands; the first unless said. */
  readonly list?: WatchPlace['list']
  /** Within its log; absent when that was through. */
  readonly place?: SweepPlace
}

export interface Report {
  readonly logs: number
  /** Of the table, looked at. */
  readonly entries: number
  /** Of the logs, looked at. */
  readonly leaves: number
  /** Entries without a leaf that were received so recently that they may be getting one just now. */
  readonly onTheirWay: number
  /** Entries that the archive had missed, and how many of them have a leaf now. */
  readonly missed: number
  readonly archived: number
  /** The first ones; `differenceCount` counts all. */
  readonly differences: readonly Difference[]
  readonly differenceCount: number
  /** Absent when all that was asked for has been looked at. */
  readonly next?: Stop
}

export const emptyReport: Report = {
  logs: 0,
  entries: 0,
  leaves: 0,
  onTheirWay: 0,
  missed: 0,
  archived: 0,
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
    differences: [...a.differences, ...b.differences].slice(0, listedMax),
    differenceCount: a.differenceCount + b.differenceCount,
  }
}

/** Whether table, log and archive say the same, now that what was missed has been archived. */
export function isReconciled({ missed, archived, differenceCount }: Report): boolean {
  return missed === archived && differenceCount === 0
}
