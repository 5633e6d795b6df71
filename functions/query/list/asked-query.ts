// Builds the query from a listing's parameters and a scope, for every endpoint that lists or counts. The scope's organization may still be
// unknown.
import type { AskedQuery } from '../../../shared/filter/query.ts'
import type { ParameterValues } from '../../../shared/http/parameters.ts'
import { timeRange } from '../../../shared/time/time-range.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import { filterOf, type selectionParameters } from './list-parameters.ts'

/** @throws AuditError `PARAMETER_INVALID` naming the parameter. */
export function askedQuery(
  { scope, sight }: ReadableScope,
  given: ParameterValues<typeof selectionParameters>,
  order: AskedQuery['order'],
  nowMs: number,
): AskedQuery {
  const bounds = { start: given['start-time-range'], end: given['end-time-range'] }
  const range = timeRange(bounds, { start: 'start-time-range', end: 'end-time-range' }, nowMs)
  return { scope, sight, range, order, filter: filterOf(given), direct: given.include === 'direct' }
}
