// Reads one organization's entries from the table: a range in the order of their ids, or the lines of given ids.
import pMap from 'p-map'
import { entryIdMs } from '../../shared/entry/entry-id.ts'
import { lineOfCompact, type PackedEntry } from '../../shared/entry/line-codec.ts'
import { mergedRuns } from '../../shared/search/merged-runs.ts'
import { planScope } from '../../shared/search/plan.ts'
import type { Events } from '../../shared/store/events/events.ts'
import type { Lookups } from '../../shared/store/ledger/lookups.ts'
import { instantOfMs } from '../../shared/time/instant.ts'

export interface TableDeps {
  readonly events: Pick<Events, 'pages' | 'partitions' | 'get'>
  readonly lookups: Pick<Lookups, 'targets'>
}

/** How many entries are read at a time, from all partitions together. */
const runEntries = 1000

/** The entries from `fromId` to `toId`, both included, in runs of hardly more than a thousand. */
export async function* entriesBetween(
  { events, lookups }: TableDeps,
  organization: string,
  fromId: string,
  toId: string,
): AsyncGenerator<readonly PackedEntry[]> {
  const scope = `organizations/${organization}` as const
  const range = { from: instantOfMs(entryIdMs(fromId)), to: instantOfMs(entryIdMs(toId)) }
  const sight = { reads: [scope], readsPrivate: [scope] }
  const plan = await planScope(
    { events, lookups },
    { scope, organization, range, order: 'asc', filter: {}, sight, direct: false },
    1,
  )
  const pageSize = Math.ceil(runEntries / plan.sources.length)
  const sources = plan.sources.map((of) =>
    events.pages({ fromId, toId, order: 'asc', pageSize, pageSizeMax: pageSize, of }),
  )
  const meter = { pages: 0, readUnits: 0, entriesExamined: 0 }
  for await (const { entries } of mergedRuns(sources, 'asc', meter)) yield entries
}

/** Entries of one segment whose event times are nearer than this to each other are read as one range. */
const nearMs = 60_000

/** How many other entries a range may have before the wanted ones are read singly. */
const othersMax = 1000

/** The lines of those ids that the table has. Reading a range costs an eighth of reading its entries singly. */
export async function linesOfIds(
  deps: TableDeps,
  organization: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const lines = new Map<string, string>()
  for (const range of nearRangesOf(ids)) {
    const wanted = new Set(range)
    let examined = 0
    for await (const run of entriesBetween(deps, organization, range[0] ?? '', range.at(-1) ?? '')) {
      for (const packed of run) if (wanted.has(packed.id)) lines.set(packed.id, lineOfCompact(packed))
      examined += run.length
      if (examined > range.length + othersMax) break
    }
  }
  // A single read also proves that an entry is missing.
  const rest = ids.filter((id) => !lines.has(id))
  const read = async (id: string) => {
    const stored = await deps.events.get(organization, id)
    if (stored) lines.set(id, stored.line)
  }
  await pMap(rest, read, { concurrency: 16 })
  return lines
}

function nearRangesOf(ids: readonly string[]): string[][] {
  const ranges: string[][] = []
  for (const id of ids.toSorted()) {
    const last = ranges.at(-1)
    if (last && entryIdMs(id) - entryIdMs(last.at(-1) ?? id) < nearMs) last.push(id)
    else ranges.push([id])
  }
  return ranges.filter(({ length }) => length > 1)
}
