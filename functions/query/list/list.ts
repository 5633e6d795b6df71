// The list endpoints: the parameters and fields of the reference, and every filter over the whole retention period.
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
  /** The budget of one request. */
  readonly newBudget: () => Budget
}

export interface ListResponse {
  readonly items: readonly ShownEntry[]
  /** Present only if there may be more. */
  readonly cursor?: string
  readonly limit: number
  /** `examinedTo` comes with every cursor; the other fields only if asked for. */
  readonly explain?: PageExplanation
}

export interface PageExplanation extends Partial<Explanation> {
  /** How far the page has looked, RFC 3339: everything later was examined, or, with `sort=asc`, everything earlier. */
  readonly examinedTo?: string
}

/**
 * One page of entries, newest first by default.
 * @throws AuditError `PARAMETER_INVALID` or `CURSOR_INVALID`, naming the parameter, or `RIGHT_MISSING`.
 */
export async function list(
  deps: ListDeps,
  readable: ReadableScope,
  asked: Readonly<Record<string, string[]>>,
): Promise<ListResponse> {
  const given = parseParameters(listParameters, asked)
  const { limit = limitDefault, sort: order = 'desc', cursor, explain } = given
  // A cursor is valid only with the parameters as they were written.
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
