// The views that every scope has. Their names are texts of the portal.
import type { Scope } from '../../../../shared/entry/scope.ts'
import { startOfDay } from '../words/zoned-time.ts'

const queries = {
  /** The changes by people today. */
  changesByPeople: 'actor=person&event-type=ADMIN_ACTIVITY&outcome=SUCCESS',
  failed: 'range=P7D&outcome=!SUCCESS',
  /** Event names are case-sensitive. */
  membersAndRoles: 'range=P30D&event-name=*Member*&event-name=*member*&event-name=*Role*&event-name=*role*',
} as const

export type BuiltInView = keyof typeof queries
export const builtInViews = Object.keys(queries) as readonly BuiltInView[]

/** @param zone the time zone that defines "today". */
export function builtIn(view: BuiltInView, scope: Scope, nowMs: number, zone: string) {
  const query = new URLSearchParams(queries[view])
  if (!query.has('range')) {
    query.set('start-time-range', new Date(startOfDay(nowMs, zone)).toISOString())
    query.set('end-time-range', new Date(startOfDay(nowMs, zone, 1)).toISOString())
  }
  return { scope, query: query.toString() }
}
