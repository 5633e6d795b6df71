// What changed, as the entry itself states it, in the forms that services use. Infers nothing (the portal does).

import { isObject } from '../is-object.ts'
import { type Difference, differencesOf, joined } from '../json/differences.ts'
import type { SubmittedEntry } from './entry.ts'

export interface Change {
  /** The field of the entry that states the change: `details.changes`. */
  readonly source: string
  readonly rows: readonly Difference[]
}

type Segment = string | number
interface Found {
  readonly source: readonly Segment[]
  readonly rows: readonly Difference[]
}

/** `undefined` if the entry does not state a change. */
export function statedChange(entry: SubmittedEntry): Change | undefined {
  const places: readonly (readonly [path: readonly string[], value: unknown])[] = [
    [['details'], entry.details],
    [['result'], entry.result],
    [['request', 'body'], entry.request.body],
    [['request', 'parameters'], entry.request.parameters],
    ...['changes', 'change', 'diff'].map((name) => [[name], entry[name]] as const),
  ]
  for (const [path, value] of places) {
    const found = foundIn(value, path, { at: '', isChange: changeNames.has(path[0] ?? ''), source: path })
    if (found.length > 0) return { source: pathOf(sharedStart(found)), rows: found.flatMap(({ rows }) => rows) }
  }
  return halfStated(entry)
}

/** Names of fields that contain a change, and say nothing about which field changed. */
const changeNames = new Set(
  ['changes', 'change', 'changeset', 'change_set', 'diff', 'delta', 'differences', 'modifications'].concat([
    'modifiedProperties',
    'modified_properties',
    'modified',
    'audited_changes',
    'object_changes',
    'resource_changes',
  ]),
)

const pairNames = [
  ['before', 'after'],
  ['old', 'new'],
  ['oldValue', 'newValue'],
  ['old_value', 'new_value'],
  ['oldValues', 'newValues'],
  ['old_values', 'new_values'],
  ['previousValue', 'newValue'],
  ['previousValue', 'currentValue'],
  ['oldState', 'newState'],
  ['oldObject', 'newObject'],
] as const

/** `from` and `to` also occur in letters and journeys, so they count only within a field that is called a change. */
const looserPairNames = [...pairNames, ['from', 'to'], ['previous', 'current']] as const

const fieldNames = [
  ...['field', 'fieldName', 'field_name', 'path', 'property', 'propertyName', 'attribute', 'column', 'address'],
  ...['displayName', 'key', 'name'],
]

interface Around {
  /** The path for a row that is found here. */
  readonly at: string
  readonly isChange: boolean
  readonly source: readonly Segment[]
}

function foundIn(value: unknown, path: readonly Segment[], around: Around): Found[] {
  if (Array.isArray(value)) {
    if (isPatch(value)) return [{ source: path, rows: (value as Operation[]).map(patchRow) }]
    if (around.isChange && around.at !== '' && value.length === 2 && !value.some(isObject))
      return [{ source: around.source, rows: pairRows(value[0], value[1], around.at) }]
    return value.flatMap((item, index) => foundIn(item, [...path, index], { ...around, at: joined(around.at, index) }))
  }
  if (!isObject(value)) return []
  const pair = pairOf(value, around.isChange)
  if (pair) {
    const rows = pairRows(value[pair[0]], value[pair[1]], fieldOf(value) ?? around.at)
    return [{ source: around.isChange ? around.source : path, rows }]
  }
  return Object.entries(value).flatMap(([name, child]) => {
    const isNamedChange = changeNames.has(name)
    const here = [...path, name]
    const inside = isNamedChange
      ? { at: fieldOf(value) ?? around.at, isChange: true, source: around.isChange ? around.source : here }
      : { ...around, at: joined(around.at, name) }
    return foundIn(child, here, inside)
  })
}

/** Both must be present, so that an unrelated `old` or `new` is not taken for a change; an absent one may be `null`. */
function pairOf(value: Record<string, unknown>, isChange: boolean): readonly [string, string] | undefined {
  return (isChange ? looserPairNames : pairNames).find(([before, after]) => before in value && after in value)
}

function fieldOf(value: Record<string, unknown>): string | undefined {
  const named = fieldNames.map((name) => value[name]).find((name) => typeof name === 'string' && name !== '')
  if (typeof named !== 'string') return undefined
  return named.startsWith('/') ? pointerPath(named) : named
}

function pairRows(before: unknown, after: unknown, at: string): Difference[] {
  const [left, right] = [before, after].map((value) => parsed(value) ?? undefined)
  return differencesOf(left, right, at)
}

/** Azure encodes values as JSON within JSON: `"\"Enabled\""`. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{"]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** RFC 6902. */
const operations = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test'])

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

function isPatch(list: readonly unknown[]): boolean {
  const isOperation = (item: unknown) =>
    isObject(item) && operations.has(String(item['op'])) && /^$|^\//.test(String(item['path']))
  return list.length > 0 && list.every(isOperation)
}

function patchRow({ op, path, from, value }: Operation): Difference {
  const field = pointerPath(path)
  switch (op) {
    case 'add':
      return { path: field, kind: 'added', after: value }
    case 'remove':
      return { path: field, kind: 'removed' }
    case 'test':
      return { path: field, kind: 'same', before: value, after: value }
    case 'replace':
      return { path: field, kind: 'changed', after: value }
    default:
      return { path: field, kind: op === 'copy' ? 'added' : 'changed', after: `${op} ${pointerPath(from ?? '')}` }
  }
}

/** RFC 6901. */
function pointerPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((at, token) => joined(at, /^(0|[1-9]\d*)$/.test(token) ? Number(token) : token), '')
}

/** One side only: the new value without the old one, or the old one without the new. */
function halfStated({ details, result }: SubmittedEntry): Change | undefined {
  for (const [place, value] of Object.entries({ details, result })) {
    if (!isObject(value)) continue
    for (const side of ['after', 'before'] as const) {
      if (!isObject(value[side])) continue
      const rows = differencesOf(undefined, value[side])
      return {
        source: `${place}.${side}`,
        rows: rows.map(({ path, after }) => ({ path, kind: 'changed', [side]: after })),
      }
    }
  }
  return undefined
}

function sharedStart(found: readonly Found[]): readonly Segment[] {
  const [first = [], ...others] = found.map(({ source }) => source)
  const length = first.findIndex((segment, index) => others.some((other) => other[index] !== segment))
  return length === -1 ? first : first.slice(0, length)
}

function pathOf(segments: readonly Segment[]): string {
  return segments.reduce<string>(joined, '')
}
