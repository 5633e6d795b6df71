// The entries of one organization that the table holds for a range of event times, as far as they are held against the log.
import { firstIdOf, lastIdOf } from '../../shared/entry-id.ts'
import { instantOfMs } from '../../shared/instant.ts'
import { lineOfCompact } from '../../shared/line-codec.ts'
import { mergedRuns } from '../../shared/merged-runs.ts'
import { planScope } from '../../shared/plan.ts'
import { type Hash, leafHash } from '../../shared/proof/hash.ts'
import type { Events } from '../../shared/store/events.ts'
import type { Signposts } from '../../shared/store/signposts.ts'
import { entryOfLine } from '../../shared/stored-line.ts'

export interface TableDeps {
  readonly events: Pick<Events, 'pages' | 'partitions'>
  readonly signposts: Pick<Signposts, 'targets'>
}

export interface EventTimes {
  readonly fromMs: number
  /** Exclusive. */
  readonly toMs: number
}

export interface TableEntry {
  readonly hash: Hash
  readonly receivedMs: number
}

/** By id. Some 200 bytes each: a day of a busy organization at a time. */
export async function tableEntries(
  { events, signposts }: TableDeps,
  organization: string,
  { fromMs, toMs }: EventTimes,
): Promise<Map<string, TableEntry>> {
  const scope = `organizations/${organization}` as const
  const range = { from: instantOfMs(fromMs), to: instantOfMs(toMs) }
  const plan = await planScope(
    { events, signposts },
    { scope, organization, range, filter: {}, sight: { reads: [scope], readsPrivate: [scope] }, direct: false },
    1,
  )
  const slice = { fromId: firstIdOf(fromMs), toId: lastIdOf(toMs - 1), order: 'asc', pageSize: 1000 } as const
  const sources = plan.sources.map((of) => events.pages({ ...slice, of }))
  const entries = new Map<string, TableEntry>()
  for await (const run of mergedRuns(sources, 'asc', { pages: 0, readUnits: 0, entriesExamined: 0 }))
    for (const packed of run) {
      const line = lineOfCompact(packed)
      const receivedMs = Date.parse(entryOfLine(line).receivedTimeStamp)
      entries.set(packed.id, { hash: leafHash(line), receivedMs })
    }
  return entries
}
