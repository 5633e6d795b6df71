// What a caller may see of one organization's entries. Decided per entry, by what the entry itself says that it lies in: nothing that
// somebody else has sent can widen or narrow it.
import { type Entry, lineageOf } from '../entry/entry.ts'
import { type Scope, scopeKind, scopesOf } from '../entry/scope.ts'
import type { Right, Role } from './rights.ts'

/** Plain data: it is kept with a download, whose steps run later. */
export interface Sight {
  /** Whoever sees so sees the entries that lie in one of these... */
  readonly reads: readonly Scope[]
  /** ...and of those that are `PRIVATE` the ones that lie in one of these. */
  readonly readsPrivate: readonly Scope[]
}

/** Whose a container is for those who do not say whose they mean. */
export interface Home {
  readonly organization: string
  /** Whether it is known by more than `PRIVATE` entries, of which a plain reader must not learn. */
  readonly isPublic: boolean
}

/** The homes of the containers that a caller's rights name without an organization; what nobody has named is missing. */
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

/** What a right is about within the organization. */
function scopeIn(organization: string, { role, scope, organization: whose }: Right, homes: Homes): Scope[] {
  const all: Scope = `organizations/${organization}`
  if (scope === '*') return [all]
  if (scopeKind(scope) === 'organizations') return scope === all ? [scope] : []
  return (whose ?? homeFor(role, homes.get(scope))) === organization ? [scope] : []
}

/** The organization that a right without one is about. */
export function homeFor(role: Role, home: Home | undefined): string | undefined {
  return home && (home.isPublic || role === 'operator') ? home.organization : undefined
}

/** The same as far as it is about the scope: all of it, or what lies in something above it too. */
export function sightOf(scope: Scope, organization: string, { reads, readsPrivate }: Sight): Sight {
  const within = (scopes: readonly Scope[]) => (isAll(scope, organization, scopes) ? [scope] : scopes.toSorted())
  return { reads: within(reads), readsPrivate: within(readsPrivate) }
}

function isAll(scope: Scope, organization: string, scopes: readonly Scope[]): boolean {
  return scopes.includes(scope) || scopes.includes(`organizations/${organization}`)
}

export function sees({ reads, readsPrivate }: Sight, entry: Entry): boolean {
  const scopes = scopesOf(lineageOf(entry))
  const isIn = (some: readonly Scope[]) => scopes.some((scope) => some.includes(scope))
  return isIn(reads) && (entry.visibility !== 'PRIVATE' || isIn(readsPrivate))
}

/** Whether whoever sees so sees everything of the scope that the other sees. Both as `sightOf` gives them. */
export function seesAsMuch(scope: Scope, sight: Sight, other: Sight): boolean {
  const holds = (mine: readonly Scope[], theirs: readonly Scope[]) =>
    mine.includes(scope) || theirs.every((each) => mine.includes(each))
  return holds(sight.reads, other.reads) && holds(sight.readsPrivate, other.readsPrivate)
}
