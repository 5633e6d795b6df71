// The shortcuts of a screen. They are off while somebody types and while a dialog is open; single letters can be turned off in the settings
// (WCAG 2.1.4).
import { useEffect, useRef } from 'preact/hooks'
import { shortcuts } from '../preferences/preferences.ts'
import { chordOf, type Pressed } from './chord.ts'

/** By key, as in `KeyboardEvent.key`, or by two keys in a row: `j`, `Enter`, `g l`. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>

/** Active while the calling component is drawn. */
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

/** In a field or a dialog, keys have their own meaning. Enter belongs to the focused element. */
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
