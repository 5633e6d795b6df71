// The text of each cell of a row, and the filter that finds entries with the same value. Draws nothing.
import { outcomeOf } from '../../../../shared/entry/outcome.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import type { ChipField } from './chips.ts'

export const defaultColumns = ['time', 'event', 'initiator', 'resource', 'container', 'source', 'outcome'] as const
export type KnownColumn = (typeof defaultColumns)[number]
/** A known column, or the path of any field: `request.body.payload.role`. */
export type Column = KnownColumn | (string & {})

export const columnsMax = 20

export function columnsOf(text: string | null): readonly Column[] {
  const names = (text ?? '').split(',').filter(isColumn)
  return names.length > 0 ? [...new Set(names)].slice(0, columnsMax) : defaultColumns
}

export function isColumn(name: string): boolean {
  return /^[\w.@[\]-]{1,200}$/.test(name)
}

export function isKnown(column: Column): column is KnownColumn {
  return defaultColumns.some((known) => known === column)
}

/** The name of the client in the user agent, without its version. */
export function toolOf({ userAgent }: ShownEntry): string {
  return /^[^/\s(]+/.exec(userAgent)?.[0] ?? ''
}

/** The text of a column that is the path of a field; `—` if the entry does not have it. */
export function fieldAt(entry: unknown, path: string): string {
  const value = path.split('.').reduce<unknown>((at, name) => {
    if (typeof at !== 'object' || at === null) return undefined
    return Array.isArray(at) && !/^\d+$/.test(name)
      ? at.map((one) => (one as Record<string, unknown>)?.[name])
      : (at as Record<string, unknown>)[name]
  }, entry)
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The filter that finds entries with the cell's value; `undefined` if there is none. */
export function filterOf(
  entry: ShownEntry,
  column: Column,
): { readonly field: ChipField; readonly value: string } | undefined {
  const of = (field: ChipField, value: string | undefined) =>
    value === undefined || value === '' ? undefined : { field, value }
  switch (column) {
    case 'time':
    case 'container':
      return undefined
    case 'event':
      return of('event-name', entry.eventName)
    case 'initiator':
      return of('initiator', entry.initiator.email ?? entry.initiator.id)
    case 'resource':
      return of('resource', entry.resourceName ?? entry.resourceId)
    case 'source':
      return of('source-ip', entry.sourceIpAddress)
    case 'outcome':
      return of('outcome', outcomeOf(entry))
    default: {
      const value = fieldAt(entry, column)
      return value === '' ? undefined : { field: 'field', value: `${column}:${value}` }
    }
  }
}

const classes: Readonly<Record<string, string>> = {
  time: 'c-at',
  event: 'c-what',
  initiator: 'c-who',
  resource: 'c-on',
  container: 'c-where',
  source: 'c-from',
  outcome: 'c-outcome',
}

/** The name of the column for the style sheet. */
export function columnClass(column: string): string {
  return classes[column] ?? 'c-field'
}
