// The sources that read the table beside the search index: slices by id, and entries by their ids.
import type { Budget } from '../budget.ts'
import type { Entry } from '../entry/entry.ts'
import { entryIdMs, idAtEdge } from '../entry/entry-id.ts'
import { lineOfCompact, type PackedEntry } from '../entry/line-codec.ts'
import { entryOfLine } from '../entry/stored-line.ts'
import type { Manifest } from '../parts/manifest.ts'
import type { Question } from '../parts/question.ts'
import type { IndexParts } from '../store/bucket/index-parts.ts'
import type { Events } from '../store/events/events.ts'
import type { StoredPage } from '../store/events/key-range.ts'
import type { LateNotes } from '../store/ledger/late-notes.ts'
import type { Manifests } from '../store/ledger/manifests.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { type IndexMeter, mergedRuns } from './merged-runs.ts'

export interface IndexDeps {
  readonly events: Pick<Events, 'pages' | 'byIds' | 'partitions'>
  readonly manifests: Pick<Manifests, 'get'>
  readonly notes: Pick<LateNotes, 'between'>
  readonly parts: Pick<IndexParts, 'open' | 'candidates'>
  readonly logger: Logger
  readonly metrics: Metrics
}

export interface IndexedRange {
  /** Inclusive. */
  readonly fromId: string
  /** Inclusive. */
  readonly toId: string
  /** False leaves out `PRIVATE` entries. */
  readonly withPrivate: boolean
  readonly order: 'asc' | 'desc'
  readonly pageSize: number
}

export type Source = AsyncGenerator<StoredPage>

/** One query that is answered by the index. */
export interface Use {
  readonly deps: IndexDeps
  readonly organization: string
  readonly question: Question
  readonly range: IndexedRange
  readonly meter: IndexMeter
  readonly budget: Budget
  readonly manifest: Manifest
}

export const pageMax = 1000

/**
 * The entries of the table in an id range that pass the rule, one source for each partition. A source says how far it has looked where it
 * found nothing: of a long range hardly any entry may pass, and whoever reads it has a budget.
 */
export function fromTable(
  { deps, organization, budget: { signal } }: Use,
  range: IndexedRange,
  rule: (entry: Entry) => boolean,
): Source[] {
  const { fromId, toId, order, pageSize } = range
  const isAscending = order === 'asc'
  return deps.events.partitions(organization, range.withPrivate).map(async function* (partition) {
    const of = { log: organization + partition }
    let reachedMs = entryIdMs(isAscending ? fromId : toId)
    for await (const { entries, readUnits } of deps.events.pages({ of, fromId, toId, order, pageSize, signal })) {
      const passing = entries.filter((packed) => rule(entryOf(packed)))
      yield { entries: passing, readUnits }
      const lastMs = entryIdMs(entries.at(-1)?.id ?? '')
      const isFurther = isAscending ? lastMs > reachedMs : lastMs < reachedMs
      if (!isFurther) continue
      reachedMs = lastMs
      // Between two milliseconds: of the last one there may be more.
      const edge = idAtEdge(isAscending ? lastMs : lastMs + 1, order)
      if (passing.length === 0) yield { entries: [], readUnits: 0, upToId: edge }
    }
  })
}

export function entryOf(packed: PackedEntry): Entry {
  return entryOfLine(lineOfCompact(packed))
}

/** Pages of entries by their ids, which are in the order of the query. */
export async function* byIds(
  { deps, organization, range, budget }: Use,
  ids: readonly string[],
  rule?: (entry: Entry) => boolean,
): Source {
  let size = range.pageSize
  for (let at = 0; at < ids.length; ) {
    const asked = ids.slice(at, at + size)
    at += asked.length
    size = Math.min(pageMax, 2 * size)
    const page = await deps.events.byIds(organization, asked, budget.signal)
    yield rule ? { ...page, entries: page.entries.filter((packed) => rule(entryOf(packed))) } : page
  }
}

/** Several sources as one, without their cost being counted twice. */
export async function* mergedPages(sources: readonly Source[], order: 'asc' | 'desc'): Source {
  const meter = { pages: 0, readUnits: 0, entriesExamined: 0 }
  let counted = 0
  for await (const run of mergedRuns(sources, order, meter)) {
    yield { ...run, readUnits: meter.readUnits - counted }
    counted = meter.readUnits
  }
}
