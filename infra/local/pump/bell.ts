// A bell wakes waiting loops before their time, so that a loop can poll rarely while nothing comes. Knows nothing of the loops.
import { setTimeout as delay } from 'node:timers/promises'

export interface Bell {
  /** Wakes all waiters. A later wait with an older count returns at once. */
  ring(): void
  /** The number of rings so far. */
  count(): number
  /** Resolves after `ms`, at a ring after `count`, or when the signal aborts. @returns whether it rang. */
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
