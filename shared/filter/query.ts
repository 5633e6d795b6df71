// A query: the conditions that select entries, and the check of one entry. Knows nothing of how entries are found.

import { type Sight, seesIn } from '../access/sight.ts'
import { type Entry, lineageOf } from '../entry/entry.ts'
import { entryIdMs } from '../entry/entry-id.ts'
import { type Scope, scopesOf } from '../entry/scope.ts'
import { parseInstant } from '../time/instant.ts'
import { isWithin, type TimeRange } from '../time/time-range.ts'
import type { Filter } from './filter.ts'

/** A query before the organization of its scope is known. */
export interface AskedQuery {
  readonly scope: Scope
  readonly range: TimeRange
  readonly order: 'asc' | 'desc'
  readonly sight: Sight
  readonly filter: Filter
  /** Only the container's own entries, not those below it. */
  readonly direct: boolean
}

export interface Query extends AskedQuery {
  /** The organization of the scope. An entry of another organization that names the scope is not shown. */
  readonly organization: string
}

/** Whether the entry is in the scope, the range and the sight; filters are not checked here. */
export function isVisible(query: Omit<Query, 'order' | 'filter'>, entry: Entry): boolean {
  return isInRange(query.range, entry) && isOfScope(query, entry)
}

type OfScope = Pick<Query, 'scope' | 'organization' | 'sight' | 'direct'>

/** The same of any time. */
export function isOfScope(query: OfScope, entry: Entry): boolean {
  return isOfScopes(query, scopesOf(lineageOf(entry)), entry.visibility === 'PRIVATE')
}

/** @param scopes all that show the entry, top-down. */
export function isOfScopes(
  { scope, organization, sight, direct }: OfScope,
  scopes: readonly Scope[],
  isPrivate: boolean,
): boolean {
  return (
    scopes[0] === `organizations/${organization}` &&
    (direct ? scopes.at(-1) === scope : scopes.includes(scope)) &&
    seesIn(sight, scopes, isPrivate)
  )
}

/** The id has whole milliseconds, so the text decides only in the milliseconds of the range's two ends. */
function isInRange(range: TimeRange, { id, eventTimeStamp }: Entry): boolean {
  const ms = entryIdMs(id)
  if (ms !== range.from.ms && ms !== range.to.ms) return range.from.ms < ms && ms < range.to.ms
  const instant = parseInstant(eventTimeStamp)
  return instant !== undefined && isWithin(range, instant)
}
