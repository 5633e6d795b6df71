// The columns of a part that insights count, and those that its filters look at.
import type { Scope } from '../../../shared/entry/scope.ts'
import { isOfScopes, type Query } from '../../../shared/filter/query.ts'
import type { Term } from '../../../shared/filter/terms.ts'
import type { FacetName } from '../../../shared/insights/facets.ts'
import { factColumn, pairedColumn } from '../../../shared/insights/fact-column.ts'
import type { Facts } from '../../../shared/insights/facts.ts'
import { countedColumns, factsOfColumns } from '../../../shared/parts/column-facts.ts'
import type { ColumnGroup } from '../../../shared/parts/column-groups.ts'
import type { Part } from '../../../shared/parts/part.ts'
import { type Verdict, viewVerdict } from '../../../shared/parts/question.ts'
import type { Rows } from '../../../shared/parts/rows.ts'
import type { Times } from '../../../shared/parts/times.ts'
import type { ViewColumn } from '../../../shared/parts/view-columns.ts'
import { type ColumnName, entryOfView, scopesOfView, type ViewedFilter } from '../../../shared/parts/views.ts'

/** Of a group of rows, which have their numbers within it. */
export interface ReadColumns {
  readonly times: Times
  /**
   * Which of the rows match, by scope and visibility, the caller's sight, and the filters.
   * @param rows ascending, as are both lists. @returns `matching` with the undecided ones.
   */
  decide(rows: Rows): { readonly matching: Rows; readonly undecided: Rows }
  /** @param rows newest first. */
  factsOf(rows: ArrayLike<number>): Facts
}

export interface ReadableGroup extends Omit<ColumnGroup, 'read'> {
  read(): ReadColumns
}

/** @param query without free text and `field`, which no column decides. @throws as the bytes of the part do. */
export async function readColumns(
  part: Part,
  query: Query,
  facets: readonly FacetName[],
): Promise<readonly ReadableGroup[]> {
  const filters = Object.keys(query.filter) as ViewedFilter[]
  const names = [...new Set<ColumnName>([...countedColumns, ...facets, ...filters])]
  const groups = await part.columns(names)
  return groups.map((group) => ({ ...group, read: () => columnsOf(group, names, query, facets) }))
}

function columnsOf(
  group: ColumnGroup,
  names: readonly ColumnName[],
  query: Query,
  facets: readonly FacetName[],
): ReadColumns {
  const filters = Object.entries(query.filter) as [ViewedFilter, readonly Term[]][]
  const { times, columns } = group.read()
  const columnOf = (name: ColumnName) => columns[names.indexOf(name)] as ViewColumn
  const byView = <T>(name: ColumnName, read: (view: string) => T) => {
    const { codes, views, view } = columnOf(name)
    return factColumn(codes, views, (code) => read(view(code)))
  }
  const shown = byView('scope', (view) => shownOf(query, scopesOfView(view)))
  const visibility = byView('visibility', (view) => entryOfView(view).visibility)
  const seen = pairedColumn(shown, visibility, (by, own) => by[own])
  const verdicts = filters.map(([name, terms]) => byView(name, viewVerdict(name, terms)))
  const verdictOf = (row: number): Verdict => {
    if (!seen.at(row)) return 'no'
    let all: Verdict = 'yes'
    for (const verdict of verdicts) {
      const own = verdict.at(row)
      if (own === 'no') return own
      if (own === 'unknown') all = own
    }
    return all
  }
  return {
    times,
    decide(rows) {
      const matching = new Uint32Array(rows.length)
      const undecided: number[] = []
      let length = 0
      for (const row of rows) {
        const verdict = verdictOf(row)
        if (verdict === 'unknown') undecided.push(row)
        if (verdict !== 'no') matching[length++] = row
      }
      return { matching: matching.slice(0, length), undecided: Uint32Array.from(undecided) }
    },
    factsOf: (rows) => factsOfColumns(times, columnOf, rows, facets),
  }
}

function shownOf(query: Query, scopes: readonly Scope[]) {
  return { PUBLIC: isOfScopes(query, scopes, false), PRIVATE: isOfScopes(query, scopes, true) }
}
