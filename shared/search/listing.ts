// Listing: the entries that match a query, in order of event time, page by page. Reads by the query's plan, keeps what matches, says
// what it cost, and ends with its budget; knows nothing of HTTP, and nothing of who asks but what they may see.
import type { Budget } from '../budget.ts'
import type { Entry } from '../entry/entry.ts'
import { entryIdMs } from '../entry/entry-id.ts'
import { idOfPosition, type Position } from '../filter/event-order.ts'
import type { Query } from '../filter/query.ts'
import type { Instant } from '../time/instant.ts'
import type { TimeRange } from '../time/time-range.ts'
import { examinedTo } from './examined-to.ts'
import { matchingRuns, type RunDeps } from './matching-runs.ts'
import type { Meter } from './merged-runs.ts'
import { folderPlan, isExact, type Plan, type PlanDeps, planQuery } from './plan.ts'
import { responseBytes } from './response-size.ts'

export interface ListingDeps extends Omit<RunDeps, 'events'>, Omit<PlanDeps, 'events'> {
  readonly events: RunDeps['events'] & PlanDeps['events']
}

/** What a page has cost. */
export interface Explanation extends Meter {
  readonly plan: Plan['name']
}

export interface Page {
  readonly entries: readonly Entry[]
  /** Behind the last entry examined, where there may be more; absent at the end. */
  readonly next?: Position
  /** Present with `next`. */
  readonly examinedTo?: Instant
  readonly explanation: Explanation
}

/**
 * One page of the entries that match, behind `after`. It ends early only by its budget; a single entry larger than the budget
 * still makes a page, so that it can be paged past. Every page gets at least one entry further.
 *
 * Without a filter a page before the end is not empty, since a client of the reference would take it for the end: where others than the
 * scope's entries fill what is read, the scope is read container by container for the other half of the budget. Only where that is not
 * enough, or a folder has more containers than can be read side by side, an empty page has a cursor.
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
  const meter = { pages: 0, readUnits: 0, entriesExamined: 0 }
  const entries: Entry[] = []
  let position: Position | undefined
  const page = (next?: Position): Page => ({
    entries,
    ...(next === undefined ? {} : { next, examinedTo: examinedTo(query, plan, next, position) }),
    explanation: { plan: plan.name, ...meter },
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

/** A link to a large field, which a response adds to its reference, has some 1,100 bytes with a role's session token. */
const linkBytes = 1500

function shownBytes(entry: Entry): number {
  return responseBytes(entry) + Object.keys(entry.payloads ?? {}).length * linkBytes
}

/** How far through its range a listing in ascending order is at a position, from 0 to 1. */
export function shareExamined({ from, to }: TimeRange, after: Position | undefined): number {
  if (after === undefined || to.ms <= from.ms) return 0
  return Math.min(1, Math.max(0, (entryIdMs(idOfPosition(after)) - from.ms) / (to.ms - from.ms)))
}
