// Entries as CSV (RFC 4180): one row an entry, the same columns for every entry, structured fields as JSON in their cell. A cell
// that a spreadsheet would take for a formula is made text.
import { stringify } from 'csv-stringify/sync'
import type { Entry } from './entry.ts'

type Cell = string | undefined

const columns = {
  id: ({ id }) => id,
  eventTimeStamp: ({ eventTimeStamp }) => eventTimeStamp,
  receivedTimeStamp: ({ receivedTimeStamp }) => receivedTimeStamp,
  eventName: ({ eventName }) => eventName,
  eventSource: ({ eventSource }) => eventSource,
  eventType: ({ eventType }) => eventType,
  eventVersion: ({ eventVersion }) => eventVersion,
  severity: ({ severity }) => severity,
  visibility: ({ visibility }) => visibility,
  region: ({ region }) => region,
  'initiator.id': ({ initiator }) => initiator.id,
  'initiator.email': ({ initiator }) => initiator.email,
  resourceId: ({ resourceId }) => resourceId,
  resourceName: ({ resourceName }) => resourceName,
  'context.organizationId': ({ context }) => context.organizationId,
  'context.folderPath': ({ context }) => context.folderPath?.join('/'),
  'context.folderId': ({ context }) => context.folderId,
  'context.projectId': ({ context }) => context.projectId,
  sourceIpAddress: ({ sourceIpAddress }) => sourceIpAddress,
  userAgent: ({ userAgent }) => userAgent,
  correlationId: ({ correlationId }) => correlationId,
  insertId: ({ insertId }) => insertId,
  'request.endpoint': ({ request }) => request.endpoint,
  'request.parameters': ({ request }) => json(request.parameters),
  'request.headers': ({ request }) => json(request.headers),
  'request.body': ({ request }) => json(request.body),
  result: ({ result }) => json(result),
  details: ({ details }) => json(details),
  serviceAccountDelegationInfo: ({ serviceAccountDelegationInfo }) => json(serviceAccountDelegationInfo),
  /** Whatever else the producer sent, by field name, so that the file is complete. */
  other: (entry) => json(otherFields(entry)),
} as const satisfies Record<string, (entry: Entry) => Cell>

export function csvHeader(): string {
  return rowsOf([Object.keys(columns)])
}

export function csvRows(entries: readonly Entry[]): string {
  return rowsOf(entries.map((entry) => Object.values(columns).map((cell) => cell(entry))))
}

function rowsOf(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows] as Cell[][], { record_delimiter: '\r\n', escape_formulas: true })
}

function json(value: object | undefined): Cell {
  return value && JSON.stringify(value)
}

function otherFields(entry: Entry): object | undefined {
  const fields = Object.entries(entry).flatMap(([field, value]) => {
    if (field in columns || field === 'payloads') return []
    if (!['initiator', 'context', 'request'].includes(field)) return [[field, value]]
    return Object.entries(value as object)
      .map(([name, inner]) => [`${field}.${name}`, inner])
      .filter(([name]) => !(name in columns))
  })
  return fields.length > 0 ? Object.fromEntries(fields) : undefined
}
