// The plan of a query: the keys to read, by the most selective index that the query allows. The other conditions are matched on the
// read entries. Every plan gives the entries in id order, so that a cursor of one page fits the plan of the next.

import { shardsMax } from '../deployment/shards.ts'
import { indexKey } from '../entry/index-key.ts'
import { scopeKind } from '../entry/scope.ts'
import { caselessForm } from '../entry/text-form.ts'
import { exactValues } from '../filter/filter.ts'
import type { Query } from '../filter/query.ts'
import type { Events } from '../store/events/events.ts'
import type { RangeKey } from '../store/events/key-range.ts'
import type { PartitionSuffix } from '../store/events/partition.ts'
import type { Lookups } from '../store/ledger/lookups.ts'

export interface Plan {
  readonly name: 'resource' | 'initiator' | 'container' | 'containers' | 'organization'
  /** Disjoint: no entry is in two of them. */
  readonly sources: readonly RangeKey[]
}

export interface PlanDeps {
  readonly events: Pick<Events, 'partitions'>
  readonly lookups: Pick<Lookups, 'targets'>
}

/** The most keys read side by side, as many as an organization can have shards: each costs a request a page, even if it is empty. */
export const sourcesMax = shardsMax

/** The limit if no other plan gives entries. So many answers are held at once, a fifth of the reads of a request. */
const containersMax = 1000

/**
 * In rising number of entries: resource, initiator, container, organization. A name with too many ids is searched in the scope.
 */
export async function planQuery(deps: PlanDeps, query: Query): Promise<Plan> {
  const { organization, filter } = query
  const partitions = partitionsOf(deps, query)
  const idsMax = Math.floor(sourcesMax / partitions.length)
  const resources = await idsOf(deps, query, 'resourceName', exactValues(filter.resource), idsMax)
  if (resources)
    return {
      name: 'resource',
      sources: inEach(partitions, resources, (partition, resource) => ({
        organization: organization + partition,
        resource,
      })),
    }
  const initiators = await idsOf(deps, query, 'email', exactValues(filter.initiator), idsMax)
  if (initiators)
    return {
      name: 'initiator',
      sources: inEach(partitions, initiators, (partition, initiator) => ({
        organization: organization + partition,
        initiator,
      })),
    }
  return planScope(deps, query, sourcesMax)
}

/** Whether nearly all read entries are in the scope. */
export function isExact({ name }: Plan, { scope }: Query): boolean {
  return name !== 'organization' || scopeKind(scope) === 'organizations'
}

/** The plan of a folder by its containers, if they are not too many. */
export async function folderPlan(deps: PlanDeps, query: Query): Promise<Plan | undefined> {
  const plan = await planScope(deps, query, containersMax)
  return isExact(plan, query) ? plan : undefined
}

/** The plan by scope alone. */
export async function planScope(deps: PlanDeps, query: Query, keysMax: number): Promise<Plan> {
  const { scope, organization, direct } = query
  const partitions = partitionsOf(deps, query)
  const kind = scopeKind(scope)
  if (direct || kind === 'projects')
    return { name: 'container', sources: ofContainers(organization, partitions, [scope]) }
  if (kind === 'folders') {
    const max = Math.floor(keysMax / partitions.length)
    const containers = await deps.lookups.targets(organization, 'within', scope, max, seesPrivate(query))
    if (containers) return { name: 'containers', sources: ofContainers(organization, partitions, containers) }
  }
  return { name: 'organization', sources: partitions.map((partition) => ({ log: organization + partition })) }
}

function partitionsOf({ events }: PlanDeps, query: Query): readonly PartitionSuffix[] {
  return events.partitions(query.organization, seesPrivate(query), query.range.to.ms)
}

/** `PRIVATE` entries, and lookups to them, are read only for a caller who may see some. */
function seesPrivate({ sight }: Query): boolean {
  return sight.readsPrivate.length > 0
}

function ofContainers(
  organization: string,
  partitions: readonly PartitionSuffix[],
  containers: readonly string[],
): readonly RangeKey[] {
  return inEach(partitions, containers, (partition, container) => ({
    organization: organization + partition,
    container,
  }))
}

function inEach(
  partitions: readonly PartitionSuffix[],
  ids: readonly string[],
  keyOf: (partition: PartitionSuffix, id: string) => RangeKey,
): readonly RangeKey[] {
  return ids.flatMap((id) => partitions.map((partition) => keyOf(partition, id)))
}

/** The ids of the values: each value may be an id itself, or a name with lookups. */
async function idsOf(
  { lookups }: PlanDeps,
  query: Query,
  kind: 'email' | 'resourceName',
  values: readonly string[] | undefined,
  max: number,
): Promise<string[] | undefined> {
  if (!values || values.length > max) return undefined
  const ids = new Set(values.map(indexKey))
  for (const value of values) {
    const name = kind === 'email' ? caselessForm(value) : value
    const targets = await lookups.targets(query.organization, kind, name, max, seesPrivate(query))
    if (!targets || ids.size + targets.length > max) return undefined
    for (const target of targets) ids.add(target)
  }
  return [...ids]
}
