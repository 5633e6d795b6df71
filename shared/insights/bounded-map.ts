// A map that grows to a number of keys and no further, so that counting takes the same memory however many entries there are.
// What it turns away it counts.

/** Far more than a range usually holds of any one thing, and some megabytes at most. */
export const keysMax = 10_000

export interface BoundedMap<V> {
  /** The value of the key, made when it is new; `undefined` when it is new and the map is full. A key that was taken stays. */
  at(key: string): V | undefined
  values(): V[]
  /** How often a key was asked for that there was no place for. */
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
