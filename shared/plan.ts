// The plan of a query: which key pattern is read. The most selective that the query allows; whatever else is asked for is matched on
// what was read. Every plan gives the entries in id order, so that a cursor of one page fits the plan of the next.
import { exactValues, type Filter } from './filter.ts'
import { type Scope, scopeId, scopeKind } from './scope.ts'
import type { SliceKey } from './store/events.ts'
import type { Signposts } from './store/signposts.ts'

export interface Plan {
  readonly name: 'resource' | 'initiator' | 'container' | 'containers' | 'organization'
  /** No entry is in two of them. */
  readonly sources: readonly SliceKey[]
}

export interface Planned {
  readonly scope: Scope
  readonly organization: string
  readonly filter: Filter
  /** Only the container's own entries, not what lies below it. */
  readonly direct: boolean
}

/** More keys than this are not read side by side: each costs a request a page, whatever it holds. */
export const sourcesMax = 50

/**
 * A resource is touched by few entries, an initiator makes some, a container holds more, an organization all. A name that stands
 * for too many ids is looked for in the scope.
 */
export async function planQuery(signposts: Pick<Signposts, 'targets'>, query: Planned): Promise<Plan> {
  const { organization, filter } = query
  const resources = await idsOf(signposts, organization, 'resourceName', exactValues(filter.resource))
  if (resources) return { name: 'resource', sources: resources.map((resource) => ({ organization, resource })) }
  const initiators = await idsOf(signposts, organization, 'email', exactValues(filter.initiator))
  if (initiators) return { name: 'initiator', sources: initiators.map((initiator) => ({ organization, initiator })) }
  return planScope(signposts, query, sourcesMax)
}

/** The plan by scope alone. Without an end to the number of containers, every entry that is read is one of the scope's. */
export async function planScope(
  signposts: Pick<Signposts, 'targets'>,
  { scope, organization, direct }: Planned,
  containersMax: number,
): Promise<Plan> {
  const kind = scopeKind(scope)
  if (direct || kind === 'projects') return { name: 'container', sources: [{ container: scope }] }
  if (kind === 'folders') {
    const containers = await signposts.targets(organization, 'folder', scopeId(scope), containersMax)
    if (containers)
      return { name: 'containers', sources: containers.map((container) => ({ container: container as Scope })) }
  }
  return { name: 'organization', sources: [{ organization }] }
}

/** The ids that go by the values: each may be an id itself, or a name that signposts lead from. */
async function idsOf(
  signposts: Pick<Signposts, 'targets'>,
  organization: string,
  kind: 'email' | 'resourceName',
  values: readonly string[] | undefined,
): Promise<string[] | undefined> {
  if (!values || values.length > sourcesMax) return undefined
  const ids = new Set(values)
  for (const value of values) {
    const name = kind === 'email' ? value.toLowerCase() : value
    const targets = await signposts.targets(organization, kind, name, sourcesMax)
    if (!targets || ids.size + targets.length > sourcesMax) return undefined
    for (const target of targets) ids.add(target)
  }
  return [...ids]
}
