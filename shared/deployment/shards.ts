// Shards: over how many partitions a very hot organization's entries are spread, and which one an entry is in. The event time decides
// the number and a hash the one, so that the same entry has the same key however often the number has grown. Configuration as data.

import { entryIdMs } from '../entry/entry-id.ts'
import { isContainerId } from '../entry/scope.ts'
import { isObject } from '../is-object.ts'
import { parseInstant } from '../time/instant.ts'

export interface ShardStep {
  /** The first event time, ms since the epoch, for which the number holds. */
  readonly fromMs: number
  readonly shards: number
}

/** By organization, in order of time. An organization that is not named has one shard. */
export type Shards = ReadonlyMap<string, readonly ShardStep[]>

/** What is appended to the keys of a shard's entries; nothing to the first's, so that growing leaves alone what there is. */
export type ShardSuffix = '' | `#${number}`

export const noShards: Shards = new Map()

/** Each is a key that a query reads side by side with the others (plan.ts). */
export const shardsMax = 50

export interface ShardFault {
  /** Absent where the setting as a whole cannot be read. */
  readonly organization?: string
  readonly message: string
}

/**
 * Reads `{"ORGANIZATION": [{"from": RFC 3339, "shards": N}, …]}`.
 * @throws Error naming the organization, when a number does not grow or a time does not follow on the one before.
 */
export function parseShards(text: string): Shards {
  const { shards, faults } = readShards(text)
  if (faults[0]) throw new Error(faults[0].message)
  return shards
}

/** The same for who must go on: what is wrong about one organization is left out, and said, and touches no other. */
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
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The suffixes under which the organization's entries with event times up to `toMs` are. */
export function suffixesUpTo(shards: Shards, organization: string, toMs: number): readonly ShardSuffix[] {
  const count = shards.get(organization)?.findLast(({ fromMs }) => fromMs <= toMs)?.shards ?? 1
  return Array.from({ length: count }, (_, shard) => suffixOf(shard))
}

/** The suffix of the one shard that the entry is in. */
export function suffixOfEntry(shards: Shards, organization: string, id: string): ShardSuffix {
  const count = suffixesUpTo(shards, organization, entryIdMs(id)).length
  // An id ends in 52 bits of hash, of which these are 32.
  return suffixOf(Number.parseInt(id.slice(-8), 16) % count)
}

/** `#` is in no id of a container (shared/entry/scope.ts): no shard's key is another organization's. */
function suffixOf(shard: number): ShardSuffix {
  return shard === 0 ? '' : `#${shard}`
}

function stepsOf(organization: string, value: unknown): ShardStep[] {
  const fault = (message: string) => new Error(`shards of "${organization}": ${message}`)
  if (!isContainerId(organization)) throw fault('this is no id of an organization')
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
  // An id carries whole milliseconds: what is within one could not be told apart.
  if (instant?.beyondMs !== '') throw fault('"from" must be an RFC 3339 time in whole milliseconds')
  if (!Number.isInteger(shards) || Number(shards) > shardsMax)
    throw fault(`"shards" must be a whole number up to ${shardsMax}`)
  if (Object.keys(others).length > 0) throw fault(`"${Object.keys(others)[0]}" is not a field of a step`)
  return { fromMs: instant.ms, shards: Number(shards) }
}
