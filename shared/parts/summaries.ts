// The summaries of a part's rows: one of those that anybody sees who reads the organization, and one of all of them.
import { rowsBetween } from '../insights/fact-column.ts'
import { summaryOf, summaryVersion } from '../insights/summary.ts'
import { countedColumns, factsOfColumns } from './column-facts.ts'
import { packedSummary } from './packed-summary.ts'
import type { PartContent } from './part-content.ts'
import { newestFirst, timesOf } from './times.ts'
import type { ViewColumn } from './view-columns.ts'
import { type ColumnName, entryOfView, scopesOfView } from './views.ts'

export interface PackedSummaries {
  readonly version: number
  /** The organization: the scope that shows all of the rows. */
  readonly scope: string
  readonly seen: Buffer
  /** The same bytes if no row is `PRIVATE`. */
  readonly all: Buffer
}

/** A group of rows with more is counted by its columns: whoever reads summaries has those of many parts in memory. */
export function summaryBytesMax(rows: number): number {
  return 4096 + 32 * rows
}

/** @returns `undefined` if a column is missing that is counted, the rows are of several organizations, or a summary would be too large. */
export function packedSummaries({ ids, receivedMs, columns }: PartContent): PackedSummaries | undefined {
  if (countedColumns.some((name) => !columns[name])) return undefined
  const columnOf = (name: ColumnName): ViewColumn => {
    const { dictionary = [], codes = [] } = columns[name] ?? {}
    return { views: dictionary.length, codes, view: (code) => dictionary[code] ?? '' }
  }
  const [scope, ...others] = new Set(columns.scope?.dictionary.map((view) => scopesOfView(view)[0]))
  if (scope === undefined || others.length > 0) return undefined
  const times = timesOf(ids, receivedMs)
  const rows = newestFirst(times, rowsBetween(0, ids.length))
  const isPrivate = columns.visibility?.dictionary.map((view) => entryOfView(view).visibility === 'PRIVATE') ?? []
  const codes = columns.visibility?.codes ?? []
  const summaryOfRows = (own: typeof rows) => packedSummary(summaryOf(factsOfColumns(times, columnOf, own, [])))
  const seen = rows.filter((row) => !isPrivate[codes[row] ?? 0])
  const all = summaryOfRows(rows)
  if (all.length > summaryBytesMax(rows.length)) return undefined
  return { version: summaryVersion, scope, seen: seen.length === rows.length ? all : summaryOfRows(seen), all }
}
