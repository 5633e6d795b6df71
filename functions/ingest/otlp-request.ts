// The records of an OTLP export request, and the answers that exporters understand: https://opentelemetry.io/docs/specs/otlp/#otlphttp
import { BinaryWriter } from '@bufbuild/protobuf/wire'
import { AuditError } from '../../shared/audit-error.ts'
import { defined, type Fields } from '../../shared/formats/format.ts'
import { readJson } from '../../shared/formats/otlp-json.ts'
import { readProtobuf } from '../../shared/formats/otlp-protobuf.ts'
import { exportRequest } from '../../shared/formats/otlp-shape.ts'
import { refuseOtherCharsets, sentText } from '../../shared/http/sent-text.ts'
import { parseJson } from '../../shared/json/json-text.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import type { Submission } from './submission.ts'

/**
 * The collector's default batch is 8,192 (https://github.com/open-telemetry/opentelemetry-collector/tree/main/processor/batchprocessor),
 * and it drops what is refused.
 */
export const recordsMax = 10_000
/** Unpacked. */
export const otlpBytesMax = 20_000_000
/** Fields of messages: an ordinary record has fifty. */
const valuesMax = 750_000
/**
 * Each record is stored with its resource and scope, which are sent once: a request could otherwise be stored as thousands of times its
 * size.
 */
const repeatedBytesMax = 50_000_000

export type OtlpForm = 'json' | 'protobuf'

/** @throws AuditError `CONTENT_TYPE_UNSUPPORTED`. */
export function otlpForm(contentType = ''): OtlpForm {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase()
  if (type === 'application/json') return 'json'
  if (type === 'application/x-protobuf') return 'protobuf'
  throw new AuditError('CONTENT_TYPE_UNSUPPORTED', '"Content-Type" must be application/x-protobuf or application/json')
}

/** @throws AuditError `BODY_INVALID`, `BODY_TOO_LARGE` or `CONTENT_TYPE_UNSUPPORTED`. */
export function receivedLogs(submission: Submission, form: OtlpForm): readonly Fields[] {
  const { resourceLogs = [] } = (
    form === 'json' ? jsonRequest(submission) : readProtobuf(submission.body, exportRequest, valuesMax)
  ) as ExportRequest
  const count = resourceLogs.reduce(
    (sum, { scopeLogs = [] }) => scopeLogs.reduce((all, { logRecords = [] }) => all + logRecords.length, sum),
    0,
  )
  if (count > recordsMax)
    throw new AuditError('BODY_TOO_LARGE', `the body holds ${count} records; at most ${recordsMax} are allowed`)
  const repeated = resourceLogs.reduce((sum, { resource, scopeLogs = [] }) => {
    const bytes = bytesOf(resource)
    return scopeLogs.reduce(
      (all, { scope, logRecords = [] }) => all + (bytes + bytesOf(scope)) * logRecords.length,
      sum,
    )
  }, 0)
  if (repeated > repeatedBytesMax)
    throw new AuditError(
      'BODY_TOO_LARGE',
      `the resources and scopes have ${repeated} bytes when each record has its own; at most ${repeatedBytesMax} are allowed`,
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

function jsonRequest({ contentType, body, wasDecoded }: Submission): Fields {
  refuseOtherCharsets(contentType)
  const json = parseJson({ ...sentText(body, wasDecoded), what: 'the body' }, valueBudget(valuesMax))
  const [fault] = json.faults().values()
  if (fault) throw fault
  return readJson(json.value, exportRequest)
}

/** `ExportLogsServiceResponse`. @param rejected those that are not stored and must not be sent again. */
export function exportResponse(form: OtlpForm, rejected: number, message: string): string | Uint8Array<ArrayBuffer> {
  if (form === 'json')
    return JSON.stringify(
      rejected === 0 ? {} : { partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: message } },
    )
  const writer = new BinaryWriter()
  if (rejected > 0)
    writer
      .uint32(lengthDelimited(1))
      .fork()
      .uint32(varint(1))
      .int64(rejected)
      .uint32(lengthDelimited(2))
      .string(message)
      .join()
  return writer.finish()
}

/** `google.rpc.Status`, whose code OTLP does not use: https://opentelemetry.io/docs/specs/otlp/#failures-1 */
export function statusResponse(form: OtlpForm, { message }: AuditError): string | Uint8Array<ArrayBuffer> {
  if (form === 'json') return JSON.stringify({ message })
  return new BinaryWriter().uint32(lengthDelimited(2)).string(message).finish()
}

export function mediaTypeOf(form: OtlpForm): string {
  return form === 'json' ? 'application/json' : 'application/x-protobuf'
}

/** https://protobuf.dev/programming-guides/encoding/#structure */
function varint(field: number): number {
  return field << 3
}

function lengthDelimited(field: number): number {
  return (field << 3) | 2
}
