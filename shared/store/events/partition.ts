// The partitions of an organization's entries: `PRIVATE` ones lie apart from the others, so that what is read for those who may not see
// them touches none of them, and each of the two is spread over the organization's shards.

import { type ShardSuffix, type Shards, suffixesUpTo, suffixOfEntry } from '../../deployment/shards.ts'
import { isPrivateId } from '../../entry/entry-id.ts'
import type { RangeKey } from './key-range.ts'

/** What is appended to the organization in the keys of the entries. Neither `!` nor `#` is in the id of an organization (shared/entry/scope.ts). */
export type PartitionSuffix = `${'' | typeof privateMark}${ShardSuffix}`

/** Marks what holds or leads to `PRIVATE` entries only. */
export const privateMark = '!'

/** The one partition that the entry is in. */
export function partitionOfEntry(shards: Shards, organization: string, id: string): PartitionSuffix {
  return `${isPrivateId(id) ? privateMark : ''}${suffixOfEntry(shards, organization, id)}`
}

/** Those that hold the organization's entries with event times up to `toMs`: all, or those of the entries that are not `PRIVATE`. */
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
export function holdsPrivate(of: RangeKey): boolean {
  return ('log' in of ? of.log : of.organization).includes(privateMark)
}
