// Decides whether the caller may read a scope, and which organization it belongs to. A scope that does not exist and one that the caller
// may not read get the same "not found".

import type { Right } from '../../../shared/access/rights.ts'
import { type Homes, homeFor, mayReadBy, type Sight, sightIn, sightOf } from '../../../shared/access/sight.ts'
import { notFound } from '../../../shared/audit-error.ts'
import { isContainerId, type Scope, type ScopeKind, scopeId, scopeKind } from '../../../shared/entry/scope.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { Lookups } from '../../../shared/store/ledger/lookups.ts'
import { type HomesDeps, homesOf } from './homes-of.ts'
import { organizationAsked } from './organization-parameter.ts'

export interface ReadableScope {
  readonly scope: Scope
  /** Absent for a folder or project on which the caller has a right, but of which the caller can see no entry. */
  readonly organization?: string
  /** What the caller may see of the scope. */
  readonly sight: Sight
}

export interface ReadableOrganization {
  readonly organization: string
  readonly sight: Sight
}

export interface ScopeDeps extends HomesDeps {
  readonly lookups: Pick<Lookups, 'has'>
}

/**
 * Several organizations may know the container. The caller gets one in which the container is readable: the requested one; else one for
 * which a right names this very container; else its home; else the first organization in the rights.
 * @param whose the values of the parameter `organization`.
 * @throws AuditError `NOT_FOUND`, or `PARAMETER_INVALID`.
 */
export async function readableScope(
  deps: ScopeDeps,
  { rights }: Caller,
  kind: ScopeKind,
  id: string,
  whose?: readonly string[],
): Promise<ReadableScope> {
  if (!isContainerId(id)) throw notFound(id)
  const scope: Scope = `${kind}/${id}`
  const homes = await homesOf(deps, rights, scope)
  const asked = organizationAsked(whose)
  for (const organization of organizationsOf(scope, rights, homes, asked)) {
    const sight = sightIn(organization, rights, homes)
    if (await isReadable(deps, scope, organization, sight))
      return { scope, organization, sight: sightOf(scope, organization, sight) }
  }
  // The container is unknown: only a right on itself, or on everything, covers it.
  const unsaid = rights.filter((right) => mayReadBy(right) && isOn(scope, right, asked))
  if (kind === 'organizations' || unsaid.length === 0) throw notFound(id)
  const isOperator = unsaid.some(({ role }) => role === 'operator')
  return { scope, sight: { reads: [scope], readsPrivate: isOperator ? [scope] : [] } }
}

/**
 * An organization, if the caller may read all of it.
 * @throws AuditError `NOT_FOUND`.
 */
export async function readableOrganization(deps: ScopeDeps, caller: Caller, id: string): Promise<ReadableOrganization> {
  const { sight } = await readableScope(deps, caller, 'organizations', id)
  return { organization: id, sight }
}

/** The candidates, in the order of `readableScope`. */
function organizationsOf(scope: Scope, rights: readonly Right[], homes: Homes, asked?: string): Iterable<string> {
  if (scopeKind(scope) === 'organizations') return [scopeId(scope)].filter((id) => id === (asked ?? id))
  if (asked !== undefined) return [asked]
  const readable = rights.filter(mayReadBy)
  const onItself = readable.flatMap((right) => (right.scope === scope ? (right.organization ?? []) : []))
  const home = readable.flatMap(({ role }) => homeFor(role, homes.get(scope)) ?? [])
  const named = readable.flatMap(({ role, scope: on, organization }) => {
    if (on === '*') return []
    return scopeKind(on) === 'organizations' ? scopeId(on) : (organization ?? homeFor(role, homes.get(on)) ?? [])
  })
  return new Set([...onItself, ...home, ...named])
}

/** Whether the caller has a right on the scope, or on a container that is known to be above it. */
async function isReadable(
  { lookups }: ScopeDeps,
  scope: Scope,
  organization: string,
  { reads, readsPrivate }: Sight,
): Promise<boolean> {
  if (reads.includes(scope)) return true
  const mayBeAbove = scopeKind(scope) === 'organizations' ? [] : reads.filter((each) => scopeKind(each) !== 'projects')
  const known = await Promise.all(
    mayBeAbove.map((above) => lookups.has(organization, { above, target: scope }, readsPrivate.includes(above))),
  )
  return known.includes(true)
}

function isOn(scope: Scope, right: Right, asked: string | undefined): boolean {
  return right.scope === '*' || (right.scope === scope && right.organization === undefined && asked === undefined)
}
