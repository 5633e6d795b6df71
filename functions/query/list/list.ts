// The list endpoints: the reference's parameters and fields, and every filter over the whole retained time.
import type { Budget } from '../../../shared/budget.ts'
import { openCursor, sealCursor } from '../../../shared/filter/cursor.ts'
import { parseParameters } from '../../../shared/http/parameters.ts'
import { type Explanation, type ListingDeps, listPage } from '../../../shared/search/listing.ts'
import type { Payloads } from '../../../shared/store/bucket/payloads.ts'
import type { CursorKeyRow } from '../../../shared/store/ledger/cursor-key.ts'
import { type Instant, textOfInstant } from '../../../shared/time/instant.ts'
import { type ShownEntry, showEntry } from '../entry/shown-entry.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import { askedQuery } from './asked-query.ts'
import { checkExplain } from './explain.ts'
import { listParameters } from './list-parameters.ts'

const limitDefault = 50

export interface ListDeps extends ListingDeps {
  readonly payloads: ListingDeps['payloads'] & Pick<Payloads, 'link'>
  readonly cursorKey: Pick<CursorKeyRow, 'get'>
  readonly now: () => number
  /** Of one request. */
  readonly newBudget: () => Budget
}

export interface ListResponse {
  readonly items: readonly ShownEntry[]
  /** Present only where there may be more. */
  readonly cursor?: string
  readonly limit: number
  /** `examinedTo` with every cursor; the rest only when asked for. */
  readonly explain?: PageExplanation
}

export interface PageExplanation extends Partial<Explanation> {
  /** How far the page has looked: all that is later was examined, or with `sort=asc` all that is earlier. RFC 3339. */
  readonly examinedTo?: string
}

/**
 * The newest entries first, unless asked otherwise.
 * @throws AuditError `PARAMETER_INVALID` or `CURSOR_INVALID`, naming the parameter, or `RIGHT_MISSING`.
 */
export async function list(
  deps: ListDeps,
  readable: ReadableScope,
  asked: Readonly<Record<string, string[]>>,
): Promise<ListResponse> {
  const given = parseParameters(listParameters, asked)
  const { limit = limitDefault, sort: order = 'desc', cursor, explain } = given
  // A cursor is bound to the query as it was written.
  const { limit: _limit, sort: _sort, cursor: _cursor, explain: _explain, ...selection } = asked
  const { scope, organization, sight } = readable
  const query = askedQuery(readable, given, order, deps.now())
  const identity = [
    scope,
    organization ?? '',
    order,
    JSON.stringify(sight),
    JSON.stringify(Object.entries(selection).toSorted()),
  ]
  checkExplain(explain, scope, sight)
  const key = await deps.cursorKey.get()
  const after = cursor === undefined ? undefined : openCursor(key, identity, cursor)
  if (organization === undefined) return { items: [], limit }
  const budget = deps.newBudget()
  const { entries, next, examinedTo, explanation } = await listPage(
    deps,
    { ...query, organization },
    budget,
    limit,
    after,
  )
  return {
    items: await Promise.all(entries.map((entry) => showEntry(deps.payloads, entry))),
    ...(next === undefined ? {} : { cursor: sealCursor(key, identity, next) }),
    limit,
    ...explained(examinedTo, explain === 'true' ? explanation : undefined),
  }
}

function explained(examinedTo: Instant | undefined, cost: Explanation | undefined): Pick<ListResponse, 'explain'> {
  const explain = { ...(examinedTo ? { examinedTo: textOfInstant(examinedTo) } : {}), ...cost }
  return Object.keys(explain).length > 0 ? { explain } : {}
}
