// A recorder for the tests of an application: keeps what is recorded, by the rules of the service, and sends nothing.

import { jsonValue } from '../../json/json-value.ts'
import type { SubmittedAuditLogEntry } from '../api-types.ts'
import { NotRecordedError } from '../recording/not-recorded-error.ts'
import { type PreparingDeps, prepareEntry } from '../recording/prepared-entry.ts'
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
   * @returns the first. @throws Error that says what was recorded in its place.
   */
  expectRecorded(expected: Expected, withinMs?: number): Promise<KeptEntry>
  /** From now on `record` fails, as if the service were out of reach, and what is enqueued is pending; without `true`, no more. */
  setUnreachable(isUnreachable?: boolean): void
  /** Forgets what was recorded. */
  clear(): void
}

export function memoryRecorderOf(deps: PreparingDeps): MemoryRecorder {
  const entries: KeptEntry[] = []
  const waiting: EntryToRecord[] = []
  const watchers = new Set<() => void>()
  const counts = { recorded: 0, stored: 0, duplicate: 0, refused: 0, retried: 0, lost: 0, spooled: 0, oldestAgeMs: 0 }
  let isUnreachable = false
  let isClosed = false

  /** @throws NotRecordedError */
  function keep(entry: EntryToRecord): Recorded {
    const { insertId, eventTimeStamp, text } = prepareEntry(deps, entry)
    const isKnown = entries.some((each) => each.insertId === insertId && each.eventTimeStamp === eventTimeStamp)
    if (!isKnown) entries.push(jsonValue(text) as KeptEntry)
    const status = isKnown ? 'duplicate' : 'stored'
    counts[status] += 1
    for (const watcher of watchers) watcher()
    return { status, id: insertId, insertId, eventTimeStamp }
  }

  function take(entry: EntryToRecord): Recorded {
    try {
      return keep(entry)
    } catch (error) {
      counts.refused += 1
      throw error
    }
  }

  /** What is refused is counted. */
  function takeQuietly(entry: EntryToRecord): void {
    try {
      take(entry)
    } catch {}
  }

  async function expectRecorded(expected: Expected, withinMs = 1_000): Promise<KeptEntry> {
    const found = () => entries.find((entry) => holds(entry, expected))
    const entry = found() ?? (await within(withinMs, watchers, found))
    if (entry) return entry
    const recorded = entries.map((each) => JSON.stringify(each)).join('\n')
    const rest = recorded === '' ? 'nothing was' : `recorded was:\n${recorded}`
    throw new Error(`no entry was recorded with ${JSON.stringify(expected)}; ${rest}`)
  }

  return {
    entries,
    expectRecorded,
    setUnreachable(value = true) {
      isUnreachable = value
      if (!value) for (const entry of waiting.splice(0)) takeQuietly(entry)
    },
    clear() {
      entries.length = 0
    },
    async record(entry) {
      if (isClosed) throw new NotRecordedError('CLOSED', 'the recorder is closed')
      counts.recorded += 1
      if (isUnreachable) throw new NotRecordedError('DEADLINE', 'the service did not answer in time')
      return take(entry)
    },
    enqueue(entry) {
      counts.recorded += 1
      if (isClosed) counts.lost += 1
      else if (isUnreachable) waiting.push(entry)
      else takeQuietly(entry)
    },
    flush: async () => ({ pending: waiting.length }),
    async close() {
      isClosed = true
      counts.lost += waiting.splice(0).length
      return { sent: counts.stored + counts.duplicate, spooled: 0, lost: counts.lost }
    },
    counters: counts,
    get pending() {
      return waiting.length
    },
    get lost() {
      return counts.lost
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
    },
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
