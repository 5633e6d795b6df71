// The list's keys: what each of them does. When they mean anything is the affair of functions/portal/browser/keyboard/shortcuts.ts.
import type { Shortcuts } from '../keyboard/shortcuts.ts'
import { go } from '../router/address.ts'
import { compareHref, copyLink } from './hand-over.ts'
import { facetsFolded, openEntry, pages, showEntry, stepEntry } from './list-view.ts'

/** Those that mean nothing now are `undefined`, and left to the browser. */
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

/** The row has the focus again. */
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
