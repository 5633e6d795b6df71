// The records of an OTLP export request, and the answers that exporters understand: https://opentelemetry.io/docs/specs/otlp/#otlphttp
import { BinaryWriter } from '@bufbuild/protobuf/wire'
import { AuditError } from '../../shared/audit-error.ts'
import type { Fields } from '../../shared/formats/format.ts'
import { readJson } from '../../shared/formats/otlp-json.ts'
import { otlpValuesMax } from '../../shared/formats/otlp-limits.ts'
import { readProtobuf } from '../../shared/formats/otlp-protobuf.ts'
import { recordsOfRequest } from '../../shared/formats/otlp-request.ts'
import { exportRequest } from '../../shared/formats/otlp-shape.ts'
import { refuseOtherCharsets, sentText } from '../../shared/http/sent-text.ts'
import { parseJson } from '../../shared/json/json-text.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import type { Submission } from './submission.ts'

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
  const isJson = form === 'json'
  return recordsOfRequest(
    isJson ? jsonRequest(submission) : readProtobuf(submission.body, exportRequest, otlpValuesMax),
  )
}

function jsonRequest({ contentType, body, wasDecoded }: Submission): Fields {
  refuseOtherCharsets(contentType)
  const json = parseJson({ ...sentText(body, wasDecoded), what: 'the body' }, valueBudget(otlpValuesMax))
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
