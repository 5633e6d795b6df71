// Listing: the entries that match a query, in order of event time, page by page. Reads by the query's plan, keeps the matches, reports
// the cost, and ends with its budget. Knows nothing of HTTP, and of the caller only the sight.
import type { Budget } from '../budget.ts'
import type { Entry } from '../entry/entry.ts'
import { entryIdMs } from '../entry/entry-id.ts'
import { idOfPosition, type Position } from '../filter/event-order.ts'
import type { Query } from '../filter/query.ts'
import type { Instant } from '../time/instant.ts'
import type { TimeRange } from '../time/time-range.ts'
import { examinedTo } from './examined-to.ts'
import { matchingRuns, type RunDeps } from './matching-runs.ts'
import type { IndexMeter, Meter } from './merged-runs.ts'
import { folderPlan, isExact, type Plan, type PlanDeps, planQuery } from './plan.ts'
import { responseBytes } from './response-size.ts'

export interface ListingDeps extends RunDeps, Omit<PlanDeps, 'events'> {}

/** The cost of a page; by the search index, also what asking it cost. */
export interface Explanation extends Omit<Meter, 'byIndex'>, Partial<IndexMeter> {
  readonly plan: Plan['name'] | 'index'
}

export function explanationOf(plan: Explanation['plan'], { byIndex, ...meter }: Meter): Explanation {
  return { plan: byIndex ? 'index' : plan, ...meter, ...byIndex }
}

export interface Page {
  readonly entries: readonly Entry[]
  /** Behind the last examined entry; absent at the end. */
  readonly next?: Position
  /** Present with `next`. */
  readonly examinedTo?: Instant
  readonly explanation: Explanation
}

/**
 * One page of the matching entries, from behind `after`. It ends early only by its budget. A single entry larger than the budget
 * still makes a page, so that a client can page past it. Every page advances by at least one entry.
 *
 * Without a filter, a page before the end is not empty, since a client of the reference takes an empty one for the end. If entries outside
 * the scope fill the reads, the other half of the budget reads the scope container by container. A page is empty and has a cursor only if
 * that is not enough, or a folder has more containers than can be read side by side.
 */
export async function listPage(
  deps: ListingDeps,
  query: Query,
  budget: Budget,
  entriesMax: number,
  after?: Position,
): Promise<Page> {
  const plan = await planQuery(deps, query)
  if (isExact(plan, query) || Object.keys(query.filter).length > 0)
    return readPage(deps, query, plan, budget, entriesMax, after)
  const page = await readPage(deps, query, plan, budget.share(0.5), entriesMax, after)
  if (page.entries.length > 0 || page.next === undefined) return page
  const exact = await folderPlan(deps, query)
  return exact && !budget.isSpent() ? readPage(deps, query, exact, budget, entriesMax, page.next) : page
}

async function readPage(
  deps: ListingDeps,
  query: Query,
  plan: Plan,
  budget: Budget,
  entriesMax: number,
  after: Position | undefined,
): Promise<Page> {
  const meter: Meter = { pages: 0, readUnits: 0, entriesExamined: 0 }
  const entries: Entry[] = []
  let position: Position | undefined
  const page = (next?: Position): Page => ({
    entries,
    ...(next === undefined
      ? {}
      : { next, examinedTo: examinedTo(query, meter.byIndex ? undefined : plan.name, next, position) }),
    explanation: explanationOf(plan.name, meter),
  })
  for await (const run of matchingRuns(deps, query, plan, meter, budget, entriesMax, after)) {
    for (const match of run.matches) {
      if (entries.length === entriesMax || !budget.answer(shownBytes(match.entry))) return page(position)
      entries.push(match.entry)
      position = match.position
    }
    if (budget.isSpent()) return page(run.position)
  }
  return page()
}

/** A response adds a link to each large field's reference: some 1,100 bytes with a role's session token. */
const linkBytes = 1500

function shownBytes(entry: Entry): number {
  return responseBytes(entry) + Object.keys(entry.payloads ?? {}).length * linkBytes
}

/** The examined share of the range at a position of an ascending listing, from 0 to 1. */
export function shareExamined({ from, to }: TimeRange, after: Position | undefined): number {
  if (after === undefined || to.ms <= from.ms) return 0
  return Math.min(1, Math.max(0, (entryIdMs(idOfPosition(after)) - from.ms) / (to.ms - from.ms)))
}
