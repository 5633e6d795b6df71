// A scope that the caller may read: decides between "here it is" and "not found", which says the same for what does not exist and
// for what is somebody else's; and, where a folder or project is asked for, whose.

import type { Right } from '../../../shared/access/rights.ts'
import { type Homes, homeFor, mayReadBy, type Sight, sightIn, sightOf } from '../../../shared/access/sight.ts'
import { isContainerId, type Scope, type ScopeKind, scopeId, scopeKind } from '../../../shared/entry/scope.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import { notFound } from '../../../shared/http/http-app.ts'
import type { Lookups } from '../../../shared/store/ledger/lookups.ts'
import { type HomesDeps, homesOf } from './homes-of.ts'
import { organizationAsked } from './organization-parameter.ts'

export interface ReadableScope {
  readonly scope: Scope
  /** Absent for a folder or project that the caller has a right on but of which he can see nothing recorded. */
  readonly organization?: string
  /** What of the scope the caller may see. */
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
 * Of several organizations that know the container the caller is shown one that he may read it in: the one that he asks for; else one of
 * which he has a right on this very container, else its home, else the first that his rights name.
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
  // Of what is unknown only a right on itself, or on everything, can be told.
  const unsaid = rights.filter((right) => mayReadBy(right) && isOn(scope, right, asked))
  if (kind === 'organizations' || unsaid.length === 0) throw notFound(id)
  const isOperator = unsaid.some(({ role }) => role === 'operator')
  return { scope, sight: { reads: [scope], readsPrivate: isOperator ? [scope] : [] } }
}

/**
 * An organization that the caller may read all of.
 * @throws AuditError `NOT_FOUND`.
 */
export async function readableOrganization(deps: ScopeDeps, caller: Caller, id: string): Promise<ReadableOrganization> {
  const { sight } = await readableScope(deps, caller, 'organizations', id)
  return { organization: id, sight }
}

/** Those that can be meant, the likeliest first. */
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

/** By a right on it, or on something above it that is known to lead to it. */
async function isReadable(
  { lookups }: ScopeDeps,
  scope: Scope,
  organization: string,
  { reads, readsPrivate }: Sight,
): Promise<boolean> {
  if (reads.includes(scope)) return true
  const above = scopeKind(scope) === 'organizations' ? [] : reads.filter((each) => scopeKind(each) !== 'projects')
  const known = await Promise.all(
    above.map((name) =>
      lookups.has(organization, { kind: 'within', name, target: scope }, readsPrivate.includes(name)),
    ),
  )
  return known.includes(true)
}

function isOn(scope: Scope, right: Right, asked: string | undefined): boolean {
  return right.scope === '*' || (right.scope === scope && right.organization === undefined && asked === undefined)
}
