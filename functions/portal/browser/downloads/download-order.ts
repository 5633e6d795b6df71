// What a download is asked for: exactly what the list shows, by the list's own parameters. Nothing is collected from the page: the file is
// made by the service, of all that the parameters mean.

/** Of the body of `POST /v2/{scope}/{id}/downloads`. */
export type DownloadFormat = 'ndjson' | 'csv' | 'bundle'

export interface DownloadChoice {
  readonly format: DownloadFormat
  /** Of a CSV file: as Excel reads it where a comma stands in numbers. Otherwise as programs read it. */
  readonly forExcel: boolean
  /** Of a CSV file: adds a column with the time there. An IANA name. */
  readonly timeZone?: string
}

export interface DownloadOrder {
  /** What stands in the address: whose the container is. */
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** The longest text that a cell of Excel holds (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3, read 2026-11-26). */
const excelCellLengthMax = 32_767

/** They say how a list is read, and not what is in it. */
const ofReading = new Set(['limit', 'cursor', 'sort', 'explain'])

/** The API names these as every body does; filters are called in a body as in an address. */
const renamed = new Map([
  ['start-time-range', 'startTimeRange'],
  ['end-time-range', 'endTimeRange'],
])

/** Those are given once; a filter is a list of values. */
const single = new Set(['startTimeRange', 'endTimeRange', 'include'])

/**
 * @param asked what the list on the screen has asked the API, with both ends of its time range: without an end, the file would hold what came
 *   after the page was read. What the list does not know, the download does not either, and refuses in the same words.
 */
export function downloadOrder(asked: URLSearchParams, choice: DownloadChoice): DownloadOrder {
  const query = new URLSearchParams(asked.getAll('organization').map((id): [string, string] => ['organization', id]))
  const names = [...new Set(asked.keys())].filter((name) => name !== 'organization' && !ofReading.has(name))
  const selection = names.map((name) => {
    const field = renamed.get(name) ?? name
    const [first = ''] = asked.getAll(name)
    return [field, single.has(field) ? first : asked.getAll(name)] as const
  })
  return { query, body: { format: choice.format, ...Object.fromEntries(selection), ...csvFields(choice) } }
}

function csvFields({ format, forExcel, timeZone }: DownloadChoice) {
  if (format !== 'csv') return {}
  return {
    separator: forExcel ? 'semicolon' : 'comma',
    byteOrderMark: forExcel,
    ...(forExcel ? { cellLengthMax: excelCellLengthMax } : {}),
    ...(timeZone === undefined ? {} : { timeZone }),
  }
}
