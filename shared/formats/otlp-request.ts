// The records of an export request of OTLP: each log with the resource and the scope that it was sent under.
import { AuditError } from '../audit-error.ts'
import { defined, type Fields } from './format.ts'
import { otlpRecordsMax, otlpRepeatedBytesMax } from './otlp-limits.ts'

interface ExportRequest {
  readonly resourceLogs?: readonly {
    readonly resource?: Fields
    readonly schemaUrl?: string
    readonly scopeLogs?: readonly {
      readonly scope?: Fields
      readonly schemaUrl?: string
      readonly logRecords?: readonly Fields[]
    }[]
  }[]
}

/** @param request in the form of otlp-shape.ts. @throws AuditError `BODY_TOO_LARGE`. */
export function recordsOfRequest(request: Fields): readonly Fields[] {
  const { resourceLogs = [] } = request as ExportRequest
  const count = resourceLogs.reduce(
    (sum, { scopeLogs = [] }) => scopeLogs.reduce((all, { logRecords = [] }) => all + logRecords.length, sum),
    0,
  )
  if (count > otlpRecordsMax)
    throw new AuditError('BODY_TOO_LARGE', `the body holds ${count} records; at most ${otlpRecordsMax} are allowed`)
  const repeated = resourceLogs.reduce((sum, { resource, scopeLogs = [] }) => {
    const bytes = bytesOf(resource)
    return scopeLogs.reduce(
      (all, { scope, logRecords = [] }) => all + (bytes + bytesOf(scope)) * logRecords.length,
      sum,
    )
  }, 0)
  if (repeated > otlpRepeatedBytesMax)
    throw new AuditError(
      'BODY_TOO_LARGE',
      `the resources and scopes have ${repeated} bytes when each record has its own; at most ${otlpRepeatedBytesMax} are allowed`,
    )
  return resourceLogs.flatMap(({ resource, schemaUrl: resourceSchemaUrl, scopeLogs = [] }) =>
    scopeLogs.flatMap(({ scope, schemaUrl: scopeSchemaUrl, logRecords = [] }) =>
      logRecords.map((log) => defined({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, log })),
    ),
  )
}

function bytesOf(fields: Fields | undefined): number {
  return fields === undefined ? 0 : JSON.stringify(fields).length
}
