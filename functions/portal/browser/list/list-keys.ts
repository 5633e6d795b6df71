// The list's keys: `/` filter, `t` time, `f` facets, `j` `k` rows, `Enter` whole page, `Esc` close. Single letters can be switched off
// (WCAG 2.1.4), and mean nothing where somebody types.
import { shortcuts } from '../preferences/preferences.ts'
import { facetsFolded, openEntry, pages, showEntry, stepEntry } from './list-view.ts'

/** @returns how to stop. */
export function listenToKeys(): () => void {
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
  if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog, .menu')) return
  if (event.key === 'Escape' && openEntry.peek() !== undefined) {
    const id = openEntry.peek()
    showEntry(undefined)
    rowOf(id)?.focus()
  } else if (shortcuts.peek() === 'on') {
    if (!pressed(event.key)) return
    event.preventDefault()
  }
}

/** @returns whether the key means something. */
function pressed(key: string): boolean {
  if (key === '/') document.querySelector<HTMLElement>('.combo input')?.focus()
  else if (key === 't') document.querySelector<HTMLElement>('.when')?.click()
  else if (key === 'f') facetsFolded.value = !facetsFolded.peek()
  else if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1)
  else return false
  return true
}

function step(by: 1 | -1): void {
  if (openEntry.peek() === undefined) showEntry(pages.state.peek().entries[0]?.id)
  else stepEntry(by)
  rowOf(openEntry.peek())?.scrollIntoView({ block: 'nearest' })
}

export function rowOf(id: string | undefined): HTMLElement | null {
  return id === undefined ? null : document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`)
}
