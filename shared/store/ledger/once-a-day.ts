// What an instance of a function needs to do once a day for each key, and remembers to have done.

const dayMs = 24 * 60 * 60 * 1000

/** Instances remember at most this many; what is forgotten is done again, which must change nothing. */
const knownMax = 20_000

export class OnceADay {
  #day = 0
  readonly #known = new Map<string, Promise<void>>()

  /** Whoever waits for it hears of a failure; the next one tries anew. */
  async do(key: string, nowMs: number, act: () => Promise<void>): Promise<void> {
    const day = Math.floor(nowMs / dayMs)
    if (day !== this.#day) this.#known.clear()
    this.#day = day
    const known = this.#known.get(key)
    if (known) return known
    if (this.#known.size >= knownMax) this.#known.clear()
    const acting = act()
    this.#known.set(key, acting)
    acting.catch(() => this.#known.delete(key))
    return acting
  }
}
