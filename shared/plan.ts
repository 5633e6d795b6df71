// The plan of a query: which key pattern is read. The most selective that the query allows; whatever else is asked for is matched on
// what was read. Every plan gives the entries in id order, so that a cursor of one page fits the plan of the next.
import { exactValues, type Filter } from './filter.ts'
import { type Scope, scopeKind } from './scope.ts'
import type { ShardSuffix } from './shards.ts'
import type { Events } from './store/events.ts'
import type { Signposts } from './store/signposts.ts'
import type { SliceKey } from './store/slice.ts'
import type { TimeRange } from './time-range.ts'

export interface Plan {
  readonly name: 'resource' | 'initiator' | 'container' | 'containers' | 'organization'
  /** No entry is in two of them. */
  readonly sources: readonly SliceKey[]
}

export interface PlanDeps {
  readonly events: Pick<Events, 'suffixes'>
  readonly signposts: Pick<Signposts, 'targets'>
}

export interface Planned {
  readonly scope: Scope
  readonly organization: string
  readonly range: TimeRange
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
export async function planQuery(deps: PlanDeps, query: Planned): Promise<Plan> {
  const { organization, filter } = query
  const suffixes = suffixesOf(deps, query)
  const idsMax = Math.floor(sourcesMax / suffixes.length)
  const resources = await idsOf(deps, organization, 'resourceName', exactValues(filter.resource), idsMax)
  if (resources)
    return {
      name: 'resource',
      sources: inEach(suffixes, resources, (suffix, resource) => ({ organization: organization + suffix, resource })),
    }
  const initiators = await idsOf(deps, organization, 'email', exactValues(filter.initiator), idsMax)
  if (initiators)
    return {
      name: 'initiator',
      sources: inEach(suffixes, initiators, (suffix, initiator) => ({
        organization: organization + suffix,
        initiator,
      })),
    }
  return planScope(deps, query, sourcesMax)
}

/** The plan by scope alone. Without an end to the number of keys, every entry that is read is one of the scope's. */
export async function planScope(deps: PlanDeps, query: Planned, keysMax: number): Promise<Plan> {
  const { scope, organization, direct } = query
  const suffixes = suffixesOf(deps, query)
  const kind = scopeKind(scope)
  if (direct || kind === 'projects')
    return { name: 'container', sources: ofContainers(organization, suffixes, [scope]) }
  if (kind === 'folders') {
    const max = Math.floor(keysMax / suffixes.length)
    const containers = await deps.signposts.targets(organization, 'within', scope, max)
    if (containers) return { name: 'containers', sources: ofContainers(organization, suffixes, containers) }
  }
  return { name: 'organization', sources: suffixes.map((suffix) => ({ log: organization + suffix })) }
}

function suffixesOf({ events }: PlanDeps, { organization, range }: Planned): readonly ShardSuffix[] {
  return events.suffixes(organization, range.to.ms)
}

function ofContainers(
  organization: string,
  suffixes: readonly ShardSuffix[],
  containers: readonly string[],
): readonly SliceKey[] {
  return inEach(suffixes, containers, (suffix, container) => ({ organization: organization + suffix, container }))
}

function inEach(
  suffixes: readonly ShardSuffix[],
  ids: readonly string[],
  keyOf: (suffix: ShardSuffix, id: string) => SliceKey,
): readonly SliceKey[] {
  return ids.flatMap((id) => suffixes.map((suffix) => keyOf(suffix, id)))
}

/** The ids that go by the values: each may be an id itself, or a name that signposts lead from. */
async function idsOf(
  { signposts }: PlanDeps,
  organization: string,
  kind: 'email' | 'resourceName',
  values: readonly string[] | undefined,
  max: number,
): Promise<string[] | undefined> {
  if (!values || values.length > max) return undefined
  const ids = new Set(values)
  for (const value of values) {
    const name = kind === 'email' ? value.toLowerCase() : value
    const targets = await signposts.targets(organization, kind, name, max)
    if (!targets || ids.size + targets.length > max) return undefined
    for (const target of targets) ids.add(target)
  }
  return [...ids]
}
