// The differences of two JSON values, field by field. There is no limit on fields: an incomplete comparison would be no evidence.
import { isObject } from '../is-object.ts'

export interface Difference {
  /** `request.body.members[0].role`. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed' | 'same'
  /** Absent if there was no value, or if it is unknown. */
  readonly before?: unknown
  readonly after?: unknown
}

/**
 * In the order of the first value, then the fields that only the second has. `undefined` means absent.
 * @param at the path of both values.
 */
export function differencesOf(before: unknown, after: unknown, at = ''): Difference[] {
  if (before === undefined) return leavesOf(after, at).map(([path, value]) => ({ path, kind: 'added', after: value }))
  if (after === undefined)
    return leavesOf(before, at).map(([path, value]) => ({ path, kind: 'removed', before: value }))
  const [left, right] = [membersOf(before), membersOf(after)]
  if (!left || !right || Array.isArray(before) !== Array.isArray(after)) return [leafDifference(before, after, at)]
  if (left.size === 0 && right.size === 0) return [leafDifference(before, after, at)]
  const names = new Set([...left.keys(), ...right.keys()])
  return [...names].flatMap((name) => differencesOf(left.get(name), right.get(name), joined(at, name)))
}

/** Every field with a value, and its path; an empty object or list is a value too. */
export function leavesOf(value: unknown, at = ''): [path: string, value: unknown][] {
  if (value === undefined) return []
  const members = membersOf(value)
  if (!members || members.size === 0) return [[at, value]]
  return [...members].flatMap(([name, child]) => leavesOf(child, joined(at, name)))
}

/** Quotes names that would be ambiguous: `annotations["k8s.io/reason"]`. */
export function joined(at: string, name: string | number): string {
  if (typeof name === 'number') return `${at}[${name}]`
  if (!/^[\p{L}\p{N}_$@:/-]+$/u.test(name)) return `${at}[${JSON.stringify(name)}]`
  return at === '' ? name : `${at}.${name}`
}

function leafDifference(before: unknown, after: unknown, path: string): Difference {
  const isSame = JSON.stringify(before) === JSON.stringify(after)
  return { path, kind: isSame ? 'same' : 'changed', before, after }
}

function membersOf(value: unknown): Map<string | number, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.entries())
  return isObject(value) ? new Map(Object.entries(value)) : undefined
}
