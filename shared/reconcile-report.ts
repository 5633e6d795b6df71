// What reconciling has found: the answer of the function, and what its command prints. Finds nothing itself.

export interface Difference {
  readonly organization: string
  readonly leafIndex?: number
  readonly id?: string
  readonly says: string
}

export interface Report {
  readonly logs: number
  /** In the table, of the range. */
  readonly entries: number
  /** In the log, of the range. */
  readonly leaves: number
  /** Entries without a leaf that were received so recently that they may be getting one just now. */
  readonly onTheirWay: number
  /** Entries that the archive had missed, and how many of them have a leaf now. */
  readonly missed: number
  readonly archived: number
  /** The first ones; `differenceCount` counts all. */
  readonly differences: readonly Difference[]
  readonly differenceCount: number
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

export function sumOf(a: Report, b: Report): Report {
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
