// A recorder for the tests of an application: keeps what is recorded, by the rules of the service, and sends nothing.

import { jsonValue } from '../../json/json-value.ts'
import type { SubmittedAuditLogEntry } from '../api-types.ts'
import { NotRecordedError } from '../recording/not-recorded-error.ts'
import { type PreparedEntry, type PreparingDeps, prepareEntry } from '../recording/prepared-entry.ts'
import type { EntryToRecord, Recorded, Recorder } from '../recording/recorder.ts'
import { type Expected, holds } from './expected.ts'

/** As it would be sent. */
export type KeptEntry = SubmittedAuditLogEntry & { readonly insertId: string }

export interface MemoryRecorder extends Recorder {
  /** What was recorded, oldest first. */
  readonly entries: readonly KeptEntry[]
  /**
   * Waits for an entry with these fields: a test has the answer of a request before its record is made.
   * @param withinMs default 1 s.
   * @returns the first. @throws Error that says what was recorded in its place, and what was refused.
   */
  expectRecorded(expected: Expected, withinMs?: number): Promise<KeptEntry>
  /** From now on `record` fails, as if the service were out of reach, and what is enqueued is pending; without `true`, no more. */
  setUnreachable(isUnreachable?: boolean): void
  /** Forgets what was recorded or refused. */
  clear(): void
}

export function memoryRecorderOf(deps: PreparingDeps): MemoryRecorder {
  const entries: KeptEntry[] = []
  const waiting: PreparedEntry[] = []
  const refusals: string[] = []
  const watchers = new Set<() => void>()
  const counts = { recorded: 0, stored: 0, duplicate: 0, refused: 0, retried: 0, lost: 0, spooled: 0, oldestAgeMs: 0 }
  let isUnreachable = false
  let isClosed = false

  /** Counts it. @throws NotRecordedError */
  function prepared(entry: EntryToRecord): PreparedEntry {
    counts.recorded += 1
    try {
      return prepareEntry(deps, entry)
    } catch (error) {
      counts.refused += 1
      refusals.push(error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  function keep({ insertId, eventTimeStamp, text }: PreparedEntry): Recorded {
    const isKnown = entries.some((each) => each.insertId === insertId && each.eventTimeStamp === eventTimeStamp)
    if (!isKnown) entries.push(jsonValue(text) as KeptEntry)
    const status = isKnown ? 'duplicate' : 'stored'
    counts[status] += 1
    for (const watcher of watchers) watcher()
    return { status, id: insertId, insertId, eventTimeStamp }
  }

  function lost(code: 'CLOSED' | 'DEADLINE', message: string, { insertId }: PreparedEntry): NotRecordedError {
    counts.lost += 1
    return new NotRecordedError(code, message, { insertId })
  }

  async function close() {
    isClosed = true
    counts.lost += waiting.splice(0).length
    return { sent: counts.stored + counts.duplicate, spooled: 0, lost: counts.lost }
  }

  async function expectRecorded(expected: Expected, withinMs = 1_000): Promise<KeptEntry> {
    const found = () => entries.find((entry) => holds(entry, expected))
    const entry = found() ?? (await within(withinMs, watchers, found))
    if (entry) return entry
    const recorded = entries.map((each) => JSON.stringify(each)).join('\n')
    const rest = recorded === '' ? 'nothing was' : `recorded was:\n${recorded}`
    const refused = refusals.map((why) => `\nrefused was one: ${why}`).join('')
    throw new Error(`no entry was recorded with ${JSON.stringify(expected)}; ${rest}${refused}`)
  }

  return {
    entries,
    expectRecorded,
    setUnreachable(value = true) {
      isUnreachable = value
      if (!value) for (const ready of waiting.splice(0)) keep(ready)
    },
    clear() {
      entries.length = 0
      refusals.length = 0
    },
    async record(entry) {
      const ready = prepared(entry)
      if (isClosed) throw lost('CLOSED', 'the recorder is closed', ready)
      if (isUnreachable) throw lost('DEADLINE', 'the service did not answer in time', ready)
      return keep(ready)
    },
    enqueue(entry) {
      try {
        const ready = prepared(entry)
        if (isClosed) counts.lost += 1
        else if (isUnreachable) waiting.push(ready)
        else keep(ready)
      } catch {
        // Counted, and told by expectRecorded.
      }
    },
    flush: async () => ({ pending: waiting.length }),
    close,
    counters: counts,
    get pending() {
      return waiting.length
    },
    get lost() {
      return counts.lost
    },
    [Symbol.asyncDispose]: async () => void (await close()),
  }
}

function within<T>(ms: number, watchers: Set<() => void>, found: () => T | undefined): Promise<T | undefined> {
  return new Promise((resolve) => {
    const settle = (value: T | undefined) => {
      clearTimeout(patience)
      watchers.delete(watcher)
      resolve(value)
    }
    const watcher = () => {
      const value = found()
      if (value !== undefined) settle(value)
    }
    const patience = setTimeout(settle, ms, undefined)
    watchers.add(watcher)
  })
}
