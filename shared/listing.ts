// Listing: the entries that match a query, in order of event time, page by page. Reads by the query's plan, keeps what matches, and
// says what it cost; knows nothing of HTTP, and nothing of who asks but what they may see.
import { type Entry, lineageOf } from './entry.ts'
import { entryIdMs, firstIdOf, lastIdOf } from './entry-id.ts'
import { type Filter, type Matcher, matcherOf } from './filter.ts'
import { parseInstant } from './instant.ts'
import { type Meter, mergedRuns } from './merged-runs.ts'
import { type Plan, planQuery, planScope } from './plan.ts'
import { responseBytes } from './response-size.ts'
import { type Scope, scopesOf } from './scope.ts'
import { type Sight, sees } from './sight.ts'
import type { Events } from './store/events.ts'
import type { Payloads } from './store/payloads.ts'
import type { Signposts } from './store/signposts.ts'
import type { Slice } from './store/slice.ts'
import { entryOfLine } from './stored-line.ts'
import { isWithin, type TimeRange } from './time-range.ts'

export interface ListingDeps {
  readonly events: Pick<Events, 'pages' | 'partitions'>
  readonly signposts: Pick<Signposts, 'targets'>
  readonly payloads: Pick<Payloads, 'get'>
}

export interface Query {
  readonly scope: Scope
  /** The organization that the scope belongs to: another organization's entry that names the scope is not shown. */
  readonly organization: string
  readonly range: TimeRange
  readonly order: 'asc' | 'desc'
  readonly sight: Sight
  readonly filter: Filter
  /** Only the container's own entries, not what lies below it. */
  readonly direct: boolean
}

export interface Budget {
  readonly entriesMax: number
  /** What the entries of a page may take as JSON within a JSON string, the form in which Lambda hands over a response. */
  readonly bytesMax: number
  /** Once it aborts, the page ends where it is. */
  readonly signal?: AbortSignal
}

/** What a page has cost. */
export interface Explanation extends Meter {
  readonly plan: Plan['name']
}

export interface Page {
  readonly entries: readonly Entry[]
  /** The last entry examined, where there may be more behind it; absent at the end. */
  readonly nextAfterId?: string
  readonly explanation: Explanation
}

/**
 * One page of the entries that match, behind `afterId`. It ends early only by its budget; a single entry larger than the budget
 * still makes a page, so that it can be paged past. Without a filter no page before the end is empty: a client of the reference
 * would take it for the end.
 */
export async function listPage(deps: ListingDeps, query: Query, budget: Budget, afterId?: string): Promise<Page> {
  const plan = await planQuery(deps, query)
  const page = await readPage(deps, query, plan, budget, afterId)
  if (page.entries.length > 0 || page.nextAfterId === undefined || Object.keys(query.filter).length > 0) return page
  // The time is over and all of it went to what others than the scope's entries fill. Container by container, nearly every entry
  // that is read is one to be shown.
  const byContainer = await planScope(deps, query, Number.POSITIVE_INFINITY)
  const { signal: _over, ...untimed } = budget
  return readPage(deps, query, byContainer, untimed, page.nextAfterId)
}

async function readPage(
  deps: ListingDeps,
  query: Query,
  plan: Plan,
  { entriesMax, bytesMax, signal }: Budget,
  afterId: string | undefined,
): Promise<Page> {
  const meter = { pages: 0, readUnits: 0, entriesExamined: 0 }
  const entries: Entry[] = []
  const page = (nextAfterId?: string): Page => ({
    entries,
    ...(nextAfterId === undefined ? {} : { nextAfterId }),
    explanation: { plan: plan.name, ...meter },
  })
  let bytes = 0
  for await (const run of matchingRuns(deps, query, plan, meter, entriesMax, afterId)) {
    for (const entry of run.entries) {
      bytes += shownBytes(entry)
      if (entries.length === entriesMax || (bytes > bytesMax && entries.length > 0)) return page(entries.at(-1)?.id)
      entries.push(entry)
    }
    if (signal?.aborted) return page(run.lastId)
  }
  return page()
}

export interface MatchingRun {
  readonly entries: readonly Entry[]
  /** The last entry examined, whether or not it matched. */
  readonly lastId: string
}

/**
 * All that matches, in runs as they are read, behind `afterId`; what it costs is added to `meter` as it goes.
 * @param expected how many matches are wanted at first: decides how many entries are asked for at a time.
 */
export async function* matchingRuns(
  deps: ListingDeps,
  query: Query,
  plan: Plan,
  meter: Meter,
  expected: number,
  afterId?: string,
): AsyncGenerator<MatchingRun> {
  const slice = sliceOf(query, afterId)
  // A range that has fallen out of the retained time, or a cursor that has.
  if (slice.fromId > slice.toId) return
  const matcher = matcherOf(query.filter)
  // One more than the page tells whether there is a next, and the entry behind which it begins is read again.
  const pageSize = Math.max(10, Math.min(1000, Math.ceil((expected + 2) / plan.sources.length)))
  let found = 0
  // Not on a guess: even at twice the rate of matches so far, so many entries more must leave something to look for.
  const readsOn = (more: number) =>
    meter.entriesExamined > 0 && found + 2 * more * (found / meter.entriesExamined) < expected
  const sources = plan.sources.map((of) => deps.events.pages({ ...slice, of, pageSize, readsOn }))
  for await (const stored of mergedRuns(sources, query.order, meter)) {
    const entries: Entry[] = []
    for (const { id, line } of stored) {
      if (id === afterId) continue
      meter.entriesExamined += 1
      if (!matcher.mayMatch(line)) continue
      const entry = entryOfLine(line)
      if (isVisible(query, entry) && matcher.matches(entry) && (await textMatches(deps, matcher, entry)))
        entries.push(entry)
    }
    found += entries.length
    const lastId = stored.at(-1)?.id
    if (lastId !== undefined && lastId !== afterId) yield { entries, lastId }
  }
}

/** Ids sort by whole milliseconds: the slice is the range's milliseconds, both ends included, and `isVisible` looks closer. */
function sliceOf({ range, order }: Query, afterId: string | undefined): Omit<Slice, 'of' | 'pageSize'> {
  const fromId = firstIdOf(range.from.ms)
  const toId = lastIdOf(range.to.ms)
  return {
    fromId: order === 'asc' && afterId !== undefined ? afterId : fromId,
    toId: order === 'desc' && afterId !== undefined ? afterId : toId,
    order,
  }
}

/** Whether the entry is one of the scope's, of the range, and for those eyes; says nothing of filters. */
export function isVisible(
  { scope, organization, range, sight, direct }: Omit<Query, 'order' | 'filter'>,
  entry: Entry,
): boolean {
  const instant = parseInstant(entry.eventTimeStamp)
  const lineage = lineageOf(entry)
  const scopes = scopesOf(lineage)
  return (
    instant !== undefined &&
    isWithin(range, instant) &&
    lineage.organization === organization &&
    (direct ? scopes.at(-1) === scope : scopes.includes(scope)) &&
    sees(sight, entry)
  )
}

/** Free text is over the whole entry: also over those parts of it that are in the bucket. */
async function textMatches({ payloads }: ListingDeps, { text }: Matcher, entry: Entry): Promise<boolean> {
  if (!text) return true
  const references = Object.values(entry.payloads ?? {})
  const parts = await Promise.all(references.map(({ sha256 }) => payloads.get(entry.context.organizationId, sha256)))
  return text.matches([entry, ...parts.map((part) => JSON.parse(part))])
}

/** A link to a large part, which a response adds to its reference, has some 1,100 bytes with a role's session token. */
const linkBytes = 1500

function shownBytes(entry: Entry): number {
  return responseBytes(entry) + Object.keys(entry.payloads ?? {}).length * linkBytes
}

/** How far through its range a listing in ascending order is behind an entry, from 0 to 1. */
export function shareExamined({ from, to }: TimeRange, afterId: string | undefined): number {
  if (afterId === undefined || to.ms <= from.ms) return 0
  return Math.min(1, Math.max(0, (entryIdMs(afterId) - from.ms) / (to.ms - from.ms)))
}
