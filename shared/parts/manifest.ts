// The manifest of an organization's search index: which parts there are, and how far each of the two streams of entries is in them.
// Shapes and pure rules; the row is in shared/store/ledger/manifests.ts.
import type { Entry } from '../entry/entry.ts'
import { entryIdMs } from '../entry/entry-id.ts'
import { isLate, isReceivedLate, receivedMsOf } from '../entry/late.ts'

/**
 * `base`: the entries on time with an event time from `fromMs` to before `toMs`. `late`: the late ones that were received from `fromMs` to
 * before `toMs`. Nothing else decides what a part holds, so a missing part can be read from the table.
 */
export type PartKind = 'base' | 'late'

export interface PartRef {
  readonly kind: PartKind
  /** How often it was made of smaller parts. */
  readonly level: number
  /** Behind the prefix of parts. */
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
  readonly firstId: string
  readonly lastId: string
  readonly rows: number
  readonly bytes: number
  /** The end of the object, which says what is where in it (directory.ts). */
  readonly directoryBytes: number
  /** Of the directory, which has the hashes of all before it. */
  readonly sha256: string
  /** Of its texts, unpacked: to make a larger part of it takes up to 27 times as much memory. */
  readonly textBytes: number
  /** Whether its week is over: it stays until its entries expire. */
  readonly isSealed: boolean
  /** It lacks an entry, names one too many, or cannot be read: the table is read instead, until it is made anew. */
  readonly isWrong?: true
}

export interface Manifest {
  readonly version: number
  /** On time up to there, by event time, is in base parts. */
  readonly closedToMs: number
  /** Late entries are noted from there on, by receipt (late.ts). */
  readonly notesFromMs: number
  /** Late up to there, by receipt, is in late parts. */
  readonly notesToMs: number
  /** Leaves of the log when the table was last read for a part: says when it is worth reading again. */
  readonly logSize: number
  /** By kind, then time. */
  readonly parts: readonly PartRef[]
}

type Line = Pick<Entry, 'id' | 'receivedTimeStamp'>

/** What decides in which part an entry is. */
export interface PartPlace {
  readonly kind: PartKind
  /** The event time of one on time, the receipt of a late one. */
  readonly ms: number
}

export function placeOf(id: string, receivedMs: number, notesFromMs: number): PartPlace {
  const eventMs = entryIdMs(id)
  return isReceivedLate(eventMs, receivedMs, notesFromMs)
    ? { kind: 'late', ms: receivedMs }
    : { kind: 'base', ms: eventMs }
}

type Span = Pick<PartRef, 'kind' | 'fromMs' | 'toMs'>

export function isAt({ kind, fromMs, toMs }: Span, place: PartPlace): boolean {
  return place.kind === kind && fromMs <= place.ms && place.ms < toMs
}

/** Whether the entry is in the part, or would be if the part were there. */
export function isOfPart(span: Span, line: Line, notesFromMs: number): boolean {
  return isAt(span, placeOf(line.id, receivedMsOf(line), notesFromMs))
}

/** Whether the entry is in no part, though it is behind the end of the base parts. */
export function isOfTail({ notesFromMs, notesToMs }: Manifest, line: Line): boolean {
  return !isLate(line, notesFromMs) || receivedMsOf(line) >= notesToMs
}
