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
  /** @param entries how many entries have the value, of which the newest comes first. */
  add(value: string, email?: string, entries?: number): void
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
  let turnedAway = 0
  const counts = boundedMap(() => ({ value: '', email: undefined as string | undefined, entries: 0 }), keysMax)
  return {
    add: (value, email, entries = 1) => {
      const count = counts.at(normalForm(value))
      if (!count) {
        turnedAway += entries
        return
      }
      if (count.entries === 0) count.value = value
      count.email ??= email
      count.entries += entries
    },
    topValues: () => {
      const ranked = counts.values().sort((a, b) => b.entries - a.entries || (a.value < b.value ? -1 : 1))
      return {
        values: ranked
          .slice(0, valuesMax)
          .map(({ value, email, entries }) => ({ value, ...(email === undefined ? {} : { email }), entries })),
        others: ranked.slice(valuesMax).reduce((sum, { entries }) => sum + entries, turnedAway),
        distinct: ranked.length + (turnedAway > 0 ? 1 : 0),
        exact: turnedAway === 0,
      }
    },
  }
}
