// What a sender records with: the calls, and what each promises. Sends nothing itself: who makes a recorder decides how entries travel,
// also that they stay in memory, as in a test.
import type { SubmittedAuditLogEntry } from '../api-types.ts'

/**
 * An entry as a producer has it. `insertId` (a UUID of version 7) and `eventTimeStamp` are given at the call if they are left out; so every
 * later try sends the same entry. Fields that the API does not list are kept.
 */
export type EntryToRecord = Omit<SubmittedAuditLogEntry, 'insertId' | 'eventTimeStamp'> & {
  readonly insertId?: string | undefined
  readonly eventTimeStamp?: string | undefined
  readonly [further: string]: unknown
}

/** An entry that the service has: stored now, or before with the same content. */
export interface Recorded {
  readonly status: 'stored' | 'duplicate'
  /** The entry's id in the API. */
  readonly id: string
  readonly insertId: string
  /** RFC 3339. */
  readonly eventTimeStamp: string
}

export interface Deadline {
  readonly deadlineMs?: number
}

/** What became of the entries of a recorder's whole life. */
export interface Closed {
  /** Stored now or before. */
  readonly sent: number
  /** Kept on the disk for the next process. */
  readonly spooled: number
  /** Neither: the service does not have them, and nobody will send them. */
  readonly lost: number
}

/** All of them count entries since the start, except where a line says otherwise. */
export interface Counters {
  /** Taken by `record` or `enqueue`. */
  readonly recorded: number
  readonly stored: number
  readonly duplicate: number
  /** Not taken by the service, nor by its rules in the call; sent no more. */
  readonly refused: number
  /** Sendings of an entry after its first. */
  readonly retried: number
  readonly lost: number
  /** On the disk now. */
  readonly spooled: number
  /** How long the oldest pending entry has waited; 0 if none is pending. */
  readonly oldestAgeMs: number
}

export interface Recorder extends AsyncDisposable {
  /**
   * Resolves once the entry is stored, or was before.
   * @param deadline default 10 s.
   * @throws NotRecordedError with the code of the service if the entry is refused; `DEADLINE` if nothing is known in time: it may be stored
   * nonetheless, and is sent no more; `CLOSED`.
   */
  record(entry: EntryToRecord, deadline?: Deadline): Promise<Recorded>
  /**
   * Takes the entry to be sent later. Never throws (unless the recorder was made to, for development) and never waits: what is refused or
   * lost is counted, and told to the recorder's callbacks.
   */
  enqueue(entry: EntryToRecord): void
  /**
   * Sends what was taken before the call, and waits for the answers; the recorder goes on.
   * @returns how many of them are pending after the deadline (default 5 s).
   */
  flush(deadline?: Deadline): Promise<{ readonly pending: number }>
  /**
   * Takes no more entries, sends, leaves the rest to the spool if there is one, and ends by the deadline (default 5 s). Further calls give
   * the same answer.
   */
  close(deadline?: Deadline): Promise<Closed>
  readonly counters: Counters
  /** Taken and not settled, in memory and on the disk. */
  readonly pending: number
  /** The counter. */
  readonly lost: number
}
