// All entries that match a query, in runs as they are read, each of a few: unpacked one by one, held against the query, and no more of them
// at a time than fit. The only place where entries of the table are looked through.
import { type Budget, outOfTime } from '../budget.ts'
import type { Entry } from '../entry/entry.ts'
import { firstIdOf, lastIdOf } from '../entry/entry-id.ts'
import { lineOfCompact } from '../entry/line-codec.ts'
import { entryOfLine } from '../entry/stored-line.ts'
import { idToReadFrom, inEventOrder, type Placed, type Position } from '../filter/event-order.ts'
import { type Matcher, matcherOf } from '../filter/matcher.ts'
import { isVisible, type Query } from '../filter/query.ts'
import type { Payloads } from '../store/bucket/payloads.ts'
import type { Events } from '../store/events/events.ts'
import type { KeyRange, StoredPage } from '../store/events/key-range.ts'
import { holdsPrivate } from '../store/events/partition.ts'
import { type Meter, mergedRuns } from './merged-runs.ts'
import { type Plan, sourcesMax } from './plan.ts'
import { wholeMatches } from './whole-matches.ts'

export interface RunDeps {
  readonly events: Pick<Events, 'pages'>
  readonly payloads: Pick<Payloads, 'get'>
}

export interface Match {
  readonly entry: Entry
  /** Behind the entry. */
  readonly position: Position
}

export interface MatchingRun {
  readonly matches: readonly Match[]
  /** Behind the last entry examined, whether or not it matched. */
  readonly position: Position
}

/** So many entries are unpacked and held, and the large fields of so many fetched, at a time. */
const runEntriesMax = 16

const pageSizeMax = 1000
/** Of `PRIVATE` entries, which are few, no more are asked for at first: what is wanted comes with one answer of the others then. */
const pageSizeMin = 10
/**
 * Where more sources are read side by side than a plan has by itself, so many entries of all of them are asked for at once: some 45 KB
 * each at most, as they are packed. Of the others DynamoDB gives 1 MB each (and 1 MB ahead), however many entries are asked for.
 */
const entriesAtOnce = 2000

/**
 * All that matches, in the order of events, in runs as they are read, behind `after`; what it costs is added to `meter` as it goes. Whoever takes the runs looks
 * after each whether the budget is spent; until then every run gets at least one entry further.
 * @param expected how many matches are wanted at first: decides how many entries are asked for at a time.
 * @throws AuditError `STORE_UNAVAILABLE` when the store has not answered in time, before the first entry.
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
  // A range that has fallen out of the retained time, or a cursor that has.
  if (range.fromId > range.toId) return
  const matcher = matcherOf(query.filter)
  const { length } = plan.sources
  const sizeMax = length <= sourcesMax ? pageSizeMax : Math.max(1, Math.floor(entriesAtOnce / length))
  const open = plan.sources.filter((of) => !holdsPrivate(of)).length
  // One more than the page tells whether there is a next, another that nothing comes between, and where it begins is read again.
  const pageSize = Math.min(sizeMax, Math.max(pageSizeMin, Math.ceil((expected + 3) / Math.max(1, open))))
  let found = 0
  // Not on a guess: even at twice the rate of matches so far, so many entries more must leave something to look for.
  const readsOn = (more: number) =>
    meter.entriesExamined > 0 && found + 2 * more * (found / meter.entriesExamined) < expected
  const { signal } = budget
  const sources = plan.sources.map((of) =>
    counted(
      deps.events.pages({
        ...range,
        of,
        pageSize: holdsPrivate(of) ? pageSizeMin : pageSize,
        pageSizeMax: sizeMax,
        readsOn,
        signal,
      }),
      budget,
    ),
  )
  let position: Position | undefined
  try {
    for await (const placed of inEventOrder(mergedRuns(sources, query.order, meter), query.order, after)) {
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
        found += matches.length
        position = placed[at - 1]?.position ?? ''
        yield { matches, position }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
    if (position === undefined) throw outOfTime('the store had answered', error)
    yield { matches: [], position }
  }
}

async function* counted(pages: AsyncGenerator<StoredPage>, budget: Budget): AsyncGenerator<StoredPage> {
  for await (const page of pages) {
    budget.read()
    yield page
  }
}

/** Examines the first of them, and those behind it as far as the budget goes. */
async function examineRun(
  deps: RunDeps,
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

/** Ids sort by whole nanoseconds: the key range is the time range's nanoseconds, both ends included, and `isVisible` looks closer. */
function keyRangeOf({ range, order }: Query, after: Position | undefined): Omit<KeyRange, 'of' | 'pageSize'> {
  const fromId = firstIdOf(range.from)
  const toId = lastIdOf(range.to)
  if (after === undefined) return { fromId, toId, order }
  const readFrom = idToReadFrom(after, order)
  return order === 'asc' ? { fromId: readFrom, toId, order } : { fromId, toId: readFrom, order }
}
