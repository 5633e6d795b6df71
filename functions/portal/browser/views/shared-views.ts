// The shared views of a scope: the client of the API's saved views.
import type { Scope } from '../../../../shared/entry/scope.ts'
import { api } from '../session/session.ts'
import { type SavedView, viewOf } from './saved-view.ts'
import { sharedName } from './shared-name.ts'

export interface SharedView extends SavedView {
  /** The name at the API. */
  readonly key: string
  /** Whether the reader may change it. */
  readonly changeable: boolean
}

interface ViewAnswer {
  readonly name: string
  readonly title?: string
  readonly query: string
  readonly changeable: boolean
}

/** The API refuses an empty query; this one means the same. */
const wholeList = 'range=P90D'

export async function sharedViews(scope: Scope): Promise<readonly SharedView[]> {
  const { items } = await api.get<{ readonly items: readonly ViewAnswer[] }>(pathOf(scope))
  return items.map(({ name, title, query, changeable }) => ({
    ...viewOf(title ?? name, scope, new URLSearchParams(query)),
    key: name,
    changeable,
  }))
}

/** Replaces a view of the same title. @throws ApiError */
export function shareView({ name, scope, query }: SavedView): Promise<unknown> {
  return api.put(pathOf(scope, sharedName(name)), { title: name, query: query === '' ? wholeList : query })
}

/** @throws ApiError */
export function removeSharedView({ scope, key }: SharedView): Promise<unknown> {
  return api.delete(pathOf(scope, key))
}

function pathOf(scope: Scope, name?: string): string {
  return `/v2/${scope}/views${name === undefined ? '' : `/${encodeURIComponent(name)}`}`
}
