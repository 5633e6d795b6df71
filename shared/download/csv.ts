// Entries as CSV (RFC 4180): one row an entry, with the same columns for all, and each value of the entry once. A value without a
// column, or one that does not fit its column, is in the column `other`. docs/csv.md explains how a row becomes the entry again.

import { stringify } from 'csv-stringify/sync'
import type { Entry } from '../entry/entry.ts'
import { outcomeOf } from '../entry/outcome.ts'
import { isObject } from '../is-object.ts'
import { localTimeIn } from '../time/local-time.ts'
import { cutCell, fitsTextCell, jsonCell, textCell } from './csv-cell.ts'
import { type CsvOptions, csvSeparators } from './csv-options.ts'

type Form = 'text' | 'path' | 'json'

/** By path; no name in a path has a dot. */
const columns = {
  id: 'text',
  eventTimeStamp: 'text',
  receivedTimeStamp: 'text',
  eventName: 'text',
  eventSource: 'text',
  eventType: 'text',
  eventVersion: 'text',
  severity: 'text',
  outcome: 'text',
  visibility: 'text',
  region: 'text',
  'initiator.id': 'text',
  'initiator.email': 'text',
  resourceId: 'text',
  resourceName: 'text',
  resources: 'json',
  'context.organizationId': 'text',
  'context.folderPath': 'path',
  'context.folderId': 'text',
  'context.projectId': 'text',
  sourceIpAddress: 'text',
  userAgent: 'text',
  correlationId: 'text',
  insertId: 'text',
  'request.endpoint': 'text',
  'request.parameters': 'json',
  'request.headers': 'json',
  'request.body': 'json',
  result: 'json',
  details: 'json',
  serviceAccountDelegationInfo: 'json',
} as const satisfies Record<string, Form>

const columnForms = Object.entries(columns).map(([name, form]) => ({ name, form, path: name.split('.') }))
const outerNames = new Set(columnForms.flatMap(({ path: [outer, inner] }) => (inner === undefined ? [] : [outer])))
const outcomeColumn = 'outcome'
const outcomeFromColumn = 'outcomeFrom'
const localTimeColumn = 'eventTimeStampLocal'
const restColumn = 'other'
const cutColumn = 'cut'

/** A cell with any other character gets quotes: programs disagree about which characters need them. */
const needsQuotes = /[^\w .:/@+~-]|^ | $/

type Cells = ReadonlyMap<string, string>

/** @throws RangeError for an unknown `timeZone`. */
export function csvFile({ timeZone, cellLengthMax, askedRow, ...options }: CsvOptions) {
  const { separator = 'comma', byteOrderMark = true } = options
  const localTime = timeZone === undefined ? undefined : localTimeIn(timeZone)
  const names = columnForms.map(({ name }) => name)
  names.splice(names.indexOf(outcomeColumn) + 1, 0, outcomeFromColumn)
  if (localTime) names.splice(names.indexOf('eventTimeStamp') + 1, 0, localTimeColumn)
  names.push(restColumn, ...(cellLengthMax === undefined ? [] : [cutColumn]))
  const rowOf = (cells: readonly string[]) =>
    stringify([[...cells]], {
      delimiter: csvSeparators[separator],
      record_delimiter: '\r\n',
      quoted_match: needsQuotes,
    })
  return {
    /** @param asked the request of the file. */
    begin(asked: object): string {
      const first = askedRow ? rowOf(names.map((_, at) => (at === 0 ? jsonCell(asked) : ''))) : ''
      return (byteOrderMark ? '\ufeff' : '') + first + rowOf(names)
    },
    row(entry: Entry): string {
      const cells = new Map(cellsOf(entry))
      if (localTime) cells.set(localTimeColumn, localTime(entry.eventTimeStamp))
      return rowOf(rowCells(names, cells, cellLengthMax))
    },
  }
}

function rowCells(names: readonly string[], cells: Cells, lengthMax = Number.POSITIVE_INFINITY): string[] {
  const tooLong = names.filter((name) => (cells.get(name)?.length ?? 0) > lengthMax)
  return names.map((name) => {
    const cell = name === cutColumn ? tooLong.join(' ') : (cells.get(name) ?? '')
    return tooLong.includes(name) ? cutCell(cell, lengthMax) : cell
  })
}

/**
 * A value that fits its column has a cell there; what is left of the entry goes to `other`. People look for failures in one column, so it
 * has derived outcomes too; the column beside it tells sent from derived.
 */
function cellsOf(entry: Entry): Map<string, string> {
  const cells = new Map<string, string>()
  for (const { name, form, path } of columnForms) {
    const cell = cellOf(form, valueAt(entry, path))
    if (cell !== undefined) cells.set(name, cell)
  }
  const left = leftOf(entry, cells)
  if (left) cells.set(restColumn, jsonCell(left))
  if (cells.has(outcomeColumn)) cells.set(outcomeFromColumn, 'sent')
  else if (!Object.hasOwn(entry, outcomeColumn)) {
    cells.set(outcomeColumn, outcomeOf(entry))
    cells.set(outcomeFromColumn, 'derived')
  }
  return cells
}

/** What has no cell: no object that was emptied by its cells, and nothing at all if all has one. */
function leftOf(fields: object, cells: Cells, within = ''): object | undefined {
  const left = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    const path = `${within}${name}`
    if (cells.has(path) && !name.includes('.')) return []
    const isSplit = within === '' && outerNames.has(name) && isObject(value) && Object.keys(value).length > 0
    const inner = isSplit ? leftOf(value, cells, `${name}.`) : value
    return inner === undefined ? [] : [[name, inner]]
  })
  return left.length > 0 ? Object.fromEntries(left) : undefined
}

/** `undefined` for a value that does not fit: its cell would look like that of another value, or of none. */
function cellOf(form: Form, value: unknown): string | undefined {
  if (form === 'json') return isObject(value) || Array.isArray(value) ? jsonCell(value) : undefined
  if (form === 'text') return fitsTextCell(value) ? textCell(value) : undefined
  const fits = Array.isArray(value) && value.length > 0 && value.every((id) => fitsTextCell(id) && !id.includes('/'))
  return fits ? textCell(value.join('/')) : undefined
}

function valueAt(entry: Entry, [outer = '', inner]: readonly string[]): unknown {
  const value = Object.hasOwn(entry, outer) ? entry[outer as keyof Entry] : undefined
  if (inner === undefined) return value
  return isObject(value) && Object.hasOwn(value, inner) ? value[inner] : undefined
}
