// Shards: the partitions over which a very hot organization's entries are spread. The event time of an entry decides the number of
// shards, and a hash the entry's shard, so that its key stays the same however often the number grows. Configuration as data.

import { entryIdMs } from '../entry/entry-id.ts'
import { isContainerId } from '../entry/scope.ts'
import { isObject } from '../is-object.ts'
import { jsonOrNothing } from '../json/json-or-nothing.ts'
import { parseInstant } from '../time/instant.ts'

export interface ShardStep {
  /** The first event time, ms since the epoch, with this number. */
  readonly fromMs: number
  readonly shards: number
}

/** By organization, in order of time. An organization that is not named has one shard. */
export type Shards = ReadonlyMap<string, readonly ShardStep[]>

/** The suffix of the keys in a shard; empty for the first, so that growth leaves existing keys alone. */
export type ShardSuffix = '' | `#${number}`

export const noShards: Shards = new Map()

/** A query reads the keys of all shards side by side (plan.ts). */
export const shardsMax = 50

export interface ShardFault {
  /** Absent if the whole setting is unreadable. */
  readonly organization?: string
  readonly message: string
}

/**
 * Parses `{"ORGANIZATION": [{"from": RFC 3339, "shards": N}, …]}`.
 * @throws Error naming the organization, if the numbers or the times do not grow.
 */
export function parseShards(text: string): Shards {
  const { shards, faults } = readShards(text)
  if (faults[0]) throw new Error(faults[0].message)
  return shards
}

/** The same for callers that must go on: a faulty organization is left out and reported, and affects no other. */
export function readShards(text: string): { readonly shards: Shards; readonly faults: readonly ShardFault[] } {
  const shards = new Map<string, readonly ShardStep[]>()
  const value = parseObject(text)
  if (!value) return { shards, faults: [{ message: 'shards must be an object of organizations' }] }
  const faults: ShardFault[] = []
  for (const [organization, steps] of Object.entries(value)) {
    try {
      shards.set(organization, stepsOf(organization, steps))
    } catch (error) {
      faults.push({ organization, message: error instanceof Error ? error.message : String(error) })
    }
  }
  return { shards, faults }
}

function parseObject(text: string): object | undefined {
  const value = jsonOrNothing(text)
  return isObject(value) ? value : undefined
}

/** The suffixes of the organization's entries with event times up to `toMs`. */
export function suffixesUpTo(shards: Shards, organization: string, toMs: number): readonly ShardSuffix[] {
  const count = shards.get(organization)?.findLast(({ fromMs }) => fromMs <= toMs)?.shards ?? 1
  return Array.from({ length: count }, (_, shard) => suffixOf(shard))
}

/** The suffix of the entry's shard. */
export function suffixOfEntry(shards: Shards, organization: string, id: string): ShardSuffix {
  const count = suffixesUpTo(shards, organization, entryIdMs(id)).length
  // An id ends in 52 bits of hash; these are 32 of them.
  return suffixOf(Number.parseInt(id.slice(-8), 16) % count)
}

/** No container id contains `#` (shared/entry/scope.ts), so no shard's key is that of another organization. */
function suffixOf(shard: number): ShardSuffix {
  return shard === 0 ? '' : `#${shard}`
}

function stepsOf(organization: string, value: unknown): ShardStep[] {
  const fault = (message: string) => new Error(`shards of "${organization}": ${message}`)
  if (!isContainerId(organization)) throw fault('this is not an id of an organization')
  if (!Array.isArray(value) || value.length === 0) throw fault('must be a list of {"from", "shards"} that is not empty')
  const steps = value.map((step: unknown) => stepOf(step, fault))
  for (const [index, { fromMs, shards }] of steps.entries()) {
    const before = steps[index - 1] ?? { fromMs: Number.NEGATIVE_INFINITY, shards: 1 }
    if (fromMs <= before.fromMs) throw fault('each "from" must be later than the one before')
    if (shards <= before.shards) throw fault('"shards" must grow, from 2 on')
  }
  return steps
}

function stepOf(step: unknown, fault: (message: string) => Error): ShardStep {
  const { from, shards, ...others } = Object(step) as Record<string, unknown>
  const instant = typeof from === 'string' ? parseInstant(from) : undefined
  // An id gives whole milliseconds, so a step cannot begin within one.
  if (instant?.beyondMs !== '') throw fault('"from" must be an RFC 3339 time in whole milliseconds')
  if (!Number.isInteger(shards) || Number(shards) > shardsMax)
    throw fault(`"shards" must be a whole number up to ${shardsMax}`)
  if (Object.keys(others).length > 0) throw fault(`"${Object.keys(others)[0]}" is not a field of a step`)
  return { fromMs: instant.ms, shards: Number(shards) }
}
