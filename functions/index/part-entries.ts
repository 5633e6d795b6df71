// The entries that a part holds, read from the table: by the rule that decides what is in it (shared/parts/manifest.ts).
import type { Entry } from '../../shared/entry/entry.ts'
import { entryIdMs, firstIdOf } from '../../shared/entry/entry-id.ts'
import { lineOfCompact } from '../../shared/entry/line-codec.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import type { PartSizes } from '../../shared/parts/levels.ts'
import { isOfPart, type PartRef } from '../../shared/parts/manifest.ts'
import { mergedRuns } from '../../shared/search/merged-runs.ts'
import type { Events } from '../../shared/store/events/events.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { bytesToIndex } from './large-fields.ts'

export interface TableDeps {
  readonly events: Pick<Events, 'pages' | 'partitions'>
  readonly sizes: PartSizes
}

/** In id order, no more at once than a run reads, and whole milliseconds. */
export async function* entriesOfPart(
  { events, sizes }: TableDeps,
  organization: string,
  ref: PartRef,
  notesFromMs: number,
): AsyncGenerator<readonly Entry[]> {
  const [fromId, toId] =
    ref.kind === 'base'
      ? [firstIdOf(instantOfMs(ref.fromMs)), firstIdOf(instantOfMs(ref.toMs))]
      : [ref.firstId, ref.lastId]
  const sources = events
    .partitions(organization, true)
    .map((partition) =>
      events.pages({ of: { log: organization + partition }, fromId, toId, order: 'asc', pageSize: 1000 }),
    )
  let entries: Entry[] = []
  let bytes = 0
  for await (const { entries: run } of mergedRuns(sources, 'asc', { pages: 0, readUnits: 0, entriesExamined: 0 }))
    for (const packed of run) {
      const line = lineOfCompact(packed)
      const entry = entryOfLine(line)
      if (!isOfPart(ref, entry, notesFromMs)) continue
      const isFull = entries.length >= sizes.readRowsMax || bytes >= sizes.readBytesMax
      if (isFull && entryIdMs(entry.id) > entryIdMs(entries.at(-1)?.id ?? '')) {
        yield entries
        entries = []
        bytes = 0
      }
      entries.push(entry)
      bytes += bytesToIndex(line, entry)
    }
  if (entries.length > 0) yield entries
}
