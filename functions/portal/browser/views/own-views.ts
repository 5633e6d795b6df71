// The views of this browser, shared by all screens.
import { signal } from '@preact/signals'
import { type Keeper, keepViews, keptViews } from './kept-views.ts'
import type { SavedView } from './saved-view.ts'

const keeper: Keeper | undefined = (() => {
  try {
    return localStorage
  } catch {
    // Some private windows refuse storage.
    return undefined
  }
})()

export const ownViews = signal<readonly SavedView[]>(keptViews(keeper))

/** @returns whether they are stored beyond this page. */
export function setOwnViews(views: readonly SavedView[]): boolean {
  ownViews.value = views
  return keepViews(keeper, views)
}
