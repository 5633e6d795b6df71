// A saved view: a name, and the address of a list. What is in it is what stands in an address anyway; of an entry there is nothing in it.
import { isScope, type Scope } from '../../../../shared/entry/scope.ts'

export interface SavedView {
  readonly name: string
  readonly scope: Scope
  /** What follows the `?` of the list's address. */
  readonly query: string
}

export const nameLengthMax = 100
const queryLengthMax = 8_000

/** What an address says of the moment, and not of what is looked at. */
const ofTheMoment = ['entry', 'cursor'] as const

/** @returns what is wrong with it, or `undefined`. */
export function nameFault(name: string): 'empty' | 'long' | undefined {
  if (name.trim() === '') return 'empty'
  return name.trim().length > nameLengthMax ? 'long' : undefined
}

/** The view of an address. The name is trimmed. */
export function viewOf(name: string, scope: Scope, search: URLSearchParams): SavedView {
  const query = new URLSearchParams(search)
  for (const parameter of ofTheMoment) query.delete(parameter)
  return { name: name.trim(), scope, query: query.toString() }
}

/** Where the view leads: always a list of this portal, whatever its query says. */
export function addressOf({ scope, query }: Pick<SavedView, 'scope' | 'query'>): string {
  const search = new URLSearchParams(query).toString()
  return `/${scope}${search === '' ? '' : `?${search}`}`
}

/** Whether two views show the same, in whatever order their parameters stand. */
export function showSame(one: Pick<SavedView, 'scope' | 'query'>, other: Pick<SavedView, 'scope' | 'query'>): boolean {
  return one.scope === other.scope && sorted(one.query) === sorted(other.query)
}

/** What was read from outside as a view; `undefined` when it is none. */
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
