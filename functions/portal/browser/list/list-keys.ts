// What each shortcut of the list does. functions/portal/browser/keyboard/shortcuts.ts decides when shortcuts apply.
import type { Shortcuts } from '../keyboard/shortcuts.ts'
import { go } from '../router/address.ts'
import { compareHref, copyLink } from './hand-over.ts'
import { facetsFolded, openEntry, pages, showEntry, stepEntry } from './list-view.ts'

/** A shortcut that does nothing now is `undefined`; the browser then handles the key. */
export function listShortcuts(): Shortcuts {
  const compared = compareHref()
  return {
    '/': () => document.querySelector<HTMLElement>('.combo input')?.focus(),
    t: () => document.querySelector<HTMLElement>('.when')?.click(),
    f: () => {
      facetsFolded.value = !facetsFolded.peek()
    },
    j: () => step(1),
    k: () => step(-1),
    c: compared === undefined ? undefined : () => go(compared),
    e: () => document.querySelector<HTMLElement>('.query .download')?.click(),
    y: () => void copyLink(),
    Escape: openEntry.value === undefined ? undefined : closeEntry,
  }
}

/** Closes the drawer and gives the focus back to the entry's row. */
export function closeEntry(): void {
  const id = openEntry.peek()
  showEntry(undefined)
  rowOf(id)?.focus()
}

function step(by: 1 | -1): void {
  if (openEntry.peek() === undefined) showEntry(pages.state.peek().entries[0]?.id)
  else stepEntry(by)
  rowOf(openEntry.peek())?.scrollIntoView({ block: 'nearest' })
}

export function rowOf(id: string | undefined): HTMLElement | null {
  return id === undefined ? null : document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`)
}
