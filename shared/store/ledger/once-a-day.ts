// What an instance of a function needs to do once a day for each key, and remembers to have done.
import QuickLRU from 'quick-lru'
import { dayMs } from '../../time/day.ts'

/** Instances remember this many, and at most twice as many; what is forgotten is done again, which must change nothing. */
const knownMax = 20_000

export class OnceADay {
  #day = 0
  readonly #known = new QuickLRU<string, Promise<void>>({ maxSize: knownMax })

  /** Whoever waits for it hears of a failure; the next one tries anew. */
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
