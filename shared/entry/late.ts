// Whether an entry is late: received long after its event. The search index finds entries that are on time by their event time, and late
// ones by the notes that recording leaves. Recording, the index function and every reader ask the same question here.
import { lateAfterMs } from '../time/index-times.ts'
import { entryIdMs } from './entry-id.ts'

interface Received {
  readonly id: string
  /** RFC 3339, as recording writes it. */
  readonly receivedTimeStamp: string
}

export function receivedMsOf({ receivedTimeStamp }: Received): number {
  return Date.parse(receivedTimeStamp)
}

/** @param notesFromMs the receipt from which on late entries are noted; what came before counts as on time. */
export function isLate(line: Received, notesFromMs: number): boolean {
  return isReceivedLate(entryIdMs(line.id), receivedMsOf(line), notesFromMs)
}

/** The same by the two times, before there is a line. */
export function isReceivedLate(eventMs: number, receivedMs: number, notesFromMs: number): boolean {
  return receivedMs >= notesFromMs && receivedMs - eventMs >= lateAfterMs
}
