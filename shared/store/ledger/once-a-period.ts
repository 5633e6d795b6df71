// Actions that an instance of a function does once a day, or once an hour, for each key.
import QuickLRU from 'quick-lru'

/** The keys that an instance remembers, at most twice as many. A forgotten action is repeated, which must change nothing. */
const knownMax = 20_000

export class OnceAPeriod {
  readonly #periodMs: number
  #period = 0
  readonly #known = new QuickLRU<string, Promise<void>>({ maxSize: knownMax })

  constructor(periodMs: number) {
    this.#periodMs = periodMs
  }

  /** A failure rejects for the waiting callers; the next call tries again. */
  async do(key: string, nowMs: number, act: () => Promise<void>): Promise<void> {
    const period = Math.floor(nowMs / this.#periodMs)
    if (period !== this.#period) this.#known.clear()
    this.#period = period
    const known = this.#known.get(key)
    if (known) return known
    const acting = act()
    this.#known.set(key, acting)
    acting.catch(() => this.#known.delete(key))
    return acting
  }
}
