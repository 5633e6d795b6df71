// Chance that repeats itself: the same seed gives the same numbers, on every machine. For demo data only, never for secrets.
import { createHash } from 'node:crypto'

export interface Random {
  /** 0 up to, not including, 1. */
  next(): number
  /** A whole number, both ends included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  /** @throws Error when there is nothing to pick from. */
  pick<T>(choices: readonly T[]): T
  hex(digits: number): string
  /** A UUID of version 4. */
  uuid(): string
}

export function seededRandom(seed: string): Random {
  const next = smallFastCounter(createHash('sha256').update(seed).digest())
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('')
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick(choices) {
      const index = Math.floor(next() * choices.length)
      if (index >= choices.length) throw new Error('there is nothing to pick from')
      return choices[index] as (typeof choices)[number]
    },
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(next() * 4)]}${hex(3)}-${hex(12)}`,
  }
}

/** sfc32, Chris Doty-Humphrey's "small fast counter" of 32-bit words (PractRand). */
function smallFastCounter(seed: Buffer): () => number {
  let [a, b, c, counter] = [seed.readInt32LE(0), seed.readInt32LE(4), seed.readInt32LE(8), 1]
  return () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
}
