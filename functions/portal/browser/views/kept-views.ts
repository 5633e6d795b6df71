// The views that this browser keeps, ordered by name. Names are unique within a scope; unreadable views are skipped and dropped.
import { readView, type SavedView, showSame } from './saved-view.ts'

/** The interface of `localStorage`. */
export interface Keeper {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

const key = 'beleg.views'

export function keptViews(keeper: Keeper | undefined): readonly SavedView[] {
  return readViews(keeper?.getItem(key) ?? null)
}

/** @returns false if the browser refuses to store them: they exist in this page only. */
export function keepViews(keeper: Keeper | undefined, views: readonly SavedView[]): boolean {
  if (!keeper) return false
  try {
    keeper.setItem(key, fileOf(views))
    return true
  } catch {
    return false
  }
}

/** Adds the view; it replaces one of the same name and scope. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  return [...withoutView(views, view), view].sort(byName)
}

export function withoutView(views: readonly SavedView[], { name, scope }: SavedView): readonly SavedView[] {
  return views.filter((one) => one.name !== name || one.scope !== scope)
}

/** The format of the export and of the storage. */
export function fileOf(views: readonly SavedView[]): string {
  return `${JSON.stringify({ version: 1, views }, null, 2)}\n`
}

export interface Imported {
  readonly views: readonly SavedView[]
  readonly added: number
  /** The views in the file that exist already. */
  readonly known: number
  /** The items in the file that are not views. */
  readonly refused: number
}

/** Adds the views of a file; if a name is taken by another view, it gets a number. `undefined` if the file has no views. */
export function withFile(views: readonly SavedView[], text: string): Imported | undefined {
  const listed = listIn(text)
  if (!listed) return undefined
  let [all, added, known, refused] = [views, 0, 0, 0]
  for (const value of listed) {
    const view = readView(value)
    if (!view) refused += 1
    else if (all.some((one) => showSame(one, view) && nameWithout(one.name) === nameWithout(view.name))) known += 1
    else {
      all = withView(all, { ...view, name: freeName(all, view) })
      added += 1
    }
  }
  return { views: all, added, known, refused }
}

function readViews(text: string | null): readonly SavedView[] {
  if (text === null) return []
  return (listIn(text) ?? []).flatMap((value) => readView(value) ?? []).sort(byName)
}

function listIn(text: string): readonly unknown[] | undefined {
  try {
    const { version, views } = JSON.parse(text)
    return version === 1 && Array.isArray(views) ? views : undefined
  } catch {
    return undefined
  }
}

function freeName(views: readonly SavedView[], { name, scope }: SavedView): string {
  const taken = new Set(views.filter((one) => one.scope === scope).map((one) => one.name))
  if (!taken.has(name)) return name
  for (let number = 2; ; number += 1) {
    const numbered = `${nameWithout(name)} (${number})`
    if (!taken.has(numbered)) return numbered
  }
}

/** Removes the number that an import added to a name. */
function nameWithout(name: string): string {
  return name.replace(/ \(\d+\)$/, '')
}

function byName(a: SavedView, b: SavedView): number {
  return a.name.localeCompare(b.name) || (a.scope < b.scope ? -1 : 1)
}
