// A map with a limited number of keys, so that counting takes bounded memory for any number of entries. Counts the refused
// keys.

/** Far more than the usual distinct values of a range, and some megabytes at most. */
export const keysMax = 10_000

export interface BoundedMap<V> {
  /** The value of the key, made if the key is new; `undefined` if it is new and the map is full. Keys are never dropped. */
  at(key: string): V | undefined
  values(): V[]
  /** The number of `at` calls for keys without a place. */
  turnedAway(): number
}

export function boundedMap<V>(make: () => V, max: number = keysMax): BoundedMap<V> {
  const taken = new Map<string, V>()
  let turnedAway = 0
  return {
    at: (key) => {
      const known = taken.get(key)
      if (known !== undefined) return known
      if (taken.size >= max) {
        turnedAway += 1
        return undefined
      }
      const made = make()
      taken.set(key, made)
      return made
    },
    values: () => [...taken.values()],
    turnedAway: () => turnedAway,
  }
}
