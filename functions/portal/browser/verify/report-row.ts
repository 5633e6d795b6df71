// One row of a report.

export interface ReportRow {
  readonly label: string
  readonly lines: readonly string[]
  /** Smaller, below. */
  readonly small?: readonly string[]
}
