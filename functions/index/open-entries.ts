// The entries that are in no part yet, and can be put into one: those on time by event time, and those that notes announced. What is read
// here is all there will ever be: shared/time/index-times.ts says why.

import type { Entry } from '../../shared/entry/entry.ts'
import { entryIdMs, firstIdOf } from '../../shared/entry/entry-id.ts'
import { isLate, receivedMsOf } from '../../shared/entry/late.ts'
import { lineOfCompact } from '../../shared/entry/line-codec.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import type { PartSizes } from '../../shared/parts/levels.ts'
import type { Manifest } from '../../shared/parts/manifest.ts'
import { mergedRuns } from '../../shared/search/merged-runs.ts'
import type { Events } from '../../shared/store/events/events.ts'
import type { LateNotes } from '../../shared/store/ledger/late-notes.ts'
import { closingAfterMs, notesAfterMs } from '../../shared/time/index-times.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { bytesToIndex } from './large-fields.ts'

export interface OpenEntriesDeps {
  readonly events: Pick<Events, 'pages' | 'byIds' | 'partitions'>
  readonly notes: Pick<LateNotes, 'between'>
  readonly now: () => number
  readonly sizes: PartSizes
}

export interface OpenEntries {
  /** In id order. */
  readonly entries: readonly Entry[]
  /** How many were read for that, with those that are of the other kind. */
  readonly read: number
  /** All up to there is among them, by event time or by receipt. */
  readonly toMs: number
}

/** Entries on time from the end of the base parts on; no more are read than a run may hold. */
export async function openOnTime(
  deps: OpenEntriesDeps,
  organization: string,
  manifest: Manifest,
): Promise<OpenEntries> {
  const { closedToMs, notesFromMs } = manifest
  const { readRowsMax, readBytesMax } = deps.sizes
  const nowMs = deps.now()
  const toMs = nowMs - closingAfterMs
  if (toMs < notesFromMs || toMs <= closedToMs) return { entries: [], read: 0, toMs: closedToMs }
  const [fromId, toId] = [firstIdOf(instantOfMs(closedToMs)), firstIdOf(instantOfMs(toMs))]
  const sources = deps.events
    .partitions(organization, true)
    .map((partition) =>
      deps.events.pages({ of: { log: organization + partition }, fromId, toId, order: 'asc', pageSize: 1000 }),
    )
  const entries: Entry[] = []
  let [read, bytes, lastMs] = [0, 0, closedToMs]
  for await (const { entries: run } of mergedRuns(sources, 'asc', { pages: 0, readUnits: 0, entriesExamined: 0 }))
    for (const packed of run) {
      const ms = entryIdMs(packed.id)
      // Whole milliseconds only: the next part begins with the next one.
      const isFull = read >= readRowsMax || bytes >= readBytesMax
      if (isFull && ms > lastMs) return { entries, read, toMs: lastMs + 1 }
      const line = lineOfCompact(packed)
      const entry = entryOfLine(line)
      read += 1
      lastMs = ms
      bytes += bytesToIndex(line, entry)
      if (!isLate(entry, notesFromMs)) entries.push(entry)
    }
  return { entries, read, toMs }
}

/**
 * Entries that were noted from the end of the late parts on. An entry that was sent twice counts by the note of the request that put it,
 * one that was never put by none.
 */
export async function openLate(deps: OpenEntriesDeps, organization: string, manifest: Manifest): Promise<OpenEntries> {
  const { notesToMs, notesFromMs } = manifest
  const { readRowsMax, lateRowsMin } = deps.sizes
  let endMs = deps.now() - notesAfterMs
  if (endMs <= notesToMs) return { entries: [], read: 0, toMs: notesToMs }
  const noted = new Map<number, Set<string>>()
  for (const partition of deps.events.partitions(organization, true)) {
    let [read, lastMs] = [0, notesToMs]
    for await (const { receivedMs, ids } of deps.notes.between(organization + partition, notesToMs, endMs)) {
      // However many have come since: no more than a run may hold are taken, and whole milliseconds only.
      if (read >= readRowsMax && receivedMs > lastMs) {
        endMs = receivedMs
        break
      }
      noted.set(receivedMs, (noted.get(receivedMs) ?? new Set()).union(new Set(ids)))
      read += ids.length
      lastMs = receivedMs
    }
  }
  const milliseconds = [...noted].filter(([receivedMs]) => receivedMs < endMs).sort(([a], [b]) => a - b)
  const count = milliseconds.reduce((sum, [, ids]) => sum + ids.size, 0)
  if (count < lateRowsMin) return { entries: [], read: 0, toMs: notesToMs }
  return ofNotes(deps, organization, milliseconds, notesFromMs, endMs)
}

/** The ids that were noted in one millisecond. */
type Noted = readonly [receivedMs: number, ids: ReadonlySet<string>]

/** @param noted in order. No more is read of it than a run may hold, and whole milliseconds only. */
async function ofNotes(
  { events, sizes }: OpenEntriesDeps,
  organization: string,
  noted: readonly Noted[],
  notesFromMs: number,
  endMs: number,
): Promise<OpenEntries> {
  const { readRowsMax, readBytesMax } = sizes
  const entries: Entry[] = []
  let [asked, read, bytes] = [0, 0, 0]
  const upTo = (toMs: number) => ({ entries: entries.toSorted((a, b) => (a.id < b.id ? -1 : 1)), read, toMs })
  for (const together of readTogether(noted)) {
    const ids = new Set(together.flatMap(([, own]) => [...own]))
    const found = await events.byIds(organization, [...ids].sort())
    const lines = new Map(found.entries.map((packed) => [packed.id, lineOfCompact(packed)]))
    read += lines.size
    for (const [receivedMs, own] of together) {
      if (asked >= readRowsMax || bytes >= readBytesMax) return upTo(receivedMs)
      asked += own.size
      for (const id of own) {
        const line = lines.get(id)
        if (line === undefined) continue
        const entry = entryOfLine(line)
        if (receivedMsOf(entry) !== receivedMs || !isLate(entry, notesFromMs)) continue
        entries.push(entry)
        bytes += bytesToIndex(line, entry)
      }
    }
  }
  return upTo(endMs)
}

/** Lines are some hundred bytes to 17 KB. */
const idsTogether = 1000

/** Entries that come one by one have a millisecond each. */
function* readTogether(noted: readonly Noted[]): Generator<readonly Noted[]> {
  let [from, count] = [0, 0]
  for (const [at, [, ids]] of noted.entries()) {
    count += ids.size
    if (count < idsTogether) continue
    yield noted.slice(from, at + 1)
    ;[from, count] = [at + 1, 0]
  }
  if (from < noted.length) yield noted.slice(from)
}
