// What changed by what the previous entry of the same resource had left: a conclusion, and named as one. For entries that say themselves
// what changed see change.ts.
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import { isObject } from '../../../../shared/is-object.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import type { Change } from './change.ts'
import { differencesOf, leavesOf } from './differences.ts'

/**
 * The fields that this entry sets, against those that the other one has set. A field that only the other one names is not said to be
 * removed: requests that change something name what they change.
 * @returns `undefined` unless both are of the same resource, succeeded, and name a field in common.
 */
export function inferredChange(entry: ShownEntry, previous: ShownEntry): Change | undefined {
  if (!isOfOneResource(entry, previous)) return undefined
  if (outcomeOf(entry) !== 'SUCCESS' || outcomeOf(previous) !== 'SUCCESS') return undefined
  const [source, after] = stateOf(entry)
  const [, before] = stateOf(previous)
  const known = new Map(leavesOf(before))
  if (!leavesOf(after).some(([path]) => known.has(path))) return undefined
  const rows = differencesOf(before, after).filter(({ kind }) => kind !== 'removed')
  return { source, rows }
}

export function isOfOneResource(a: ShownEntry, b: ShownEntry): boolean {
  return a.resourceId !== undefined && a.resourceId === b.resourceId && a.eventSource === b.eventSource
}

/** What the entry says the resource is like now: its result, else what was asked for. */
function stateOf({ result, request }: ShownEntry): [source: string, state: unknown] {
  const places: [string, unknown][] = [
    ['result.after', memberOf(result, 'after')],
    ['request.body.payload', memberOf(request.body, 'payload')],
    ['request.body', request.body],
    ['result', result],
  ]
  return places.find(([, value]) => isObject(value) && Object.keys(value).length > 0) ?? ['result', {}]
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined
}
