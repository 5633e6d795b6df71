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
  const noted: { readonly receivedMs: number; readonly id: string }[] = []
  for (const partition of deps.events.partitions(organization, true)) {
    let [read, lastMs] = [0, notesToMs]
    for await (const { receivedMs, ids } of deps.notes.between(organization + partition, notesToMs, endMs)) {
      // However many have come since: no more than a run may hold are taken, and whole milliseconds only.
      if (read >= readRowsMax && receivedMs > lastMs) {
        endMs = receivedMs
        break
      }
      noted.push(...ids.map((id) => ({ receivedMs, id })))
      read += ids.length
      lastMs = receivedMs
    }
  }
  if (noted.length < lateRowsMin) return { entries: [], read: 0, toMs: notesToMs }
  noted.sort((a, b) => a.receivedMs - b.receivedMs)
  const last = noted[readRowsMax - 1]
  const toMs = last && noted.length > readRowsMax ? Math.min(endMs, last.receivedMs + 1) : endMs
  const taken = Map.groupBy(
    noted.filter(({ receivedMs }) => receivedMs < toMs),
    ({ id }) => id,
  )
  const { entries: found } = await deps.events.byIds(organization, [...taken.keys()].sort())
  const entries = found
    .map((packed) => entryOfLine(lineOfCompact(packed)))
    .filter((entry) => {
      const isNoted = taken.get(entry.id)?.some(({ receivedMs }) => receivedMs === receivedMsOf(entry))
      return isNoted === true && isLate(entry, notesFromMs)
    })
  return { entries, read: found.length, toMs }
}
