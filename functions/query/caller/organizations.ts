// Lists the organizations of a caller, page by page: those that the rights name, or, for a caller who may read all, those with entries
// that the caller may see.
import { isContainerId } from '../../../shared/entry/scope.ts'
import { openCursorTo, sealCursor } from '../../../shared/filter/cursor.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import { parseParameters } from '../../../shared/http/parameters.ts'
import type { CursorKeyRow } from '../../../shared/store/ledger/cursor-key.ts'
import type { Lookups } from '../../../shared/store/ledger/lookups.ts'
import { pageParameters } from '../list/list-parameters.ts'
import { type HomesDeps, homesOf } from '../scope/homes-of.ts'
import { everywhereAccess, namedOrganizations, type OrganizationAccess, organizationAccess } from './access-summary.ts'

export interface OrganizationsDeps extends HomesDeps {
  readonly lookups: Pick<Lookups, 'organizations'>
  readonly cursorKey: Pick<CursorKeyRow, 'get'>
}

export interface OrganizationsResponse {
  readonly items: readonly OrganizationAccess[]
  /** Present only if there are more. */
  readonly cursor?: string
}

export const organizationsParameters = pageParameters('organizations', 50, 1000)

/** @throws AuditError `PARAMETER_INVALID` or `CURSOR_INVALID`. */
export async function listOrganizations(
  { lookups, cursorKey, ...deps }: OrganizationsDeps,
  { rights }: Caller,
  asked: Readonly<Record<string, string[]>>,
): Promise<OrganizationsResponse> {
  const { limit = 50, cursor } = parseParameters(organizationsParameters, asked)
  const { reads, readsPrivate } = everywhereAccess(rights)
  const key = await cursorKey.get()
  const query = ['organizations', reads ? (readsPrivate ? 'all' : 'public') : 'named']
  const after = cursor === undefined ? undefined : openCursorTo(isContainerId, key, query, cursor)
  const homes = await homesOf(deps, rights)
  const ids = reads
    ? await first(lookups.organizations(after, readsPrivate), limit + 1)
    : namedOrganizations(rights, homes).filter((id) => after === undefined || id > after)
  const page = ids.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((id) => organizationAccess(id, rights, homes)),
    ...(last !== undefined && ids.length > limit ? { cursor: sealCursor(key, query, last) } : {}),
  }
}

async function first<T>(all: AsyncIterable<T>, count: number): Promise<T[]> {
  const some: T[] = []
  for await (const one of all) if (some.push(one) >= count) break
  return some
}
