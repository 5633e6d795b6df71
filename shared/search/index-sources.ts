// The sources of a query by the search index: the parts that meet its range, what the table holds beyond them, and late entries that are
// noted and in no part yet. No entry is in two sources, and every entry that matches is in one.
import pMap from 'p-map'
import type { Budget } from '../budget.ts'
import type { Entry } from '../entry/entry.ts'
import { firstIdOf } from '../entry/entry-id.ts'
import type { Query } from '../filter/query.ts'
import { isOfPart, isOfTail, type PartRef } from '../parts/manifest.ts'
import type { Question } from '../parts/question.ts'
import { instantOfMs } from '../time/instant.ts'
import type { IndexMeter } from './merged-runs.ts'
import { fromParts } from './part-sources.ts'
import { byIds, fromTable, type IndexDeps, type IndexedRange, type Source, type Use } from './table-sources.ts'

/** With more ids in notes, the index is so far behind that the table alone is read: that has a budget of its own, page by page. */
const notedIdsMax = 10_000

/** The sources of all candidates. @returns `undefined` as {@link openIndex} does. */
export async function indexSources(...args: Parameters<typeof openIndex>): Promise<Source[] | undefined> {
  const index = await openIndex(...args)
  if (!index) return undefined
  const { use, besideParts, base, late } = index
  return [...besideParts, fromParts(use, base), ...late.map((part) => fromParts(use, [part]))]
}

/** What there is to answer a query. */
export interface OpenIndex {
  readonly use: Use
  /** Entries that are in no part. */
  readonly besideParts: readonly Source[]
  /** The parts that meet the range and follow each other in time, in the order of the query. */
  readonly base: readonly PartRef[]
  /** Those that lie among them. */
  readonly late: readonly PartRef[]
  /** The ids of entries before the end of the base parts that are in no part, or may be. */
  readonly noted: readonly string[]
}

/**
 * @returns `undefined` if the organization has no manifest, since the index knows nothing of it yet, or if the index is so far behind that
 * it would not help.
 */
export async function openIndex(
  deps: IndexDeps,
  { organization }: Query,
  question: Question,
  range: IndexedRange,
  meter: IndexMeter,
  budget: Budget,
): Promise<OpenIndex | undefined> {
  // The manifest comes first: what a note before its `notesToMs` said is in a part of this very manifest, and notes stay.
  const manifest = await deps.manifests.get(organization, budget.signal)
  if (!manifest) return undefined
  const use = { deps, organization, question, range, meter, budget, manifest }
  const noted = await notedIds(use)
  if (!noted) return undefined
  const meets = ({ firstId, lastId }: PartRef) => lastId >= range.fromId && firstId <= range.toId
  const parts = manifest.parts.filter(meets)
  const base = parts.filter(({ kind }) => kind === 'base').toSorted((a, b) => a.fromMs - b.fromMs)
  const late = parts.filter(({ kind }) => kind === 'late')
  const closed = firstIdOf(instantOfMs(manifest.closedToMs))
  const tail = fromTable(use, { ...range, fromId: closed > range.fromId ? closed : range.fromId }, (entry) =>
    isOfTail(manifest, entry),
  )
  return {
    use,
    besideParts: [
      ...(range.toId >= closed ? tail : []),
      ...(noted.length > 0 ? [byIds(use, noted, (line) => isStillNoted(use, line))] : []),
    ],
    base: range.order === 'asc' ? base : base.toReversed(),
    late,
    noted,
  }
}

/** The ids before the end of the base parts, in the order of the query. `undefined` if they are too many. */
async function notedIds({ deps, organization, range, manifest, budget }: Use): Promise<string[] | undefined> {
  let read = 0
  const ids = new Set<string>()
  const closed = firstIdOf(instantOfMs(manifest.closedToMs))
  const readPartition = async (partition: string) => {
    const notes = deps.notes.between(organization + partition, manifest.notesToMs, Number.MAX_SAFE_INTEGER)
    for await (const note of notes) {
      budget.read()
      read += note.ids.length
      if (read > notedIdsMax || budget.isSpent()) return false
      for (const id of note.ids) if (id < closed && id >= range.fromId && id <= range.toId) ids.add(id)
    }
    return true
  }
  const areAll = await pMap(deps.events.partitions(organization, range.withPrivate), readPartition, { concurrency: 16 })
  if (areAll.includes(false)) return undefined
  const ascending = [...ids].sort()
  return range.order === 'asc' ? ascending : ascending.reverse()
}

/** Late, and by a receipt that is in no part: a note of an entry that was there before says nothing. */
function isStillNoted({ manifest }: Use, entry: Entry): boolean {
  return isOfPart(
    { kind: 'late', fromMs: manifest.notesToMs, toMs: Number.MAX_SAFE_INTEGER },
    entry,
    manifest.notesFromMs,
  )
}
