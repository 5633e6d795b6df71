// The end of an engine that outlived its service and its watchdog, both killed. Starts none.
import { setTimeout as delay } from 'node:timers/promises'
import { processInfo } from '../place/process-info.ts'
import { endNow } from './watched-process.ts'

const pollMs = 50

/** Resolves when the process has ended. Leaves a process alone that does not work on the folder (its id was reused). */
export async function endLeftEngine(pid: number, engineDir: string): Promise<void> {
  while ((await processInfo(pid))?.args.includes(engineDir)) {
    endNow(pid)
    await delay(pollMs)
  }
}
