// The system's information about a process. Needs the `ps` of Linux and macOS.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface ProcessInfo {
  readonly parent: number
  /** Its command line. */
  readonly args: string
}

/** @returns `undefined` for an ended process, or if `ps` fails. */
export async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  const asked = promisify(execFile)('ps', ['-ww', '-o', 'ppid=,args=', '-p', String(pid)])
  const { stdout } = await asked.catch(() => ({ stdout: '' }))
  const [, parent, args] = /^\s*(\d+)\s+(.*)$/m.exec(stdout) ?? []
  return parent === undefined || args === undefined ? undefined : { parent: Number(parent), args }
}
