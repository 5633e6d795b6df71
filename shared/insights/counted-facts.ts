// Which facts insights count, for the fold over entries and for the summaries of parts alike. Keeps no count.
import type { FactRows } from './fact-column.ts'
import type { Facts } from './facts.ts'
import { hasFailed } from './failing-operations.ts'

/** The fields whose most frequent values are shown. */
export const topNames = ['eventName', 'initiator', 'eventSource', 'severity', 'outcome', 'container'] as const

export type TopName = (typeof topNames)[number]

/** The values of a field among the rows, in the order of their first row, with the number of their rows. */
export function eachTopValue(
  name: TopName,
  facts: Facts,
  rows: FactRows,
  take: (value: string, email: string | undefined, entries: number) => void,
): void {
  if (name === 'initiator') facts.initiator.counts(rows, ({ id, email }, own) => take(id, email, own))
  else facts[name].counts(rows, (value, own) => take(value, undefined, own))
}

export function failedRows(facts: Facts, rows: FactRows): FactRows {
  return rows.filter((row) => hasFailed(facts.outcome.at(row)))
}

/** Successful work of people. */
export function rowsByHand(facts: Facts, rows: FactRows): FactRows {
  return rows.filter((row) => facts.rule.at(row).kind === 'person' && !hasFailed(facts.outcome.at(row)))
}
