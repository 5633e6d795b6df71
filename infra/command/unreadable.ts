// Why a file that the user named cannot be read, in one sentence.
import { CommandError } from './command.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you have no right to',
  EPERM: 'you have no right to',
  ERR_ACCESS_DENIED: 'you have no right to',
}

/** @param cause as node:fs throws it; of others the message is said. */
export function unreadable(path: string, cause: unknown): CommandError {
  const said = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : said
  return new CommandError(`"${path}" cannot be read: ${reasons[code] ?? code}`, { cause })
}
