// Looks up the homes of the containers that a caller's rights and request name without an organization. It looks up all of them in any
// case, so the time it takes depends on the token alone.
import pMap from 'p-map'
import type { Right } from '../../../shared/access/rights.ts'
import { type Home, type Homes, mayReadBy } from '../../../shared/access/sight.ts'
import { type Scope, scopeKind } from '../../../shared/entry/scope.ts'
import type { Homes as HomesStore } from '../../../shared/store/ledger/homes.ts'

export interface HomesDeps {
  readonly homes: Pick<HomesStore, 'find'>
  readonly now: () => number
}

const concurrency = 32

/** Looks up each container once. A token has some hundred rights at most, since the gateway limits headers to 10 KB. */
export async function homesOf(
  { homes, now }: HomesDeps,
  rights: readonly Right[],
  ...asked: readonly Scope[]
): Promise<Homes> {
  const unsaid = rights.flatMap((right) =>
    mayReadBy(right) && right.scope !== '*' && right.organization === undefined ? [right.scope] : [],
  )
  const scopes = [...new Set([...asked, ...unsaid])].filter((scope) => scopeKind(scope) !== 'organizations')
  const found = await pMap(
    scopes,
    async (scope): Promise<[Scope, Home | undefined]> => [scope, await homes.find(scope, now())],
    { concurrency },
  )
  return new Map(found.flatMap(([scope, home]): [Scope, Home][] => (home ? [[scope, home]] : [])))
}
