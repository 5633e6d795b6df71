// The values that a field has most often, and how many others there are.
import { normalForm } from '../entry/text-form.ts'
import { boundedMap } from './bounded-map.ts'

/** Unless more are asked for. */
const shown = 10

export interface TopValue {
  readonly value: string
  /** Where the value is an initiator's id: the newest address seen with it. */
  readonly email?: string
  readonly entries: number
}

export interface TopValues {
  /** At most ten, or as many as were asked for; the most frequent first; among equals by value. */
  readonly values: readonly TopValue[]
  /** Entries with any other value than those. */
  readonly others: number
  /** How many different values there are. */
  readonly distinct: number
  /**
   * False where there were more different values than are told apart: then `distinct` is what there is at least, and a value may be
   * missing from `values`. The counts that are given are right in any case.
   */
  readonly exact: boolean
}

export interface TopValueCounter {
  add(value: string, email?: string): void
  topValues(): TopValues
}

/**
 * Entries come newest first. What differs only in its Unicode normal form is one value, as it is for filters.
 * @param keysMax how many different values are told apart, and `valuesMax` how many are shown.
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
