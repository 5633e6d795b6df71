// Ends an engine whose service and watchdog were both killed, so that nobody was left to end it. Starts none.
import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { endNow } from './watched-process.ts'

const pollMs = 50

/** Resolves when the process has ended; one that does not work on the folder (its number was given anew) is left alone. */
export async function endLeftEngine(pid: number, engineDir: string): Promise<void> {
  while ((await argumentsOf(pid)).includes(engineDir)) {
    endNow(pid)
    await delay(pollMs)
  }
}

async function argumentsOf(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout
}
