// The homes of what a caller's rights and request name without saying whose it is. Looked up whatever is asked for and found: how long it
// takes depends on the token alone.
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

/** Each is looked up once; a token has some hundred rights at most, since the gateway takes 10 KB of headers. */
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
