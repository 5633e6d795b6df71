// The plan of a query: the keys of the table that its scope has. All other conditions are matched on the read entries, or narrowed by the
// search index (index-sources.ts). Every plan gives the entries in id order, so that a cursor of one page fits the plan of the next.

import { shardsMax } from '../deployment/shards.ts'
import { scopeKind } from '../entry/scope.ts'
import type { Query } from '../filter/query.ts'
import type { Events } from '../store/events/events.ts'
import type { RangeKey } from '../store/events/key-range.ts'
import type { PartitionSuffix } from '../store/events/partition.ts'
import type { Lookups } from '../store/ledger/lookups.ts'

export interface Plan {
  readonly name: 'container' | 'containers' | 'organization'
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

/** A folder with more containers is searched in the organization. */
export function planQuery(deps: PlanDeps, query: Query): Promise<Plan> {
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

/** @param keysMax the most keys to read side by side; a folder with more of them is read as the organization. */
export async function planScope(deps: PlanDeps, query: Query, keysMax: number): Promise<Plan> {
  const { scope, organization, direct } = query
  const partitions = partitionsOf(deps, query)
  const kind = scopeKind(scope)
  if (direct || kind === 'projects')
    return { name: 'container', sources: ofContainers(organization, partitions, [scope]) }
  if (kind === 'folders') {
    const max = Math.floor(keysMax / partitions.length)
    const containers = await deps.lookups.targets(organization, scope, max, seesPrivate(query))
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
  return containers.flatMap((container) =>
    partitions.map((partition) => ({ log: organization + partition, container })),
  )
}
