// The body of a request for a download: its schema, and the messages that refuse anything else.

import * as v from 'valibot'
import { bodyInvalid } from '../../../shared/audit-error.ts'
import { type CsvOptions, cellLengthMaxMin, csvSeparators } from '../../../shared/download/csv-options.ts'
import { type DownloadFormat, type DownloadOrder, downloadFormats } from '../../../shared/download/download.ts'
import { type AskedFilter, type FilterName, filterNames, valuesMax } from '../../../shared/filter/filter.ts'
import { textSchema } from '../../../shared/http/parameters.ts'
import { keysOf } from '../../../shared/keys-of.ts'
import { oneOf } from '../../../shared/one-of.ts'
import { isTimeZone } from '../../../shared/time/local-time.ts'
import { filterOf, selectionParameters } from '../list/list-parameters.ts'
import { checkBody } from '../request/json-body.ts'

const time = v.optional(v.pipe(v.string('must be an RFC 3339 time'), v.metadata({ format: 'date-time' })))
const leavesFault = 'must be a whole number from 0'
const leaves = v.optional(v.pipe(v.number(leavesFault), v.safeInteger(leavesFault), v.minValue(0, leavesFault)))

/** A filter of the listing: one value, or several that mean *or*. */
const filterFault = `must be a string or a list of 1 to ${valuesMax} strings`
const listed = v.pipe(
  v.array(textSchema, filterFault),
  v.minLength(1, filterFault),
  v.maxLength(valuesMax, filterFault),
)
const asked = v.optional(v.union([textSchema, listed], filterFault))
const filters = Object.fromEntries(filterNames.map((name) => [name, asked])) as Record<FilterName, typeof asked>
/** The filters are kept in the download's Ledger row, which is rewritten at every step; a row is limited to 400 KB. */
const filterBytesMax = 100_000

const flag = v.optional(v.boolean('must be true or false'))
const cellLengthFault = `must be a whole number from ${cellLengthMaxMin}`
const csvFields = {
  separator: v.optional(oneOf(keysOf(csvSeparators))),
  byteOrderMark: flag,
  timeZone: v.optional(
    v.pipe(
      v.string('must be the name of a time zone'),
      v.check(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin'),
    ),
  ),
  cellLengthMax: v.optional(
    v.pipe(v.number(cellLengthFault), v.safeInteger(cellLengthFault), v.minValue(cellLengthMaxMin, cellLengthFault)),
  ),
  askedRow: flag,
}
const bundleFields = { sinceSize: leaves, fromLeafIndex: leaves, toLeafIndex: leaves }
/** Fields that only files of one format have. */
const fieldsOf: Readonly<Partial<Record<DownloadFormat, object>>> = { csv: csvFields, bundle: bundleFields }

export const downloadRequestSchema = v.strictObject(
  {
    format: oneOf(downloadFormats),
    startTimeRange: time,
    endTimeRange: time,
    include: v.optional(selectionParameters.include.schema),
    ...filters,
    ...csvFields,
    ...bundleFields,
  },
  (issue) => (issue.expected === 'never' ? 'is not a field of a download' : 'must be an object'),
)

/** What the fields mean, for the API's description. */
export const downloadFields = {
  startTimeRange: 'Inclusive. Defaults to the start of the retention period.',
  endTimeRange: 'Exclusive. Defaults to now, plus five minutes for senders whose clocks are ahead.',
  ...Object.fromEntries(
    (['include', ...filterNames] as const).map((name) => [name, selectionParameters[name].description]),
  ),
  separator: 'The character between cells. Defaults to `comma`.',
  byteOrderMark: 'Whether the file begins with U+FEFF, which Excel needs. Defaults to `true`.',
  timeZone: 'The IANA name of a time zone. Adds the column `eventTimeStampLocal`.',
  cellLengthMax:
    'The maximum length of a cell, in UTF-16 units. Longer cells are cut, and the column `cut` names them. The limit of Excel is 32767.',
  askedRow: 'Whether the first row, before the column names, holds the request as JSON. Defaults to `false`.',
  sinceSize: 'The size of a checkpoint that you kept: the file proves that the log was only appended to since.',
  fromLeafIndex: 'Inclusive. Together with `toLeafIndex`, replaces a time range and filters.',
  toLeafIndex: 'Exclusive.',
}

export type DownloadRequest = v.InferOutput<typeof downloadRequestSchema>

/** @throws AuditError `BODY_INVALID` or, of a filter, `PARAMETER_INVALID`, naming the field. */
export function parseDownloadRequest(body: unknown): DownloadRequest {
  const request = checkBody(downloadRequestSchema, body)
  checkTogether(request)
  return request
}

/** The optional parts of a request: filter, container selection, CSV options. Those that were not asked for are absent. */
export function optionsOf(request: DownloadRequest): Pick<DownloadOrder, 'filter' | 'include' | 'csv'> {
  const filter: AskedFilter = Object.fromEntries(
    filterNames.flatMap((name) => (request[name] === undefined ? [] : [[name, [request[name]].flat()]])),
  )
  const { include } = request
  const csv: CsvOptions = Object.fromEntries(Object.entries(request).filter(([name]) => Object.hasOwn(csvFields, name)))
  return {
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
    ...(include === undefined ? {} : { include }),
    ...(Object.keys(csv).length > 0 ? { csv } : {}),
  }
}

function checkTogether(request: DownloadRequest) {
  const { format, startTimeRange, endTimeRange, fromLeafIndex, toLeafIndex } = request
  for (const [of, fields] of Object.entries(fieldsOf)) {
    const field = Object.keys(request).find((name) => Object.hasOwn(fields, name))
    if (field !== undefined && of !== format) throw bodyInvalid(field, `is allowed only with "format" ${of}`)
  }
  const { filter = {}, include } = optionsOf(request)
  filterOf(filter)
  if (Buffer.byteLength(JSON.stringify(filter)) > filterBytesMax)
    throw bodyInvalid('body', `must not have more than ${filterBytesMax} bytes of filters`)
  if ((fromLeafIndex === undefined) !== (toLeafIndex === undefined))
    throw bodyInvalid(
      fromLeafIndex === undefined ? 'fromLeafIndex' : 'toLeafIndex',
      'is missing: a range of leaf indexes needs both ends',
    )
  if (fromLeafIndex === undefined || toLeafIndex === undefined) return
  if (fromLeafIndex > toLeafIndex) throw bodyInvalid('fromLeafIndex', 'must not be larger than "toLeafIndex"')
  const [beside] = Object.keys({ ...(startTimeRange && { startTimeRange }), ...(endTimeRange && { endTimeRange }) })
    .concat(Object.keys(filter))
    .concat(include === undefined ? [] : 'include')
  if (beside !== undefined) throw bodyInvalid(beside, 'must not be combined with a range of leaf indexes')
}
