// How far a page has looked, in time: for whoever has to go on, and must tell a part from the whole. Never the time of an entry that whoever
// asks may not see (docs/decisions/0033-how-far-a-page-looked.md).
import { entryIdInstant } from '../entry/entry-id.ts'
import { idOfPosition, type Position } from '../filter/event-order.ts'
import type { Query } from '../filter/query.ts'
import { dayMs } from '../time/day.ts'
import { compareInstants, type Instant, instantOfMs } from '../time/instant.ts'
import type { Plan } from './plan.ts'

/**
 * All of the range on this side of it was examined: what is later, newest first, else what is earlier. It is the event time of the last entry
 * examined where every entry that was read may be seen, or that entry is among those shown; else the last one shown or the last whole
 * day in UTC, whichever is further.
 * @param shown behind the last entry that the page shows.
 */
export function examinedTo(query: Query, plan: Plan, position: Position, shown: Position | undefined): Instant {
  if (position === shown || seesAllRead(query, plan)) return timeOf(position)
  const { order, range } = query
  const isAscending = order === 'asc'
  const days = timeOf(position).ms / dayMs
  const whole = instantOfMs((isAscending ? Math.floor(days) : Math.floor(days) + 1) * dayMs)
  const known = shown === undefined ? (isAscending ? range.from : range.to) : timeOf(shown)
  return compareInstants(whole, known) > 0 === isAscending ? whole : known
}

/** Whether the caller may see every entry under the plan's keys, and not only those that he is shown. */
function seesAllRead({ scope, organization, sight }: Query, { name }: Plan): boolean {
  const all = name === 'container' ? scope : (`organizations/${organization}` as const)
  const { reads, readsPrivate } = sight
  return reads.includes(all) && (readsPrivate.length === 0 || readsPrivate.includes(all))
}

function timeOf(position: Position): Instant {
  return entryIdInstant(idOfPosition(position))
}
