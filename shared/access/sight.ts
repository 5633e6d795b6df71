// Sight: the part of one organization's entries that a caller may see. Each entry is judged by its own containers, so nothing
// that others send can widen or narrow a sight.
import { type Entry, lineageOf } from '../entry/entry.ts'
import { type Scope, scopeKind, scopesOf } from '../entry/scope.ts'
import type { Right, Role } from './rights.ts'

/** Plain data, since it is kept with a download, whose steps run later. */
export interface Sight {
  /** Entries in one of these containers are visible... */
  readonly reads: readonly Scope[]
  /** ...but `PRIVATE` ones only in one of these. */
  readonly readsPrivate: readonly Scope[]
}

/** The organization of a container in a request or right that names none. */
export interface Home {
  readonly organization: string
  /** Whether an entry that is not `PRIVATE` names the container. If none does, a plain reader must not learn of it. */
  readonly isPublic: boolean
}

/** The homes of the containers that a caller's rights name without an organization. Unknown containers are missing. */
export type Homes = ReadonlyMap<Scope, Home>

const reading: readonly Role[] = ['reader', 'operator']

export function mayReadBy({ role }: Right): boolean {
  return reading.includes(role)
}

export function sightIn(organization: string, rights: readonly Right[], homes: Homes): Sight {
  const scopesBy = (granting: readonly Role[]) => [
    ...new Set(
      rights.filter(({ role }) => granting.includes(role)).flatMap((right) => scopeIn(organization, right, homes)),
    ),
  ]
  return { reads: scopesBy(reading), readsPrivate: scopesBy(['operator']) }
}

/** The scope of a right within the organization. */
function scopeIn(organization: string, { role, scope, organization: whose }: Right, homes: Homes): Scope[] {
  const all: Scope = `organizations/${organization}`
  if (scope === '*') return [all]
  if (scopeKind(scope) === 'organizations') return scope === all ? [scope] : []
  return (whose ?? homeFor(role, homes.get(scope))) === organization ? [scope] : []
}

/** The organization of a right that names none. */
export function homeFor(role: Role, home: Home | undefined): string | undefined {
  return home && (home.isPublic || role === 'operator') ? home.organization : undefined
}

/** The sight within the scope: the whole scope, or containers in one of which an entry must lie too. */
export function sightOf(scope: Scope, organization: string, { reads, readsPrivate }: Sight): Sight {
  const within = (scopes: readonly Scope[]) => (isAll(scope, organization, scopes) ? [scope] : scopes.toSorted())
  return { reads: within(reads), readsPrivate: within(readsPrivate) }
}

function isAll(scope: Scope, organization: string, scopes: readonly Scope[]): boolean {
  return scopes.includes(scope) || scopes.includes(`organizations/${organization}`)
}

export function sees(sight: Sight, entry: Entry): boolean {
  return seesIn(sight, scopesOf(lineageOf(entry)), entry.visibility === 'PRIVATE')
}

/** @param scopes all that show the entry. */
export function seesIn({ reads, readsPrivate }: Sight, scopes: readonly Scope[], isPrivate: boolean): boolean {
  const isIn = (some: readonly Scope[]) => scopes.some((scope) => some.includes(scope))
  return isIn(reads) && (!isPrivate || isIn(readsPrivate))
}

/** Whether `sight` covers everything of the scope that `other` covers. Both are results of `sightOf`. */
export function seesAsMuch(scope: Scope, sight: Sight, other: Sight): boolean {
  const holds = (mine: readonly Scope[], theirs: readonly Scope[]) =>
    mine.includes(scope) || theirs.every((each) => mine.includes(each))
  return holds(sight.reads, other.reads) && holds(sight.readsPrivate, other.readsPrivate)
}
