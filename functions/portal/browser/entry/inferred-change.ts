// What changed, inferred from the previous entry of the same resource and marked as inferred. For changes that the entry itself states, see
// change.ts.

import type { Change } from '../../../../shared/entry/change.ts'
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import { isObject } from '../../../../shared/is-object.ts'
import { differencesOf, leavesOf } from '../../../../shared/json/differences.ts'
import type { ShownEntry } from '../api/shown-entry.ts'

/**
 * Compares the fields that this entry sets with those that the other one set. A field that only the other one names does not count as
 * removed, since requests name only what they change.
 * @returns `undefined` unless both are of the same resource, succeeded, and share a field.
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

/** The state of the resource after the entry: its result, or else the request. */
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
