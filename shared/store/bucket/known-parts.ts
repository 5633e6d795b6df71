// The opened parts of the search index that an instance keeps in memory: those that were asked last, up to a number of bytes.
import type { Part } from '../../parts/part.ts'

export class KnownParts {
  readonly #bytesMax: number
  /** The one that was asked longest ago comes first. */
  readonly #known = new Map<string, { readonly part: Part; readonly bytes: number }>()
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get(name: string): Part | undefined {
    const found = this.#known.get(name)
    if (!found) return undefined
    this.#known.delete(name)
    this.#known.set(name, found)
    return found.part
  }

  /** Forgets the parts that were asked longest ago; a part that is larger than all may be is not kept. */
  set(name: string, part: Part, bytes: number): void {
    this.#forget(name)
    if (bytes > this.#bytesMax) return
    this.#known.set(name, { part, bytes })
    this.#bytes += bytes
    for (const oldest of this.#known.keys()) {
      if (this.#bytes <= this.#bytesMax) return
      this.#forget(oldest)
    }
  }

  #forget(name: string): void {
    this.#bytes -= this.#known.get(name)?.bytes ?? 0
    this.#known.delete(name)
  }
}
