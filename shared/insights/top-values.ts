// The most frequent values of a field, and the number of others.
import { normalForm } from '../entry/text-form.ts'
import { boundedMap } from './bounded-map.ts'

/** How many values are shown by default. */
const shown = 10

export interface TopValue {
  readonly value: string
  /** For an initiator's id: the newest address seen with it. */
  readonly email?: string
  readonly entries: number
}

export interface TopValues {
  /** At most ten, or as many as requested. The most frequent first; equally frequent ones are ordered by value. */
  readonly values: readonly TopValue[]
  /** The entries with other values. */
  readonly others: number
  /** The number of distinct values. */
  readonly distinct: number
  /**
   * False if there were more distinct values than are counted: then `distinct` is a lower bound, and a value may be missing from
   * `values`. The given counts are always right.
   */
  readonly exact: boolean
}

export interface TopValueCounter {
  add(value: string, email?: string): void
  topValues(): TopValues
}

/**
 * Takes entries newest first. Values that differ only in their Unicode normal form are one value, as for filters.
 * @param keysMax how many distinct values are counted; `valuesMax` of them are shown.
 */
export function topValueCounter({
  keysMax,
  valuesMax = shown,
}: {
  readonly keysMax?: number
  readonly valuesMax?: number
} = {}): TopValueCounter {
  const counts = boundedMap(() => ({ value: '', email: undefined as string | undefined, entries: 0 }), keysMax)
  return {
    add: (value, email) => {
      const count = counts.at(normalForm(value))
      if (!count) return
      count.value = value
      count.email ??= email
      count.entries += 1
    },
    topValues: () => {
      const ranked = counts.values().sort((a, b) => b.entries - a.entries || (a.value < b.value ? -1 : 1))
      return {
        values: ranked
          .slice(0, valuesMax)
          .map(({ value, email, entries }) => ({ value, ...(email === undefined ? {} : { email }), entries })),
        others: ranked.slice(valuesMax).reduce((sum, { entries }) => sum + entries, counts.turnedAway()),
        distinct: ranked.length + (counts.turnedAway() > 0 ? 1 : 0),
        exact: counts.turnedAway() === 0,
      }
    },
  }
}
