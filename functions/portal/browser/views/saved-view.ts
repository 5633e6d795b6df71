// A saved view: a name and the address of a list. It contains only what an address contains, nothing of an entry.
import { isScope, type Scope } from '../../../../shared/entry/scope.ts'

export interface SavedView {
  readonly name: string
  readonly scope: Scope
  /** The query of the list's address, without the `?`. */
  readonly query: string
}

export const nameLengthMax = 100
const queryLengthMax = 8_000

/** Parameters that describe the moment, not the list. */
const ofTheMoment = ['entry', 'cursor'] as const

/** @returns the error, or `undefined` if the view is valid. */
export function nameFault(name: string): 'empty' | 'long' | undefined {
  if (name.trim() === '') return 'empty'
  return name.trim().length > nameLengthMax ? 'long' : undefined
}

/** Makes a view of an address. The name is trimmed. */
export function viewOf(name: string, scope: Scope, search: URLSearchParams): SavedView {
  const query = new URLSearchParams(search)
  for (const parameter of ofTheMoment) query.delete(parameter)
  return { name: name.trim(), scope, query: query.toString() }
}

/** The address of the view: always a list of this portal, whatever its query contains. */
export function addressOf({ scope, query }: Pick<SavedView, 'scope' | 'query'>): string {
  const search = new URLSearchParams(query).toString()
  return `/${scope}${search === '' ? '' : `?${search}`}`
}

/** Whether two views show the same, regardless of the order of their parameters. */
export function showSame(one: Pick<SavedView, 'scope' | 'query'>, other: Pick<SavedView, 'scope' | 'query'>): boolean {
  return one.scope === other.scope && sorted(one.query) === sorted(other.query)
}

/** Reads a view from an untrusted value; `undefined` if it is not a view. */
export function readView(value: unknown): SavedView | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { name, scope, query } = value as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || typeof query !== 'string' || !isScope(scope)) return undefined
  if (nameFault(name) !== undefined || query.length > queryLengthMax) return undefined
  return viewOf(name, scope, new URLSearchParams(query))
}

function sorted(query: string): string {
  const pairs = [...new URLSearchParams(query)].map((pair) => JSON.stringify(pair))
  return pairs.sort().join()
}
