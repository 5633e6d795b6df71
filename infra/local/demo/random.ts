// Chance that repeats itself: the same seed gives the same draws, on every machine. For made-up data only, never for secrets.
import { createHash } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

export type Random = ReturnType<typeof seededRandom>

export function seededRandom(seed: string) {
  const hash = createHash('sha256').update(seed).digest()
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((byte) => hash.readInt32LE(byte)))
  const int = (min: number, max: number) => uniformInt(generator, min, max)
  const hex = (digits: number) => Array.from({ length: digits }, () => int(0, 15).toString(16)).join('')
  return {
    /** 0 up to, not including, 1. */
    next: () => uniformFloat64(generator),
    /** A whole number, both ends included. */
    int,
    chance: (probability: number) => uniformFloat64(generator) < probability,
    /** @throws Error when there is nothing to pick from. */
    pick<T>(choices: readonly T[]): T {
      if (choices.length === 0) throw new Error('there is nothing to pick from')
      return choices[int(0, choices.length - 1)] as T
    },
    hex,
    /** A UUID of version 4. */
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${int(8, 11).toString(16)}${hex(3)}-${hex(12)}`,
  }
}
