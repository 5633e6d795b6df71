// The time up to which a page has examined its range, so that a caller can tell a part from the whole and go on. It is never the time of
// an entry that the caller may not see (docs/decisions/0033-how-far-a-page-looked.md).
import { entryIdInstant } from '../entry/entry-id.ts'
import { idOfPosition, type Position } from '../filter/event-order.ts'
import type { Query } from '../filter/query.ts'
import { dayMs } from '../time/day.ts'
import { compareInstants, type Instant, instantOfMs } from '../time/instant.ts'
import type { Plan } from './plan.ts'

/**
 * The range on this side of it was examined: the later part if newest first, else the earlier part. It is the event time of the last
 * examined entry, if the caller may see all entries that were read, or the page shows that entry. Else it is the last shown entry or the
 * last whole day in UTC, whichever is further.
 * @param plan the plan by whose keys was read; `undefined` for the search index, which gives entries of the whole organization.
 * @param shown the position behind the last shown entry.
 */
export function examinedTo(
  query: Query,
  plan: Plan['name'] | undefined,
  position: Position,
  shown: Position | undefined,
): Instant {
  if (position === shown || seesAllRead(query, plan)) return timeOf(position)
  const { order, range } = query
  const isAscending = order === 'asc'
  const days = timeOf(position).ms / dayMs
  const whole = instantOfMs((isAscending ? Math.floor(days) : Math.floor(days) + 1) * dayMs)
  const known = shown === undefined ? (isAscending ? range.from : range.to) : timeOf(shown)
  return compareInstants(whole, known) > 0 === isAscending ? whole : known
}

/** Whether the caller may see every entry under the plan's keys, not only the shown ones. */
function seesAllRead({ scope, organization, sight }: Query, name: Plan['name'] | undefined): boolean {
  const all = name === 'container' ? scope : (`organizations/${organization}` as const)
  const { reads, readsPrivate } = sight
  return reads.includes(all) && (readsPrivate.length === 0 || readsPrivate.includes(all))
}

function timeOf(position: Position): Instant {
  return entryIdInstant(idOfPosition(position))
}
