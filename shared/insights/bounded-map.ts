// A map with a limited number of keys, so that counting takes bounded memory for any number of entries. Says whether a key was refused.

/** Far more than the usual distinct values of a range, and some megabytes at most. */
export const keysMax = 10_000

export interface BoundedMap<V> {
  /**
   * The value of the key, made if the key is new; `undefined` if it is new and the map is full. Keys are never dropped.
   * @param key of one text or several, as many each time.
   */
  at(...key: readonly string[]): V | undefined
  values(): V[]
  /** Whether every key has a place. */
  isWhole(): boolean
}

/** By the first text of the key, then by the next: to join them anew for each entry would take longer than to count it. */
type Level<V> = Map<string, Level<V> | V>

export function boundedMap<V extends object>(make: () => V, max: number = keysMax): BoundedMap<V> {
  const first: Level<V> = new Map()
  const taken: V[] = []
  let isWhole = true
  const made = (beginning: readonly string[]) => {
    let level = first
    for (const text of beginning) {
      const next = level.get(text) ?? new Map()
      level.set(text, next)
      level = next as Level<V>
    }
    return level
  }
  return {
    at: (...key) => {
      let found: Level<V> | V | undefined = first
      for (const text of key) found = (found as Level<V> | undefined)?.get(text)
      if (found !== undefined) return found as V
      if (taken.length >= max) {
        isWhole = false
        return undefined
      }
      const value = make()
      made(key.slice(0, -1)).set(key.at(-1) ?? '', value)
      taken.push(value)
      return value
    },
    values: () => [...taken],
    isWhole: () => isWhole,
  }
}
