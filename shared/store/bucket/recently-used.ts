// What an instance keeps in memory of what does not change: what was asked last, up to a number of bytes.

export class RecentlyUsed<V extends object> {
  readonly #bytesMax: number
  /** The one that was asked longest ago comes first. */
  readonly #known = new Map<string, { readonly value: V; readonly bytes: number }>()
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get(name: string): V | undefined {
    const found = this.#known.get(name)
    if (!found) return undefined
    this.#known.delete(name)
    this.#known.set(name, found)
    return found.value
  }

  /** Forgets what was asked longest ago; a value that is larger than all may be is not kept. */
  set(name: string, value: V, bytes: number): void {
    this.delete(name)
    if (bytes > this.#bytesMax) return
    this.#known.set(name, { value, bytes })
    this.#bytes += bytes
    for (const oldest of this.#known.keys()) {
      if (this.#bytes <= this.#bytesMax) return
      this.delete(oldest)
    }
  }

  delete(name: string): void {
    this.#bytes -= this.#known.get(name)?.bytes ?? 0
    this.#known.delete(name)
  }
}
