// One row of a report.

export interface ReportRow {
  readonly label: string
  readonly lines: readonly string[]
  /** Smaller, below the value. */
  readonly small?: readonly string[]
}
