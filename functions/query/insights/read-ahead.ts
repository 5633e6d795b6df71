// Parts that are read ahead of being needed, the newest first: as many as may be in memory at once.
import type { PartRef } from '../../../shared/parts/manifest.ts'

export interface ReadAhead<T> {
  /** One more, behind the others. */
  add(ref: PartRef): void
  /** What was read of the part, which is begun now if it was not before. */
  take(ref: PartRef): Promise<T>
  /** It is in memory no more. */
  done(ref: PartRef): void
}

export function readAhead<T>(
  refs: readonly PartRef[],
  bytesOf: (ref: PartRef) => number,
  bytesMax: number,
  read: (ref: PartRef) => Promise<T>,
): ReadAhead<T> {
  const waiting = new Set(refs.toSorted((a, b) => (a.lastId < b.lastId ? 1 : -1)))
  const begun = new Map<PartRef, Promise<T>>()
  let bytes = 0
  const begin = (ref: PartRef) => {
    const reading = read(ref)
    // Whoever takes it sees the failure; if nobody does, it is none.
    reading.catch(() => undefined)
    begun.set(ref, reading)
    waiting.delete(ref)
    bytes += bytesOf(ref)
    return reading
  }
  const fill = () => {
    for (const ref of waiting) {
      if (bytes + bytesOf(ref) > bytesMax) return
      void begin(ref)
    }
  }
  fill()
  return {
    add(ref) {
      waiting.add(ref)
      fill()
    },
    take(ref) {
      const reading = begun.get(ref) ?? begin(ref)
      fill()
      return reading
    },
    done(ref) {
      begun.delete(ref)
      bytes -= bytesOf(ref)
      fill()
    },
  }
}
