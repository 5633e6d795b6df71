// The entries of a recorder that are in memory and not settled, the counts of all, and who waits until some of them are settled.
import type { Courier } from './courier.ts'
import type { PendingEntry, Settled } from './pending-entry.ts'
import type { PreparedEntry } from './prepared-entry.ts'

/** Each entry that a recorder has taken is in exactly one of the others, or pending. */
export interface Tally {
  recorded: number
  stored: number
  duplicate: number
  refused: number
  lost: number
}

export interface Taking {
  /** By a clock that only goes forward. */
  readonly sinceMs: number
  /** Called once, after it was counted. */
  readonly onSettled: (settled: Settled) => void
  /** Given by who waits for it. */
  readonly denied?: PendingEntry['denied']
}

export interface TakenEntries {
  readonly tally: Tally
  /** Taken and not settled, also those that are not in memory. */
  readonly pending: number
  readonly oldestSinceMs: number | undefined
  readonly inMemory: Iterable<PendingEntry>
  add(entry: Pick<PreparedEntry, 'text' | 'bytes'>, taking: Taking): PendingEntry
  /** It is sent no more; what is on its way settles when its answer comes. */
  giveUp(entry: PendingEntry): void
  /** Calls back once all that is in memory now is settled, and `isOver` besides. @returns what calls it off. */
  whenSettled(isOver: () => boolean, call: () => void): () => void
  /** Something else was settled. */
  look(): void
}

export function takenEntries(courier: Pick<Courier, 'add' | 'remove'>): TakenEntries {
  const tally: Tally = { recorded: 0, stored: 0, duplicate: 0, refused: 0, lost: 0 }
  /** With the number of each, in the order of being taken. */
  const entries = new Map<PendingEntry, number>()
  const waiting = new Set<() => void>()
  let taken = 0

  function oldest(): readonly [PendingEntry, number] | undefined {
    for (const first of entries) return first
    return undefined
  }

  function look(): void {
    for (const each of waiting) each()
  }

  return {
    tally,
    get pending() {
      return tally.recorded - tally.stored - tally.duplicate - tally.refused - tally.lost
    },
    get oldestSinceMs() {
      return oldest()?.[0].sinceMs
    },
    get inMemory() {
      return entries.keys()
    },
    look,
    add: ({ text, bytes }, { sinceMs, onSettled, denied }) => {
      const settle = (settled: Settled) => {
        if (!entries.delete(entry)) return
        tally[settled.status === 'given-up' ? 'lost' : settled.status] += 1
        onSettled(settled)
        look()
      }
      const entry: PendingEntry = {
        ...{ text, bytes, sinceMs, settle, isAwaited: denied !== undefined, ...(denied ? { denied } : {}) },
        ...{ tries: 0, isGivenUp: false, goesAlone: false },
      }
      taken += 1
      entries.set(entry, taken)
      courier.add(entry)
      return entry
    },
    giveUp: (entry) => {
      entry.isGivenUp = true
      if (courier.remove(entry)) entry.settle({ status: 'given-up' })
    },
    whenSettled: (isOver, call) => {
      let upTo: number | undefined
      const each = () => {
        if (upTo === undefined && isOver()) upTo = taken
        if (upTo === undefined || (oldest()?.[1] ?? Number.POSITIVE_INFINITY) <= upTo) return
        waiting.delete(each)
        call()
      }
      waiting.add(each)
      each()
      return () => void waiting.delete(each)
    },
  }
}
