// The npm that has started this process: found once, and looked at while it lives. It may be killed without a word to what it has started,
// with a shell in between that goes on waiting.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** npm itself, or the shell that it runs a script with. */
const generationsMax = 2

/** @returns the process id, or that of the parent where the system does not say more. */
export async function npmProcess(): Promise<number> {
  const processes = await listProcesses()
  let pid = process.ppid
  for (
    let generation = 1;
    generation < generationsMax && !/\bnpm\b/.test(processes.get(pid)?.args ?? 'npm');
    generation += 1
  )
    pid = processes.get(pid)?.parent ?? pid
  return pid
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function listProcesses(): Promise<Map<number, { readonly parent: number; readonly args: string }>> {
  const options = { maxBuffer: 2 ** 24 }
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], options).catch(() => ({
    stdout: '',
  }))
  const lines = stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)
  return new Map(Array.from(lines, ([, pid, parent, args = '']) => [Number(pid), { parent: Number(parent), args }]))
}
