// The npm that has started this process: found once, and looked at while it lives. It may be killed without a word to what it has started,
// with a shell in between that goes on waiting.
import { processInfo } from './process-info.ts'

/** @returns the process id, or that of the parent where the system does not say more. */
export async function npmProcess(): Promise<number> {
  const parent = await processInfo(process.ppid)
  // npm itself, or the shell that it runs a script with.
  return !parent || /\bnpm\b/.test(parent.args) ? process.ppid : parent.parent
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
