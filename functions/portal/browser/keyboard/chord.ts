// Which shortcut a pressed key completes: one key, or two shortly after each other. Knows no browser.

export interface Pressed {
  readonly key: string
  readonly atMs: number
}

/** Longer than this, and the second key begins anew. */
const togetherMs = 1_500

/**
 * @param known `j`, `Enter`, `g l`. Two keys together come before the second of them alone.
 * @param hasLetters whether single characters, alone or after another, mean anything.
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
