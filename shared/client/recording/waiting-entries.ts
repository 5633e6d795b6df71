// The entries that wait to be sent, in memory: which of them make the next batch, and when that is due. Sends nothing and reads no clock.
import type { PendingEntry } from './pending-entry.ts'

export interface BatchLimits {
  readonly batchEntriesMax: number
  /** One entry may have more: it goes alone. */
  readonly batchBytesMax: number
  /** How long an entry that nobody waits for may wait for company. */
  readonly lingerMs: number
}

export interface WaitingEntries {
  readonly size: number
  add(entry: PendingEntry): void
  /** Before all that nobody waits for. */
  addAgain(entries: readonly PendingEntry[]): void
  addLater(entry: PendingEntry, dueMs: number): void
  /** To be sent as it is. */
  addBatch(entries: readonly PendingEntry[]): void
  /** Takes it out. @returns false if it is not here. */
  remove(entry: PendingEntry): boolean
  /** When the next batch is due; infinite if there is none. @param inHurry nobody lingers. */
  dueMs(nowMs: number, inHurry: boolean): number
  /** Empty if there is none. */
  take(nowMs: number): PendingEntry[]
}

export function waitingEntries(limits: BatchLimits): WaitingEntries {
  const [awaited, again, fresh] = [new Set<PendingEntry>(), new Set<PendingEntry>(), new Set<PendingEntry>()]
  const later = new Map<PendingEntry, number>()
  const batches: (readonly PendingEntry[])[] = []
  let [freshBytes, laterFromMs] = [0, Number.POSITIVE_INFINITY]

  function add(entry: PendingEntry): void {
    if (entry.isAwaited) awaited.add(entry)
    else {
      fresh.add(entry)
      freshBytes += entry.bytes
    }
  }

  function addAgain(entries: readonly PendingEntry[]): void {
    for (const entry of entries) (entry.isAwaited ? awaited : again).add(entry)
  }

  function remove(entry: PendingEntry): boolean {
    if (fresh.delete(entry)) freshBytes -= entry.bytes
    else if (!awaited.delete(entry) && !again.delete(entry) && !later.delete(entry)) {
      const at = batches.findIndex((batch) => batch.includes(entry))
      if (at < 0) return false
      const rest = batches[at]?.filter((each) => each !== entry) ?? []
      batches.splice(at, 1, ...(rest.length > 0 ? [rest] : []))
    }
    return true
  }

  function bringBack(nowMs: number): void {
    if (laterFromMs > nowMs) return
    for (const [entry, dueMs] of later) {
      if (dueMs > nowMs) continue
      later.delete(entry)
      if (entry.goesAlone) batches.push([entry])
      else addAgain([entry])
    }
    laterFromMs = Math.min(...later.values())
  }

  function addLater(entry: PendingEntry, dueMs: number): void {
    later.set(entry, dueMs)
    laterFromMs = Math.min(laterFromMs, dueMs)
  }

  function dueMs(nowMs: number, inHurry: boolean): number {
    if (batches.length > 0 || awaited.size > 0 || again.size > 0) return nowMs
    if (fresh.size >= limits.batchEntriesMax || freshBytes >= limits.batchBytesMax) return nowMs
    const [first] = fresh
    const lingered = first ? (inHurry ? nowMs : first.sinceMs + limits.lingerMs) : Number.POSITIVE_INFINITY
    return Math.min(lingered, laterFromMs)
  }

  function take(nowMs: number): PendingEntry[] {
    bringBack(nowMs)
    const whole = batches.shift()
    if (whole) return [...whole]
    const batch: PendingEntry[] = []
    let bytes = 0
    for (const lane of [awaited, again, fresh])
      for (const entry of lane) {
        const isFull = batch.length >= limits.batchEntriesMax || bytes + entry.bytes > limits.batchBytesMax
        if (isFull && batch.length > 0) return batch
        batch.push(entry)
        bytes += entry.bytes
        remove(entry)
      }
    return batch
  }

  return {
    get size() {
      return awaited.size + again.size + fresh.size + later.size + batches.reduce((sum, { length }) => sum + length, 0)
    },
    add,
    addAgain,
    addLater,
    addBatch: (entries) => void batches.push(entries),
    remove,
    dueMs,
    take,
  }
}
