// The facts of one part's entries that match, off its columns. An entry that they do not decide is matched by its line.
import { outOfTime } from '../../../shared/budget.ts'
import type { Query } from '../../../shared/filter/query.ts'
import type { FacetName } from '../../../shared/insights/facets.ts'
import type { Facts } from '../../../shared/insights/facts.ts'
import { idAt } from '../../../shared/parts/entry-id-bytes.ts'
import type { PartRef } from '../../../shared/parts/manifest.ts'
import type { Part } from '../../../shared/parts/part.ts'
import type { Question } from '../../../shared/parts/question.ts'
import { within } from '../../../shared/parts/row-groups.ts'
import type { Rows } from '../../../shared/parts/rows.ts'
import { newestFirst, type Times } from '../../../shared/parts/times.ts'
import { matchesIn, type RunDeps } from '../../../shared/search/matching-runs.ts'
import type { Meter } from '../../../shared/search/merged-runs.ts'
import { byIds, type Use } from '../../../shared/search/table-sources.ts'
import { unlessUnread } from '../../../shared/search/unread-parts.ts'
import type { PartReading } from '../../../shared/store/bucket/index-parts.ts'
import { beyondMsOf } from '../../../shared/time/instant.ts'
import { isWithin, type TimeRange } from '../../../shared/time/time-range.ts'
import { type ReadableGroup, type ReadColumns, readColumns } from './part-columns.ts'

/** What is asked of every part. */
export interface PartQuery {
  readonly deps: RunDeps
  readonly query: Query
  /** Absent if nothing but scope and time is asked. */
  readonly question: Question | undefined
  readonly facets: readonly FacetName[]
  readonly use: Use
  readonly meter: Meter
}

/** Of more entries in a part it is as well to read all that it names. */
const undecidedMax = 2000

/**
 * By group of its rows, the newest first. One group after the other: the columns of no more than one are unpacked.
 * @returns `undefined` if the part cannot be read, or does not decide enough: then its lines are to be read.
 */
export async function partFacts(asked: PartQuery, ref: PartRef): Promise<readonly Facts[] | undefined> {
  const { query, facets, use, meter } = asked
  const opened = await unlessUnread(use, ref, async () => {
    const { part, rows } = await candidatesOf(asked, ref)
    // The columns of a part without a candidate are not fetched.
    return { part, rows, groups: rows?.length === 0 ? [] : await readColumns(part, query, facets) }
  })
  if (!opened) return undefined
  const facts: Facts[] = []
  let undecided = 0
  for (const group of opened.groups.toReversed()) {
    const found = await unlessUnread(use, ref, () => foundIn(opened.part, group, query, opened.rows))
    meter.entriesExamined += found?.examined ?? 0
    undecided += found?.idOf.size ?? 0
    if (!found || undecided > undecidedMax) return undefined
    facts.push(await factsOf(asked, found))
  }
  return facts
}

async function factsOf(asked: PartQuery, { columns, matching, idOf }: FoundGroup): Promise<Facts> {
  const found = await matchingIds(asked, [...idOf.values()])
  const isFound = (row: number) => found.has(idOf.get(row) ?? '')
  const rows = idOf.size === 0 ? matching : matching.filter((row) => !idOf.has(row) || isFound(row))
  return columns.factsOf(newestFirst(columns.times, rows))
}

interface FoundGroup {
  readonly columns: ReadColumns
  /** Rows that match, or may. */
  readonly matching: Rows
  /** Those that may. */
  readonly idOf: ReadonlyMap<number, string>
  readonly examined: number
}

/** @param candidates of the whole part; all if absent. */
async function foundIn(
  part: Part,
  { firstRow, rows, read }: ReadableGroup,
  { range }: Query,
  candidates: Rows | undefined,
): Promise<FoundGroup> {
  const columns = read()
  const own = candidates && within(candidates, firstRow, rows).map((row) => row - firstRow)
  const examined = rowsWithin(columns.times, range, own)
  const { matching, undecided } = columns.decide(examined)
  // Of more there is no use.
  const named = undecided.subarray(0, undecidedMax + 1)
  const ids = await part.idsOf(named.map((row) => row + firstRow))
  const idOf = new Map(Array.from(named, (row, place) => [row, idAt(ids, place)]))
  return { columns, matching, idOf, examined: examined.length }
}

async function candidatesOf(
  { question, use }: PartQuery,
  ref: PartRef,
): Promise<{ readonly part: Part; readonly rows?: Rows }> {
  const { deps, meter } = use
  const reading = readingOf(use)
  meter.parts += 1
  return question ? deps.parts.candidates(ref, question, reading) : { part: await deps.parts.open(ref, reading) }
}

export function readingOf({ meter, budget }: Use): PartReading {
  return {
    signal: budget.signal,
    asked(bytes) {
      budget.read()
      meter.gets += 1
      meter.bytes += bytes
    },
  }
}

/** Those of the entries that match, by their lines. @param ids ascending. */
async function matchingIds(
  { deps, query, use, meter }: PartQuery,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  if (ids.length === 0) return found
  const lines = async () => [byIds(use, ids.toReversed())]
  for await (const { matches, isCut } of matchesIn(deps, query, lines, meter, use.budget)) {
    if (isCut) throw outOfTime('the entries that a part names were read')
    for (const { entry } of matches) found.add(entry.id)
  }
  return found
}

/** @param rows all of them if absent. @returns ascending. */
function rowsWithin({ ms, nanoseconds }: Times, range: TimeRange, rows?: Rows): Rows {
  const count = rows?.length ?? ms.length
  const found = new Uint32Array(count)
  let length = 0
  for (let at = 0; at < count; at += 1) {
    const row = rows?.[at] ?? at
    const rowMs = ms[row] ?? 0
    if (rowMs < range.from.ms || rowMs > range.to.ms) continue
    const isAtEnd = rowMs === range.from.ms || rowMs === range.to.ms
    if (isAtEnd && !isWithin(range, { ms: rowMs, beyondMs: beyondMsOf(nanoseconds[row] ?? 0) })) continue
    found[length] = row
    length += 1
  }
  return found.slice(0, length)
}
