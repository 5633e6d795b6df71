// Quotes a text as one word of a POSIX shell, so that pasted text is always an argument and never a command.

/** The shell yields the same text. NUL is removed, since no argument can contain it. */
export function shellWord(text: string): string {
  const sendable = text.replaceAll('\0', '')
  // A word that begins with `~` is a path, and zsh may expand one with `=`.
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(sendable)) return sendable
  return `'${sendable.replaceAll("'", `'\\''`)}'`
}
