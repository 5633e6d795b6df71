// The views of this browser, as all screens see them.
import { signal } from '@preact/signals'
import { type Keeper, keepViews, keptViews } from './kept-views.ts'
import type { SavedView } from './saved-view.ts'

const keeper: Keeper | undefined = (() => {
  try {
    return localStorage
  } catch {
    // Refused in some private windows.
    return undefined
  }
})()

export const ownViews = signal<readonly SavedView[]>(keptViews(keeper))

/** @returns whether they outlive the page. */
export function setOwnViews(views: readonly SavedView[]): boolean {
  ownViews.value = views
  return keepViews(keeper, views)
}
