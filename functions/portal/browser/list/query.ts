// The API query of a list's address. List, counts and downloads use the same one, so that they are about the same entries.
import { chipFields } from './chips.ts'
import { boundsOf, spanOf, textOf } from './time-span.ts'

/** Removes parameters of the portal, and fixes a relative range, so that all pages belong to one list. */
export function apiQuery(search: URLSearchParams, nowMs: number): URLSearchParams {
  const query = new URLSearchParams()
  const span = spanOf(search)
  const { fromMs, toMs } = boundsOf(span, nowMs)
  const isAll = span.kind === 'last' && span.range === 'P90D'
  if (!isAll) query.set('start-time-range', textOf(fromMs) ?? '')
  const to = textOf(toMs)
  if (to !== undefined) query.set('end-time-range', to)
  for (const field of [...chipFields, 'include', 'organization'])
    for (const value of search.getAll(field)) query.append(field, value)
  if (search.get('sort') === 'asc') query.set('sort', 'asc')
  return query
}

/** The same for counts, which have no order. */
export function countedQuery(search: URLSearchParams, nowMs: number): URLSearchParams {
  const query = apiQuery(search, nowMs)
  query.delete('sort')
  return query
}

/** The parameters that select entries: if they change, it is another list. */
export function identityOf(search: URLSearchParams): string {
  const names = [...chipFields, 'range', 'start-time-range', 'end-time-range', 'include', 'organization', 'sort']
  return JSON.stringify(names.map((name) => search.getAll(name)))
}
