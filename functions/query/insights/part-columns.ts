// The columns of a part that insights count, and those that its filters look at.
import type { Scope } from '../../../shared/entry/scope.ts'
import { isOfScopes, type Query } from '../../../shared/filter/query.ts'
import type { Term } from '../../../shared/filter/terms.ts'
import type { FacetName } from '../../../shared/insights/facets.ts'
import { atRows, factColumn } from '../../../shared/insights/fact-column.ts'
import { countedFilters, type Facts, factsBy } from '../../../shared/insights/facts.ts'
import type { Part } from '../../../shared/parts/part.ts'
import { type Verdict, viewVerdict } from '../../../shared/parts/question.ts'
import type { Times } from '../../../shared/parts/times.ts'
import type { ViewColumn } from '../../../shared/parts/view-columns.ts'
import { type ColumnName, entryOfView, scopesOfView, type ViewedFilter } from '../../../shared/parts/views.ts'

export interface ReadColumns {
  readonly times: Times
  /** Whether the entry of the row matches, by its scope and visibility, the caller's sight, and the filters. */
  verdict(row: number): Verdict
  /** @param rows newest first. */
  factsOf(rows: ArrayLike<number>): Facts
}

/** @param query without free text and `field`, which no column decides. @throws as the bytes of the part do. */
export async function readColumns(part: Part, query: Query, facets: readonly FacetName[]): Promise<ReadColumns> {
  const filters = Object.entries(query.filter) as [ViewedFilter, readonly Term[]][]
  const asked = [...countedFilters, ...facets, ...filters.map(([name]) => name)]
  const names = [...new Set<ColumnName>(['scope', 'visibility', ...asked])]
  const { times, columns } = await part.columns(names)
  const columnOf = (name: ColumnName) => columns[names.indexOf(name)] as ViewColumn
  const scope = columnOf('scope')
  const byView = <T>(name: ColumnName, read: (view: string) => T) => {
    const { codes, view } = columnOf(name)
    return factColumn(codes, (code) => read(view(code)))
  }
  const shown = byView('scope', (view) => shownOf(query, scopesOfView(view)))
  const visibility = byView('visibility', (view) => entryOfView(view).visibility)
  const verdicts = filters.map(([name, terms]) => byView(name, viewVerdict(name, terms)))
  return {
    times,
    verdict(row) {
      if (!shown.at(row)[visibility.at(row)]) return 'no'
      let all: Verdict = 'yes'
      for (const verdict of verdicts) {
        const own = verdict.at(row)
        if (own === 'no') return own
        if (own === 'unknown') all = own
      }
      return all
    },
    factsOf(rows) {
      const own = (column: ArrayLike<number>) => atRows(column, rows)
      return factsBy(
        { ms: own(times.ms), nanoseconds: own(times.nanoseconds), receivedMs: own(times.receivedMs) },
        factColumn(own(scope.codes), (code) => containerOf(scope.view(code))),
        (name) => {
          const column = columnOf(name)
          return { codes: own(column.codes), places: column.views, entryAt: (code) => entryOfView(column.view(code)) }
        },
        facets,
      )
    },
  }
}

/** The most specific scope that shows the entry. */
function containerOf(view: string): Scope {
  return scopesOfView(view).at(-1) as Scope
}

function shownOf(query: Query, scopes: readonly Scope[]) {
  return { PUBLIC: isOfScopes(query, scopes, false), PRIVATE: isOfScopes(query, scopes, true) }
}
