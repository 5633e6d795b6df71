// The facts that insights count, off the columns of rows: every fact is read off a view by the function that reads it off an entry.
import type { Scope } from '../entry/scope.ts'
import type { FacetName } from '../insights/facets.ts'
import { atRows, factColumn } from '../insights/fact-column.ts'
import { countedFilters, type Facts, factsBy } from '../insights/facts.ts'
import type { Times } from './times.ts'
import type { ViewColumn } from './view-columns.ts'
import { type ColumnName, entryOfView, firstTextOf, scopesOfView } from './views.ts'

/** What is read for every count. */
export const countedColumns = ['scope', 'visibility', ...countedFilters] as const satisfies readonly ColumnName[]

/** @param rows newest first. */
export function factsOfColumns(
  times: Times,
  columnOf: (name: ColumnName) => ViewColumn,
  rows: ArrayLike<number>,
  facets: readonly FacetName[],
): Facts {
  const own = (column: ArrayLike<number>) => atRows(column, rows)
  const scope = columnOf('scope')
  return factsBy(
    { ms: own(times.ms), nanoseconds: own(times.nanoseconds), receivedMs: own(times.receivedMs) },
    factColumn(own(scope.codes), scope.views, (code) => containerOf(scope.view(code))),
    (name) => {
      const { codes, views, view } = columnOf(name)
      return {
        codes: own(codes),
        places: views,
        entryAt: (code) => entryOfView(view(code)),
        firstTextAt: (field, code) => firstTextOf(view(code), field),
      }
    },
    facets,
  )
}

/** The most specific scope that shows the entry. */
function containerOf(view: string): Scope {
  return scopesOfView(view).at(-1) as Scope
}
