// Ends an engine whose service and watchdog were both killed, so that nobody was left to end it. Starts none.
import { setTimeout as delay } from 'node:timers/promises'
import { processInfo } from '../place/process-info.ts'
import { endNow } from './watched-process.ts'

const pollMs = 50

/** Resolves when the process has ended; one that does not work on the folder (its number was given anew) is left alone. */
export async function endLeftEngine(pid: number, engineDir: string): Promise<void> {
  while ((await processInfo(pid))?.args.includes(engineDir)) {
    endNow(pid)
    await delay(pollMs)
  }
}
