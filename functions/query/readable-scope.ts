// A scope that the caller may read: decides between "here it is" and "not found", which says the same for what does not exist and
// for what is somebody else's.

import { lineageOf } from '../../shared/entry.ts'
import { firstIdOf, lastIdOf } from '../../shared/entry-id.ts'
import type { Caller } from '../../shared/http/caller.ts'
import { notFound } from '../../shared/http/http-app.ts'
import { mayRead, maySeePrivate } from '../../shared/rights.ts'
import { isContainerId, type Lineage, type Scope, type ScopeKind, scopeId, scopeKind } from '../../shared/scope.ts'
import type { Containers } from '../../shared/store/containers.ts'
import type { Events } from '../../shared/store/events.ts'
import { entryOfLine } from '../../shared/stored-line.ts'

export interface ReadableScope {
  readonly scope: Scope
  /** Absent for a folder or project that the caller has a right on but of which nothing has been recorded. */
  readonly organization?: string
  readonly seesPrivate: boolean
}

export interface ScopeDeps {
  readonly containers: Pick<Containers, 'find'>
  readonly events: Pick<Events, 'pages' | 'suffixes'>
  readonly now: () => number
}

/** @throws AuditError `NOT_FOUND` */
export async function readableScope(
  deps: ScopeDeps,
  caller: Caller,
  kind: ScopeKind,
  id: string,
): Promise<ReadableScope> {
  if (!isContainerId(id)) throw notFound(id)
  const scope: Scope = `${kind}/${id}`
  const found = await findLineage(deps, scope)
  // Of an unknown container only a right on itself, or on everything, can be told.
  const lineage = found ?? unknownLineage(scope)
  if (!mayRead(caller.rights, lineage)) throw notFound(id)
  const seesPrivate = maySeePrivate(caller.rights, lineage)
  return found ? { scope, organization: found.organization, seesPrivate } : { scope, seesPrivate }
}

async function findLineage(deps: ScopeDeps, scope: Scope): Promise<Lineage | undefined> {
  if (scopeKind(scope) === 'organizations') return { organization: scopeId(scope), folders: [] }
  return (await deps.containers.find(scope)) ?? (await lineageOfNewest(deps, scope))
}

/** The directory follows the archive; until it has caught up, the container's own newest entry tells. */
async function lineageOfNewest({ events, now }: ScopeDeps, scope: Scope): Promise<Lineage | undefined> {
  const slice = { fromId: firstIdOf(0), toId: lastIdOf(2 * now()), order: 'desc', pageSize: 1 } as const
  // Nobody knows yet in whose shards to look.
  for (const suffix of events.suffixes()) {
    for await (const { entries } of events.pages({ of: { container: scope + suffix }, ...slice })) {
      const [newest] = entries
      if (newest) return lineageOf(entryOfLine(newest.line))
    }
  }
  return undefined
}

function unknownLineage(scope: Scope): Lineage {
  const id = scopeId(scope)
  return scopeKind(scope) === 'projects'
    ? { organization: '', folders: [], project: id }
    : { organization: '', folders: [id] }
}
