// A text as one word of a POSIX shell, so that what is copied into a terminal is an argument and never a command.

/** The shell gives the text back as it is; NUL, which no argument can hold, is left out. */
export function shellWord(text: string): string {
  const sendable = text.replaceAll('\0', '')
  // A word that begins with `~` is a path, and one with `=` may be one in zsh.
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(sendable)) return sendable
  return `'${sendable.replaceAll("'", `'\\''`)}'`
}
