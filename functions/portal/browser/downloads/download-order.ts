// The request for a download: exactly what the list shows, by the same parameters. The service makes the file from the parameters, so nothing
// is collected from the page.

/** The body of `POST /v2/{scope}/{id}/downloads`. */
export type DownloadFormat = 'ndjson' | 'csv' | 'bundle' | 'ocsf'

export interface DownloadChoice {
  readonly format: DownloadFormat
  /** For CSV: in the form that Excel reads in countries with a decimal comma. Otherwise in the form for programs. */
  readonly forExcel: boolean
  /** For CSV: an IANA time zone. Adds a column with the local time. */
  readonly timeZone?: string
}

export interface DownloadOrder {
  /** The query of the address: whose container it is. */
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** The maximum length of a cell in Excel (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3, read 2026-11-26). */
const excelCellLengthMax = 32_767

/** Parameters that say how a list is read, not which entries are in it. */
const ofReading = new Set(['limit', 'cursor', 'sort', 'explain'])

/** In a body, the API has other names for these; filters have the same names. */
const renamed = new Map([
  ['start-time-range', 'startTimeRange'],
  ['end-time-range', 'endTimeRange'],
])

/** Parameters with a single value; filters have lists of values. */
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
