// Why a file that the user named, or the command needs, cannot be read or written: in one sentence.
import { CommandError } from './command.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you have no right to',
  EPERM: 'you have no right to',
  ERR_ACCESS_DENIED: 'you have no right to',
  Z_DATA_ERROR: 'it is not packed by gzip, or damaged',
  Z_BUF_ERROR: 'its end is missing',
}

const reasonsOfWriting: Readonly<Record<string, string>> = {
  ...reasons,
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a file is in the place of its folder',
  EEXIST: 'a file is in the place of its folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your part of the disk is full',
  EROFS: 'the disk is read-only',
}

/** @param cause as node:fs throws it; of others the message is said. */
export function unreadable(path: string, cause: unknown): CommandError {
  const said = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : said
  return new CommandError(`"${path}" cannot be read: ${reasons[code] ?? code}`, { cause })
}

/** What the system refused of a file or of the output; `undefined` for any other error. */
export function unwritable(cause: unknown): CommandError | undefined {
  if (!(cause instanceof Error) || !('syscall' in cause)) return undefined
  const { path, code = '', syscall } = cause as NodeJS.ErrnoException
  // Who writes to what is open already has no path.
  if (path === undefined && syscall !== 'write') return undefined
  const what = path === undefined ? 'the output' : `"${path}"`
  return new CommandError(`${what} cannot be written: ${reasonsOfWriting[code] ?? code}`, { cause })
}
