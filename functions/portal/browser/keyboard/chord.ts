// Which shortcut a key press completes: a single key, or two in a row. Knows no browser.

export interface Pressed {
  readonly key: string
  readonly atMs: number
}

/** After a longer pause, the second key begins a new shortcut. */
const togetherMs = 1_500

/**
 * @param known the shortcuts: `j`, `Enter`, `g l`. Two keys take precedence over the second one alone.
 * @param hasLetters whether shortcuts of single characters are enabled.
 */
export function chordOf(
  pressed: Pressed,
  before: Pressed | undefined,
  known: readonly string[],
  hasLetters: boolean,
): string | undefined {
  if (!hasLetters && pressed.key.length === 1) return undefined
  const isTogether = before !== undefined && pressed.atMs - before.atMs <= togetherMs
  const both = isTogether ? `${before.key} ${pressed.key}` : undefined
  return known.find((chord) => chord === both) ?? known.find((chord) => chord === pressed.key)
}
