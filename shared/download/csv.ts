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

const outcomeColumn = 'outcome'
const outcomeFromColumn = 'outcomeFrom'
const localTimeColumn = 'eventTimeStampLocal'
const restColumn = 'other'
const cutColumn = 'cut'

/** A cell with any other character gets quotes: programs disagree about which characters need them. */
const needsQuotes = /[^\w .:/@+~-]|^ | $/

/** Where a value goes. */
interface Column {
  /** Its place in the row. */
  readonly at: number
  readonly form: Form
}
/** By name, or by the name of the object and the names in it. */
type Columns = ReadonlyMap<string, Column | ReadonlyMap<string, Column>>

/** @throws RangeError for an unknown `timeZone`. */
export function csvFile({ timeZone, cellLengthMax, askedRow, ...options }: CsvOptions) {
  const { separator = 'comma', byteOrderMark = true } = options
  const localTime = timeZone === undefined ? undefined : localTimeIn(timeZone)
  const names: string[] = Object.keys(columns)
  names.splice(names.indexOf(outcomeColumn) + 1, 0, outcomeFromColumn)
  if (localTime) names.splice(names.indexOf('eventTimeStamp') + 1, 0, localTimeColumn)
  names.push(restColumn, ...(cellLengthMax === undefined ? [] : [cutColumn]))
  const placed = columnsIn(names)
  const outcomeAt = names.indexOf(outcomeColumn)
  const outcomeFromAt = names.indexOf(outcomeFromColumn)
  const localTimeAt = names.indexOf(localTimeColumn)
  const restAt = names.indexOf(restColumn)
  const rowOf = (cells: string[]) =>
    stringify([cells], {
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
      const cells = names.map(() => '')
      const left = fill(cells, entry, placed)
      if (left) cells[restAt] = jsonCell(left)
      // People look for failures in one column, so it has derived outcomes too; the column beside it tells sent from derived.
      if (cells[outcomeAt] !== '') cells[outcomeFromAt] = 'sent'
      else if (!Object.hasOwn(entry, outcomeColumn)) {
        cells[outcomeAt] = outcomeOf(entry)
        cells[outcomeFromAt] = 'derived'
      }
      if (localTime) cells[localTimeAt] = localTime(entry.eventTimeStamp)
      return rowOf(cellLengthMax === undefined ? cells : cutCells(names, cells, cellLengthMax))
    },
  }
}

function columnsIn(names: readonly string[]): Columns {
  const placed = new Map<string, Column | Map<string, Column>>()
  for (const [path, form] of Object.entries(columns)) {
    const column = { at: names.indexOf(path), form }
    const [outer = '', inner] = path.split('.')
    if (inner === undefined) placed.set(outer, column)
    else {
      const within = placed.get(outer)
      if (within instanceof Map) within.set(inner, column)
      else placed.set(outer, new Map([[inner, column]]))
    }
  }
  return placed
}

/** The last cell names those that are cut. */
function cutCells(names: readonly string[], cells: readonly string[], lengthMax: number): string[] {
  const isTooLong = (cell = '') => cell.length > lengthMax
  const tooLong = names.filter((_, at) => isTooLong(cells[at]))
  return cells.map((cell) => (isTooLong(cell) ? cutCell(cell, lengthMax) : cell)).with(-1, tooLong.join(' '))
}

/**
 * Puts each value that fits its column into its cell.
 * @returns what has no cell: no object that was emptied by its cells, and nothing at all if all has one.
 */
function fill(cells: string[], fields: object, placed: Columns): object | undefined {
  const left: [string, unknown][] = []
  for (const [name, value] of Object.entries(fields)) {
    const rest = fillFrom(cells, value, placed.get(name))
    if (rest !== undefined) left.push([name, rest])
  }
  return left.length > 0 ? Object.fromEntries(left) : undefined
}

function fillFrom(cells: string[], value: unknown, to: ReturnType<Columns['get']>): unknown {
  if (to === undefined) return value
  if (!('form' in to)) return isObject(value) && Object.keys(value).length > 0 ? fill(cells, value, to) : value
  const cell = cellOf(to.form, value)
  if (cell === undefined) return value
  cells[to.at] = cell
  return undefined
}

/** `undefined` for a value that does not fit: its cell would look like that of another value, or of none. */
function cellOf(form: Form, value: unknown): string | undefined {
  if (form === 'json') return isObject(value) || Array.isArray(value) ? jsonCell(value) : undefined
  if (form === 'text') return fitsTextCell(value) ? textCell(value) : undefined
  const fits = Array.isArray(value) && value.length > 0 && value.every((id) => fitsTextCell(id) && !id.includes('/'))
  return fits ? textCell(value.join('/')) : undefined
}
