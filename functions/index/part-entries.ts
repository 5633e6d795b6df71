// The entries that a part holds, read from the table: by the rule that decides what is in it (shared/parts/manifest.ts).
import type { Entry } from '../../shared/entry/entry.ts'
import { firstIdOf } from '../../shared/entry/entry-id.ts'
import { lineOfCompact } from '../../shared/entry/line-codec.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { isOfPart, type PartRef } from '../../shared/parts/manifest.ts'
import { mergedRuns } from '../../shared/search/merged-runs.ts'
import type { Events } from '../../shared/store/events/events.ts'
import { instantOfMs } from '../../shared/time/instant.ts'

export interface TableDeps {
  readonly events: Pick<Events, 'pages' | 'partitions'>
}

/** In id order. */
export async function entriesOfPart(
  { events }: TableDeps,
  organization: string,
  ref: PartRef,
  notesFromMs: number,
): Promise<Entry[]> {
  const [fromId, toId] =
    ref.kind === 'base'
      ? [firstIdOf(instantOfMs(ref.fromMs)), firstIdOf(instantOfMs(ref.toMs))]
      : [ref.firstId, ref.lastId]
  const sources = events
    .partitions(organization, true)
    .map((partition) =>
      events.pages({ of: { log: organization + partition }, fromId, toId, order: 'asc', pageSize: 1000 }),
    )
  const entries: Entry[] = []
  for await (const { entries: run } of mergedRuns(sources, 'asc', { pages: 0, readUnits: 0, entriesExamined: 0 }))
    for (const packed of run) {
      const entry = entryOfLine(lineOfCompact(packed))
      if (isOfPart(ref, entry, notesFromMs)) entries.push(entry)
    }
  return entries
}
