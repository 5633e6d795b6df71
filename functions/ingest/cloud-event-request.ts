// The CloudEvents of a request, in any of the three modes of the HTTP protocol binding, as events in the JSON format. What an event means is in
// shared/formats/cloud-event.ts.
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
import { isUtf8 } from 'node:buffer'
import { AuditError } from '../../shared/audit-error.ts'
import { submissionValuesMax } from '../../shared/entry/submission-limits.ts'
import type { Fields } from '../../shared/formats/format.ts'
import { refuseOtherCharsets, sentText } from '../../shared/http/sent-text.ts'
import { parseJson } from '../../shared/json/json-text.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import { checkCount, type Submission } from './submission.ts'

export interface ReceivedEvents {
  /** Parsed, not checked. */
  readonly records: readonly unknown[]
  readonly isBatch: boolean
}

/** @throws AuditError `BODY_INVALID`, `BODY_TOO_LARGE` or `CONTENT_TYPE_UNSUPPORTED`. */
export function receivedEvents(submission: Submission, headers: Headers): ReceivedEvents {
  const type = mediaTypeOf(submission.contentType)
  if (type === 'application/cloudevents+json') return { records: [jsonOf(submission)], isBatch: false }
  if (type === 'application/cloudevents-batch+json') {
    const records = jsonOf(submission)
    if (!Array.isArray(records)) throw new AuditError('BODY_INVALID', 'the body of a batch must be a list of events')
    checkCount(records.length)
    return { records, isBatch: true }
  }
  if (type.startsWith('application/cloudevents'))
    throw new AuditError(
      'CONTENT_TYPE_UNSUPPORTED',
      'the event format in "Content-Type" must be application/cloudevents+json or application/cloudevents-batch+json',
    )
  if (!headers.has('ce-specversion'))
    throw new AuditError(
      'CONTENT_TYPE_UNSUPPORTED',
      '"Content-Type" must be application/cloudevents+json or application/cloudevents-batch+json, or the request must have the headers of an event ("ce-specversion", …)',
    )
  return { records: [binaryEvent(submission, headers)], isBatch: false }
}

/** Section 3.1: the attributes are headers, and the body is the data. */
function binaryEvent(submission: Submission, headers: Headers): Fields {
  const attributes = Array.from(headers)
    .filter(([name]) => name.startsWith('ce-'))
    .map(([name, value]) => [name.slice('ce-'.length), decoded(name, value)])
  const { contentType, body } = submission
  return {
    ...Object.fromEntries(attributes),
    ...(contentType === undefined ? {} : { datacontenttype: contentType }),
    ...(body.length === 0 ? {} : dataOf(submission)),
  }
}

function dataOf(submission: Submission): Fields {
  const { contentType, body, wasDecoded } = submission
  const type = mediaTypeOf(contentType)
  if (type === 'application/json' || type === 'text/json' || type.endsWith('+json')) return { data: jsonOf(submission) }
  if (!type.startsWith('text/') || !isUtf8(body)) return { data_base64: Buffer.from(body).toString('base64') }
  const { text } = sentText(body, wasDecoded)
  // The gateway may have put it in place of what is lost.
  if (wasDecoded && text.includes('\ufffd'))
    throw new AuditError('BODY_INVALID', 'the body may have held bytes that are not UTF-8: send it in structured mode')
  return { data: text }
}

/** Section 3.1.3.2: percent-encoded UTF-8, perhaps within quotes. */
function decoded(name: string, value: string): string {
  const unquoted = /^"(.*)"$/s.exec(value)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? value
  try {
    // Of a percent sign that begins no escape, it is said that it stands for itself.
    return unquoted.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => decodeURIComponent(escapes))
  } catch (cause) {
    throw new AuditError('BODY_INVALID', `the header "${name}" is not percent-encoded UTF-8`, { cause })
  }
}

/** A fault in the text is one of the whole body: what is parsed of it may not be what was sent. */
function jsonOf({ contentType, body, wasDecoded }: Submission): unknown {
  refuseOtherCharsets(contentType)
  const json = parseJson({ ...sentText(body, wasDecoded), what: 'the body' }, valueBudget(submissionValuesMax))
  const [fault] = json.faults().values()
  if (fault) throw fault
  return json.value
}

function mediaTypeOf(contentType = ''): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}
