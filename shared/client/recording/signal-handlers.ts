// Closes a recorder when the process is asked to end. Only for who installs it: a program may have handlers of its own.
import type { Closed, Deadline, Recorder } from './recorder.ts'

export interface SignalOptions extends Deadline {
  /** Default `SIGTERM` and `SIGINT`. */
  readonly signals?: readonly ('SIGTERM' | 'SIGINT' | 'SIGHUP')[]
  /** Before the process ends. */
  readonly onClosed?: (closed: Closed) => void
}

/** The process then ends by the signal, as it would have without. @returns what removes the handlers. */
export function installSignalHandlers(
  recorder: Pick<Recorder, 'close'>,
  { signals = ['SIGTERM', 'SIGINT'], onClosed, ...deadline }: SignalOptions = {},
): () => void {
  const remove = () => {
    for (const signal of signals) process.off(signal, handle)
  }
  const handle = async (signal: NodeJS.Signals) => {
    remove()
    const closed = await recorder.close(deadline)
    onClosed?.(closed)
    process.kill(process.pid, signal)
  }
  for (const signal of signals) process.on(signal, handle)
  return remove
}
