// All entries that match a query, in short runs as they are read: each is unpacked and matched, and no more are in memory than fit. The
// only place that searches entries of the table.
import { type Budget, outOfTime } from '../budget.ts'
import type { Entry } from '../entry/entry.ts'
import { firstIdOf, lastIdOf } from '../entry/entry-id.ts'
import { lineOfCompact } from '../entry/line-codec.ts'
import { entryOfLine } from '../entry/stored-line.ts'
import { idToReadFrom, inEventOrder, type Placed, type Position } from '../filter/event-order.ts'
import { type Matcher, matcherOf } from '../filter/matcher.ts'
import { isVisible, type Query } from '../filter/query.ts'
import { questionOf } from '../parts/question.ts'
import type { Payloads } from '../store/bucket/payloads.ts'
import type { KeyRange, StoredPage } from '../store/events/key-range.ts'
import { holdsPrivate } from '../store/events/partition.ts'
import { indexSources } from './index-sources.ts'
import { type Meter, mergedRuns } from './merged-runs.ts'
import { type Plan, sourcesMax } from './plan.ts'
import type { IndexDeps } from './table-sources.ts'
import { wholeMatches } from './whole-matches.ts'

export interface RunDeps extends IndexDeps {
  readonly payloads: Pick<Payloads, 'get'>
}

export interface Match {
  readonly entry: Entry
  /** Behind the entry. */
  readonly position: Position
}

export interface MatchingRun {
  readonly matches: readonly Match[]
  /** Behind the last examined entry, matching or not. */
  readonly position: Position
  /** The store did not answer in time: this is the last run, and more may follow in the range. */
  readonly isCut?: true
}

/** The entries that are unpacked, and whose large fields are fetched, at the same time. */
const runEntriesMax = 16

const pageSizeMax = 1000
/** The first page of `PRIVATE` entries, which are few. The wanted entries mostly come with one page of the others. */
const pageSizeMin = 10
/**
 * The entries requested at once from all sources together, if there are more sources than a plan normally has: some 45 KB a source at
 * most, packed. With fewer sources, DynamoDB gives 1 MB for each (and 1 MB ahead), however many entries are requested.
 */
const entriesAtOnce = 2000

/**
 * All matches, in the order of events, in runs as they are read, from behind `after`. Adds the cost to `meter` as it goes. The caller
 * checks the budget after each run; until it is spent, every run advances, by an entry or by what the search index ruled out.
 * @param expected the number of matches wanted at first: decides the page size.
 * @throws AuditError `STORE_UNAVAILABLE` if the store did not answer in time for the first entry.
 */
export async function* matchingRuns(
  deps: RunDeps,
  query: Query,
  plan: Plan,
  meter: Meter,
  budget: Budget,
  expected: number,
  after?: Position,
): AsyncGenerator<MatchingRun> {
  const range = keyRangeOf(query, after)
  // The range, or the cursor, is before the retained time.
  if (range.fromId > range.toId) return
  const { length } = plan.sources
  const sizeMax = length <= sourcesMax ? pageSizeMax : Math.max(1, Math.floor(entriesAtOnce / length))
  const open = plan.sources.filter((of) => !holdsPrivate(of)).length
  // Three more than the page: one shows that a next page exists, one that no entry comes between, and the start is read again.
  const pageSize = Math.min(sizeMax, Math.max(pageSizeMin, Math.ceil((expected + 3) / Math.max(1, open))))
  let found = 0
  // No guess: even at twice the rate of matches so far, so many more entries must not suffice.
  const readsOn = (more: number) =>
    meter.entriesExamined > 0 && found + 2 * more * (found / meter.entriesExamined) < expected
  const sources = async () =>
    (await indexed(deps, query, range, Math.min(pageSizeMax, expected + 3), meter, budget)) ??
    plan.sources.map((of) =>
      deps.events.pages({
        ...range,
        of,
        pageSize: holdsPrivate(of) ? pageSizeMin : pageSize,
        pageSizeMax: sizeMax,
        readsOn,
        signal: budget.signal,
      }),
    )
  for await (const run of matchesIn(deps, query, sources, meter, budget, after)) {
    found += run.matches.length
    yield run
  }
}

/** The same of given sources, which have no entry in common. */
export async function* matchesIn(
  deps: Pick<RunDeps, 'payloads'>,
  query: Query,
  sources: () => Promise<readonly AsyncGenerator<StoredPage>[]>,
  meter: Meter,
  budget: Budget,
  after?: Position,
): AsyncGenerator<MatchingRun> {
  const matcher = matcherOf(query.filter)
  let position: Position | undefined
  try {
    const pages = (await sources()).map((source) => counted(source, budget))
    for await (const { placed, upTo } of inEventOrder(mergedRuns(pages, query.order, meter), query.order, after)) {
      for (let at = 0; at < placed.length; ) {
        const { matches, examined } = await examineRun(
          deps,
          query,
          matcher,
          budget,
          placed.slice(at, at + runEntriesMax),
        )
        at += examined
        meter.entriesExamined += examined
        position = placed[at - 1]?.position ?? ''
        yield { matches, position }
      }
      if (upTo !== undefined) {
        position = upTo
        yield { matches: [], position }
      }
    }
  } catch (error) {
    if (!budget.signal.aborted) throw error
    if (position === undefined) throw outOfTime('the store had answered', error)
    yield { matches: [], position, isCut: true }
  }
}

/** The sources by the search index, if it narrows more than the scope's own keys do, and knows the organization. */
async function indexed(
  deps: IndexDeps,
  query: Query,
  range: Omit<KeyRange, 'of' | 'pageSize'>,
  pageSize: number,
  meter: Meter,
  budget: Budget,
): Promise<AsyncGenerator<StoredPage>[] | undefined> {
  const question = questionOf(query)
  if (!question) return undefined
  const cost = { parts: 0, gets: 0, bytes: 0, candidates: 0 }
  const withPrivate = query.sight.readsPrivate.length > 0
  const sources = await indexSources(deps, query, question, { ...range, pageSize, withPrivate }, cost, budget)
  if (sources) meter.byIndex = cost
  return sources
}

async function* counted(pages: AsyncGenerator<StoredPage>, budget: Budget): AsyncGenerator<StoredPage> {
  for await (const page of pages) {
    budget.read()
    yield page
  }
}

/** Examines the first entry, and the others as far as the budget goes. */
async function examineRun(
  deps: Pick<RunDeps, 'payloads'>,
  query: Query,
  matcher: Matcher,
  budget: Budget,
  placed: readonly Placed[],
): Promise<{ readonly matches: readonly Match[]; readonly examined: number }> {
  const isOver = (at: number) => at > 0 && budget.isSpent()
  const results = await Promise.all(
    placed.map(async ({ packed, position, isBehind }, at) => {
      if (isOver(at)) return notExamined
      const line = lineOfCompact(packed)
      if (!matcher.mayMatch(line) || isBehind?.(line) === false) return undefined
      const entry = entryOfLine(line)
      if (!isVisible(query, entry) || !matcher.matches(entry)) return undefined
      if (!matcher.whole) return { entry, position }
      const matches = await wholeMatches(deps.payloads, matcher.whole, entry, budget, () => isOver(at))
      return matches === undefined ? notExamined : matches ? { entry, position } : undefined
    }),
  )
  const end = results.indexOf(notExamined)
  const examined = end === -1 ? results.length : end
  return { matches: results.slice(0, examined).filter((result) => typeof result === 'object'), examined }
}

const notExamined = Symbol('not examined')

/** Ids sort by whole nanoseconds: the key range has the time range's nanoseconds, both ends included; `isVisible` decides exactly. */
export function keyRangeOf({ range, order }: Query, after?: Position): Omit<KeyRange, 'of' | 'pageSize'> {
  const fromId = firstIdOf(range.from)
  const toId = lastIdOf(range.to)
  if (after === undefined) return { fromId, toId, order }
  const readFrom = idToReadFrom(after, order)
  return order === 'asc' ? { fromId: readFrom, toId, order } : { fromId, toId: readFrom, order }
}
