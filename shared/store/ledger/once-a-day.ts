// Actions that an instance of a function does once a day for each key.
import QuickLRU from 'quick-lru'
import { dayMs } from '../../time/day.ts'

/** The keys that an instance remembers, at most twice as many. A forgotten action is repeated, which must change nothing. */
const knownMax = 20_000

export class OnceADay {
  #day = 0
  readonly #known = new QuickLRU<string, Promise<void>>({ maxSize: knownMax })

  /** A failure rejects for the waiting callers; the next call tries again. */
  async do(key: string, nowMs: number, act: () => Promise<void>): Promise<void> {
    const day = Math.floor(nowMs / dayMs)
    if (day !== this.#day) this.#known.clear()
    this.#day = day
    const known = this.#known.get(key)
    if (known) return known
    const acting = act()
    this.#known.set(key, acting)
    acting.catch(() => this.#known.delete(key))
    return acting
  }
}
