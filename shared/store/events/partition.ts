// The partitions of an organization's entries. `PRIVATE` entries have partitions of their own, so that a read for somebody who may not
// see them touches none. Both kinds are spread over the organization's shards.

import { type ShardSuffix, type Shards, suffixesUpTo, suffixOfEntry } from '../../deployment/shards.ts'
import { isPrivateId } from '../../entry/entry-id.ts'
import type { RangeKey } from './key-range.ts'

/** The suffix of the organization in entries' keys. An organization's id contains neither `!` nor `#` (shared/entry/scope.ts). */
export type PartitionSuffix = `${'' | typeof privateMark}${ShardSuffix}`

/** Marks keys of `PRIVATE` entries and of lookups to them. */
export const privateMark = '!'

/** The partition of the entry. */
export function partitionOfEntry(shards: Shards, organization: string, id: string): PartitionSuffix {
  return `${isPrivateId(id) ? privateMark : ''}${suffixOfEntry(shards, organization, id)}`
}

/** The partitions of the organization's entries with event times up to `toMs`, with or without those of `PRIVATE` entries. */
export function partitionsUpTo(
  shards: Shards,
  organization: string,
  toMs: number,
  withPrivate: boolean,
): readonly PartitionSuffix[] {
  const suffixes = suffixesUpTo(shards, organization, toMs)
  return withPrivate ? [...suffixes, ...suffixes.map((suffix) => `${privateMark}${suffix}` as const)] : suffixes
}

/** Whether only `PRIVATE` entries share the key. */
export function holdsPrivate({ log }: RangeKey): boolean {
  return log.includes(privateMark)
}
