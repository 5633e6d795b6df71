// What may be said when a recorder is made.
import type { SenderOptions } from './beginning.ts'
import type { CourierLimits } from './courier.ts'
import type { EntryToRecord } from './recorder.ts'
import type { Spool } from './spool.ts'

export interface RecorderLimits extends CourierLimits {
  /** Held in memory and not settled; with a spool, as many again are read from it. */
  readonly memoryEntriesMax: number
  readonly memoryBytesMax: number
  /** Of `record`, unless its caller says otherwise. */
  readonly deadlineMs: number
  /** Of `flush` and `close`, unless their caller says otherwise. */
  readonly endMs: number
  /** A request that takes longer has no answer. */
  readonly answerMaxMs: number
}

/** A request of 200 entries is answered soon, and is far below what the service takes. */
export const recorderLimits: RecorderLimits = {
  batchEntriesMax: 200,
  batchBytesMax: 1_000_000,
  lingerMs: 500,
  requestsMax: 4,
  memoryEntriesMax: 10_000,
  memoryBytesMax: 32 * 1024 * 1024,
  deadlineMs: 10_000,
  endMs: 5_000,
  // The gateway answers within 30 s, or not at all.
  answerMaxMs: 30_000,
}

export interface Refused {
  /** As it was sent; as it was given, if it was not sent. */
  readonly entry: EntryToRecord
  /** Of the API: `ENTRY_INVALID`, `ENTRY_CONFLICT`, `NOT_FOUND`… */
  readonly code: string
  readonly message: string
}

export interface Lost {
  readonly entry: EntryToRecord
  /** `FULL`: neither memory nor spool had room. `CLOSED`: the recorder was closed before the entry came, or before it was sent. */
  readonly code: 'FULL' | 'CLOSED'
}

/** Of entries that were enqueued; who records an entry is told by the promise. What these throw is dropped. */
export interface RecorderCallbacks {
  readonly onRefused: (refused: Refused) => void
  readonly onLost: (lost: Lost) => void
  /** Why nothing is sent for now (an `ApiError`), or that the disk does not take the spool. Sending goes on by itself. */
  readonly onError: (error: Error) => void
}

export interface RecorderOptions extends SenderOptions, Partial<RecorderCallbacks> {
  /** Where enqueued entries are kept until they are settled. Without it, they are lost with the process. */
  readonly spool?: Spool
  /** `throw`: `enqueue` throws for an entry that its check refuses, which then shows in development. Default `report`. */
  readonly mode?: 'report' | 'throw'
  /** What `record` does while there is no room: wait until its deadline, or reject with `FULL`. Default `block`. */
  readonly whenFull?: 'block' | 'reject'
  readonly limits?: Partial<RecorderLimits>
  /**
   * Called with each entry that is enqueued, for platforms that stop a program once it has answered: with a promise that resolves when all that was
   * enqueued until then is settled, at the latest after `endMs`. Such entries do not wait for company. What it throws is dropped.
   */
  readonly waitUntil?: (settled: Promise<unknown>) => void
}
