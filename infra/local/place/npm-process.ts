// The npm process that started this one: found once, then watched. A killed npm does not signal its children, and a shell in between
// keeps waiting.
import { processInfo } from './process-info.ts'

/** @returns the process id, or that of the parent if the system does not tell more. */
export async function npmProcess(): Promise<number> {
  const parent = await processInfo(process.ppid)
  // The parent is npm itself, or the shell in which npm runs a script.
  return !parent || /\bnpm\b/.test(parent.args) ? process.ppid : parent.parent
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
