// Keys that do something on a screen. Never while somebody types, never over an open dialog, and no single letters where the reader has
// switched them off (WCAG 2.1.4).
import { useEffect, useRef } from 'preact/hooks'
import { shortcuts } from '../preferences/preferences.ts'
import { chordOf, type Pressed } from './chord.ts'

/** By key, as `KeyboardEvent.key` names it, or two after each other: `j`, `Enter`, `g l`. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>

/** As long as the caller is drawn. */
export function useShortcuts(keys: Shortcuts): void {
  const current = useRef(keys)
  current.current = keys
  useEffect(() => {
    let before: Pressed | undefined
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event)) return
      const pressed = { key: event.key, atMs: event.timeStamp }
      const chord = chordOf(pressed, before, Object.keys(current.current), shortcuts.value === 'on')
      before = pressed
      const act = chord === undefined ? undefined : current.current[chord]
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Into a field, or into a dialog: there keys have a meaning of their own. Enter belongs to what has the focus. */
function isElsewhere({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  if (
    target.closest(
      'input, textarea, select, [contenteditable], dialog, [role="dialog"], [role="listbox"], [role="menu"]',
    )
  )
    return true
  return (key === 'Enter' || key === ' ') && target.closest('a, button, summary') !== null
}
