// What the API is asked for by a list's address. One query for the list, its counts and its downloads, so that they are about the same.
import { chipFields } from './chips.ts'
import { boundsOf, spanOf, textOf } from './time-span.ts'

/** Portal-only parameters are left out; a relative range becomes a fixed one, so that all pages are of one list. */
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

/** What of the address decides which entries are meant: when this changes, the list is another. */
export function identityOf(search: URLSearchParams): string {
  const names = [...chipFields, 'range', 'start-time-range', 'end-time-range', 'include', 'organization', 'sort']
  return JSON.stringify(names.map((name) => search.getAll(name)))
}
