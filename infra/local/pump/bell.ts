// Lets a loop wait the longer the longer nothing comes, and go on at once when there is something. Knows nothing of the loop.
import { setTimeout as delay } from 'node:timers/promises'

export interface Bell {
  /** Whoever waits goes on; who begins to wait with an older count does not wait. */
  ring(): void
  /** How often it has been rung. */
  count(): number
  /** Resolves after `ms`, or once it has been rung more often than `count`, or when the signal aborts. @returns whether it rang. */
  wait(ms: number, count: number, signal: AbortSignal): Promise<boolean>
}

export type Delay = (ms: number, signal: AbortSignal) => Promise<unknown>

export function newBell(pause: Delay = (ms, signal) => delay(ms, undefined, { signal })): Bell {
  let rung = 0
  let waiting: AbortController[] = []
  return {
    count: () => rung,
    ring() {
      rung += 1
      for (const one of waiting.splice(0)) one.abort()
    },
    async wait(ms, count, signal) {
      if (rung > count || signal.aborted) return rung > count
      const woken = new AbortController()
      waiting.push(woken)
      await pause(ms, AbortSignal.any([woken.signal, signal])).catch(() => {})
      waiting = waiting.filter((one) => one !== woken)
      return rung > count
    },
  }
}
