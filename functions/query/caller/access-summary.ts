// Summarizes a caller's rights, for the whole deployment and for each organization that they name. Computed from the rights and from the
// homes of the containers that they name; does not tell whether anything is recorded there.
import type { Right } from '../../../shared/access/rights.ts'
import { mayDeclare, mayWrite } from '../../../shared/access/rights.ts'
import { type Homes, homeFor, mayReadBy, sightIn } from '../../../shared/access/sight.ts'
import { type Scope, scopeId, scopeKind } from '../../../shared/entry/scope.ts'

/** `part`: some folders or projects of the organization. */
export type Extent = 'all' | 'part' | 'none'

export interface OrganizationAccess {
  readonly id: string
  readonly reads: Extent
  /** How much of the `PRIVATE` entries. */
  readonly readsPrivate: Extent
  /** Whether entries may be sent. */
  readonly writes: boolean
  /** Whether containers may be declared. */
  readonly manages: boolean
}

/** What rights on `*` allow in every organization. */
export interface EverywhereAccess {
  readonly reads: boolean
  readonly readsPrivate: boolean
  readonly writes: boolean
  readonly manages: boolean
}

export function everywhereAccess(rights: readonly Right[]): EverywhereAccess {
  const has = (is: (right: Right) => boolean) => rights.some((right) => right.scope === '*' && is(right))
  return {
    reads: has(mayReadBy),
    readsPrivate: has(({ role }) => role === 'operator'),
    writes: has(({ role }) => role === 'writer'),
    manages: has(({ role }) => role === 'manager'),
  }
}

export function organizationAccess(id: string, rights: readonly Right[], homes: Homes): OrganizationAccess {
  const { reads, readsPrivate } = sightIn(id, rights, homes)
  return {
    id,
    reads: extentOf(id, reads),
    readsPrivate: extentOf(id, readsPrivate),
    writes: mayWrite(rights, id),
    manages: mayDeclare(rights, id),
  }
}

/** The organizations that the rights name, each once, ordered by id. */
export function namedOrganizations(rights: readonly Right[], homes: Homes): readonly string[] {
  const named = rights.flatMap(({ role, scope, organization }) => {
    if (scope === '*') return []
    return scopeKind(scope) === 'organizations'
      ? scopeId(scope)
      : (organization ?? homeFor(role, homes.get(scope)) ?? [])
  })
  return [...new Set(named)].toSorted()
}

function extentOf(id: string, scopes: readonly Scope[]): Extent {
  if (scopes.includes(`organizations/${id}`)) return 'all'
  return scopes.length > 0 ? 'part' : 'none'
}
