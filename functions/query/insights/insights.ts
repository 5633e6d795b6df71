// The insights endpoints: statistics over the entries that a listing would show. The counts are exact. If there is not enough time to read
// the whole range, they cover its newest part, and the answer says which part that is. Never a sample.
import { AuditError } from '../../../shared/audit-error.ts'
import type { Budget } from '../../../shared/budget.ts'
import type { Query } from '../../../shared/filter/query.ts'
import { parseParameters } from '../../../shared/http/parameters.ts'
import type { FacetName } from '../../../shared/insights/facets.ts'
import { type Insights, insightsFold } from '../../../shared/insights/insights.ts'
import { type Explanation, explanationOf, type ListingDeps } from '../../../shared/search/listing.ts'
import { matchingRuns } from '../../../shared/search/matching-runs.ts'
import type { Meter } from '../../../shared/search/merged-runs.ts'
import { scanNewestFirst } from '../../../shared/search/newest-first.ts'
import { type Plan, planQuery } from '../../../shared/search/plan.ts'
import { compareInstants, instantOfMs, textOfInstant } from '../../../shared/time/instant.ts'
import { openEnd, type TimeRange } from '../../../shared/time/time-range.ts'
import { askedQuery } from '../list/asked-query.ts'
import { checkExplain } from '../list/explain.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import { type FactRun, type FactSource, factsOfLines } from './fact-runs.ts'
import { factsByIndex } from './facts-by-index.ts'
import { insightsParameters } from './insights-parameters.ts'

export interface InsightsDeps extends ListingDeps {
  readonly now: () => number
  /** The budget of one request. */
  readonly newBudget: () => Budget
}

export interface InsightsResponse extends Insights {
  /** Whether the whole range was examined. */
  readonly complete: boolean
  /** The part of the range that was examined completely: all of it, or the newest part. Everything else in the answer is about this part. */
  readonly examined: {
    /** How many matching entries it has. */
    readonly entries: number
    /** Inclusive. For the rest, repeat the query with this as `end-time-range`. */
    readonly from: string
    /** Exclusive. */
    readonly to: string
    /** The examined share of the range's time, from 0 to 1. */
    readonly shareOfRange: number
  }
  /** Only when asked for. */
  readonly explain?: Explanation
}

/** The largest page size, since the whole range is wanted. */
const expected = 1000

/** @throws AuditError `PARAMETER_INVALID`, naming the parameter, or `RIGHT_MISSING`. */
export async function insights(
  deps: InsightsDeps,
  readable: ReadableScope,
  parameters: Readonly<Record<string, string[]>>,
): Promise<InsightsResponse> {
  const given = parseParameters(insightsParameters, parameters)
  const { scope, organization, sight } = readable
  const nowMs = deps.now()
  const asked = askedQuery(readable, given, 'desc', nowMs)
  const range = possible(asked.range, nowMs)
  checkExplain(given.explain, scope, sight)
  const { facet: names, 'facet-limit': valuesMax = 10, 'facet-prefix': prefix, 'time-zone': timeZone } = given
  const facets = [...new Set(names)]
  const fold = insightsFold(range, { facets: names && { names: facets, valuesMax, prefix }, timeZone })
  if (organization === undefined) return { complete: true, ...partOf(range, undefined, fold) }
  const budget = deps.newBudget()
  const query = { ...asked, organization, range }
  const meter: Meter = { pages: 0, readUnits: 0, entriesExamined: 0 }
  const { plan, facts } = await planFacts(deps, query, facets, fold.takesSummaries, meter, budget)
  const fromMs = await scanNewestFirst(within(budget, facts), budget.share(startingShare).isSpent, (stretch) =>
    stretch.addTo(fold),
  )
  return {
    complete: fromMs === undefined,
    ...partOf(range, fromMs, fold),
    ...(given.explain === 'true' ? { explain: explanationOf(plan, meter) } : {}),
  }
}

/** A container of so few entries is read by its own key, which takes less than to ask the organization's parts. */
const fewEntries = 1000

/**
 * A small container by the lines of its entries; else by the search index, if it answers the query; else by the lines of all entries, as a
 * listing reads them.
 */
async function planFacts(
  deps: InsightsDeps,
  query: Query,
  facets: readonly FacetName[],
  takesSummaries: boolean,
  meter: Meter,
  budget: Budget,
): Promise<{ readonly plan: Explanation['plan']; readonly facts: AsyncIterable<FactRun> | Iterable<FactRun> }> {
  const linesBy = (plan: Plan) => factsOfLines(matchingRuns(deps, query, plan, meter, budget, expected), facets)
  const ofScope = Object.keys(query.filter).length === 0 ? await planQuery(deps, query) : undefined
  if (ofScope && ofScope.name !== 'organization') {
    const few = await wholeIfFew(linesBy(ofScope), meter)
    if (few) return { plan: ofScope.name, facts: few }
  }
  const byIndex = await factsByIndex(deps, query, facets, takesSummaries, meter, budget)
  if (byIndex) return { plan: 'index', facts: byIndex }
  const plan = ofScope ?? (await planQuery(deps, query))
  return { plan: plan.name, facts: linesBy(plan) }
}

/** @returns `undefined` if there is more. */
async function wholeIfFew(lines: FactSource, meter: Meter): Promise<readonly FactRun[] | undefined> {
  const runs: FactRun[] = []
  for await (const run of lines) {
    if (meter.entriesExamined > fewEntries) return undefined
    runs.push(run)
  }
  return runs
}

/** The share of the budget in which a new millisecond may be begun. The rest is for finishing one: only whole milliseconds are counted. */
const startingShare = 0.7

/** @throws AuditError if a single millisecond exceeds the budget: the range cannot be cut finer than that. */
async function* within(budget: Budget, runs: AsyncIterable<FactRun> | Iterable<FactRun>): FactSource {
  let isOver = false
  for await (const run of runs) {
    if (isOver)
      throw new AuditError(
        'PARAMETER_INVALID',
        `"end-time-range" follows a millisecond with more entries than one request can count, ${new Date(run.upTo.ms).toISOString()}: use narrower filters or an earlier end`,
      )
    yield run
    isOver = budget.isSpent()
  }
}

/** Cuts off the future, for which there would only be empty buckets. */
function possible({ from, to }: TimeRange, nowMs: number): TimeRange {
  const end = openEnd(nowMs)
  const until = compareInstants(to, end) < 0 ? to : end
  return { from, to: compareInstants(from, until) < 0 ? until : from }
}

/** @param fromMs the result of `scanNewestFirst`. */
function partOf(range: TimeRange, fromMs: number | undefined, fold: ReturnType<typeof insightsFold>) {
  const from = fromMs === undefined ? range.from : instantOfMs(fromMs)
  const shareOfRange = fromMs === undefined ? 1 : (range.to.ms - fromMs) / (range.to.ms - range.from.ms)
  return {
    examined: { entries: fold.entries(), from: textOfInstant(from), to: textOfInstant(range.to), shareOfRange },
    ...fold.insights(from.ms),
  }
}
