// A query: which entries are asked for, and whether an entry is one of them. Knows nothing of how they are found.

import { type Sight, sees } from '../access/sight.ts'
import { type Entry, lineageOf } from '../entry/entry.ts'
import { entryIdMs } from '../entry/entry-id.ts'
import { type Scope, scopesOf } from '../entry/scope.ts'
import { parseInstant } from '../time/instant.ts'
import { isWithin, type TimeRange } from '../time/time-range.ts'
import type { Filter } from './filter.ts'

/** What is asked of a scope, whosever it is. */
export interface AskedQuery {
  readonly scope: Scope
  readonly range: TimeRange
  readonly order: 'asc' | 'desc'
  readonly sight: Sight
  readonly filter: Filter
  /** Only the container's own entries, not what lies below it. */
  readonly direct: boolean
}

export interface Query extends AskedQuery {
  /** The organization that the scope belongs to: another organization's entry that names the scope is not shown. */
  readonly organization: string
}

/** Whether the entry is one of the scope's, of the range, and for those eyes; says nothing of filters. */
export function isVisible(query: Omit<Query, 'order' | 'filter'>, entry: Entry): boolean {
  return isInRange(query.range, entry) && isOfScope(query, entry)
}

/** The same of any time. */
export function isOfScope(
  { scope, organization, sight, direct }: Pick<Query, 'scope' | 'organization' | 'sight' | 'direct'>,
  entry: Entry,
): boolean {
  const lineage = lineageOf(entry)
  const scopes = scopesOf(lineage)
  return (
    lineage.organization === organization &&
    (direct ? scopes.at(-1) === scope : scopes.includes(scope)) &&
    sees(sight, entry)
  )
}

/** The id holds whole milliseconds, so that only in those of the range's two ends the text decides. */
function isInRange(range: TimeRange, { id, eventTimeStamp }: Entry): boolean {
  const ms = entryIdMs(id)
  if (ms !== range.from.ms && ms !== range.to.ms) return range.from.ms < ms && ms < range.to.ms
  const instant = parseInstant(eventTimeStamp)
  return instant !== undefined && isWithin(range, instant)
}
