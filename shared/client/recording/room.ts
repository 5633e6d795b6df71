// How much may be held in memory at the same time, and who comes next when there is room again.

export interface Room {
  readonly entries: number
  readonly bytes: number
  /** @returns false if there is no room. What is larger than the whole room is let in alone. */
  enter(bytes: number): boolean
  /** Whether there is room or not. */
  hold(bytes: number): void
  /** Calls back once there is room, in the order of the calls: nobody passes who came later. @returns what leaves the queue. */
  queue(bytes: number, admit: () => void): () => void
  leave(bytes: number): void
}

export function roomFor(entriesMax: number, bytesMax: number): Room {
  const queue = new Set<{ readonly bytes: number; readonly admit: () => void }>()
  let [entries, held] = [0, 0]

  function hold(bytes: number): void {
    entries += 1
    held += bytes
  }

  function fits(bytes: number): boolean {
    return entries < entriesMax && (entries === 0 || held + bytes <= bytesMax)
  }

  return {
    get entries() {
      return entries
    },
    get bytes() {
      return held
    },
    hold,
    enter: (bytes) => {
      const mayEnter = queue.size === 0 && fits(bytes)
      if (mayEnter) hold(bytes)
      return mayEnter
    },
    queue: (bytes, admit) => {
      const place = { bytes, admit }
      queue.add(place)
      return () => void queue.delete(place)
    },
    leave: (bytes) => {
      entries -= 1
      held -= bytes
      for (const place of queue) {
        if (!fits(place.bytes)) return
        queue.delete(place)
        hold(place.bytes)
        place.admit()
      }
    },
  }
}
