// The product's side: its own items, and its own listing in this process over the real client, with its search index or without.
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { insights } from '../../functions/query/insights/insights.ts'
import { type BudgetSize, newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import type { PreparedEntry } from '../../shared/entry/stored-line.ts'
import { parseFilter } from '../../shared/filter/filter.ts'
import { type ListingDeps, listPage } from '../../shared/search/listing.ts'
import { sha256Hex } from '../../shared/sha256-hex.ts'
import { Events, itemOf } from '../../shared/store/events/events.ts'
import { Lookups } from '../../shared/store/ledger/lookups.ts'
import { parseTimeRange } from '../../shared/time/time-range.ts'
import type { AskPage, Page } from './questions.ts'
import type { Store } from './store.ts'
import { organization } from './workload.ts'

/** What is measured is how much is read for a page that is full. */
const unlimited: BudgetSize = {
  ...budgetSizes.query,
  timeMs: 600_000,
  waitMs: 600_000,
  readsMax: Number.POSITIVE_INFINITY,
  bytesAnsweredMax: Number.POSITIVE_INFINITY,
}

export function productItem(
  entry: SubmittedEntry,
  { id, line, payloads }: PreparedEntry,
): Record<string, AttributeValue> {
  if (payloads.length > 0) throw new Error('an entry of the workload is too large for one line')
  return itemOf(entry, id, line)
}

export type IndexSide = Pick<ListingDeps, 'manifests' | 'notes' | 'parts'>

/** As for an organization that has no manifest yet: the plans of the table. */
const noIndex: IndexSide = {
  manifests: { get: async () => undefined },
  notes: { between: async function* () {} },
  parts: {
    open: () => Promise.reject(new Error('there are no parts')),
    candidates: () => Promise.reject(new Error('there are no parts')),
  },
}

function depsOf({ client, names }: Store): Omit<ListingDeps, keyof IndexSide> {
  return {
    events: new Events(client, names.events),
    lookups: new Lookups(client, names.ledger),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: { put: () => {} },
    payloads: { get: () => Promise.reject(new Error('the workload has nothing in the bucket')) },
  }
}

/** What the insights over everything come to: two that have the same "id" are the same. */
export async function askInsights(
  store: Store,
  nowMs: number,
  side: IndexSide = noIndex,
): Promise<Omit<Page, 'nextAfterId'>> {
  const deps = { ...depsOf(store), ...side, now: () => nowMs, newBudget: () => newBudget(unlimited) }
  const scope = `organizations/${organization}` as const
  const readable = { scope, organization, sight: { reads: [scope], readsPrivate: [scope] } }
  const { explain, ...counted } = await insights(deps, readable, { explain: ['true'] })
  if (!explain || !counted.complete) throw new Error('the insights are not complete')
  return { ...explain, ids: [sha256Hex(JSON.stringify(counted))] }
}

/** @param side is asked for with every question, so that one can begin with nothing in memory. @param size of the budget of a page. */
export function askProduct(
  store: Store,
  nowMs: number,
  side: () => IndexSide = () => noIndex,
  size = unlimited,
): AskPage {
  const deps = depsOf(store)
  const range = parseTimeRange({}, { start: 'start', end: 'end' }, nowMs)
  return async ({ scope, parameters }, entriesMax, afterId) => {
    const given = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]]))
    const { entries, next, explanation } = await listPage(
      { ...deps, ...side() },
      {
        scope,
        organization,
        range,
        order: 'desc',
        sight: { reads: [scope], readsPrivate: [scope] },
        filter: parseFilter(given),
        direct: false,
      },
      newBudget(size),
      entriesMax,
      afterId,
    )
    return {
      ids: entries.map(({ id }) => id),
      ...(next === undefined ? {} : { nextAfterId: next }),
      plan: explanation.plan,
      entriesExamined: explanation.entriesExamined,
      gets: explanation.gets ?? 0,
      bytes: explanation.bytes ?? 0,
    }
  }
}
