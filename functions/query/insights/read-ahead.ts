// Parts that are read ahead of being needed, the newest first: as many as may be in memory at once.
import type { PartRef } from '../../../shared/parts/manifest.ts'

export interface ReadAhead<T> {
  /** What was read of the part, which is begun now if it was not before. */
  take(ref: PartRef): Promise<T>
  /** It is in memory no more. */
  done(ref: PartRef): void
}

/** What a part takes in memory, at most: the columns of its rows, and its views. */
export function bytesInMemory({ rows, textBytes }: PartRef): number {
  return rows * 100 + textBytes
}

export function readAhead<T>(
  refs: readonly PartRef[],
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
    bytes += bytesInMemory(ref)
    return reading
  }
  const fill = () => {
    for (const ref of waiting) {
      if (bytes + bytesInMemory(ref) > bytesMax) return
      void begin(ref)
    }
  }
  return {
    take(ref) {
      const reading = begun.get(ref) ?? begin(ref)
      fill()
      return reading
    },
    done(ref) {
      begun.delete(ref)
      bytes -= bytesInMemory(ref)
      fill()
    },
  }
}
