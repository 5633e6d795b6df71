// A CloudEvent as an entry, and back. The record is an event in the JSON format, whichever way it was sent.
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
import { entryInvalid } from '../audit-error.ts'
import { InexactNumber } from '../json/exact-number.ts'
import { defined, type Fields, type Format, requiredText, sentText, withDefaults } from './format.ts'
import { emailIn, isFields, textAt } from './moved-values.ts'

export const cloudEvents: Format = { name: 'cloudevents', version: 1, entryOf, originalOf }

/** Those that have a field of their own in an entry, which the inverse reads. */
const moved = ['id', 'source', 'type', 'time', 'subject', 'authid', 'correlationid']

function entryOf(record: Fields, sender: Parameters<Format['entryOf']>[1]): ReturnType<Format['entryOf']> {
  const { data, data_base64: base64, ...attributes } = record
  checkAttributes(attributes)
  if (requiredText(record, 'specversion') !== '1.0') throw entryInvalid('"specversion" must be 1.0')
  const id = requiredText(record, 'id')
  if (record['time'] === undefined || record['time'] === null)
    throw entryInvalid('"time" is missing: an entry has the time of its event, so that a repeated event is a duplicate')
  const time = requiredText(record, 'time')
  if (data !== undefined && base64 !== undefined) throw entryInvalid('"data" and "data_base64" must not both be given')
  if (base64 !== undefined && !isBase64(base64)) throw entryInvalid('"data_base64" must be Base64 (RFC 4648 section 4)')
  const { subject, authid, correlationid } = attributes
  const place = sender.settings?.cloudevents?.initiator
  const named = isText(authid) || place === undefined || !isFields(data) ? undefined : textAt(data, place)
  // Whatever is not just the text of its field stays where it was.
  const kept = Object.fromEntries(
    Object.entries(attributes).filter(
      ([name, value]) => !moved.includes(name) || typeof value !== 'string' || value === '' || isRecased(name, value),
    ),
  )
  const traceId = isText(correlationid) ? undefined : traceIdOf(attributes['traceparent'])
  const { form, body } = bodyOf(data, base64)
  const { entry, defaulted } = withDefaults(
    defined({
      insertId: id,
      eventVersion: '1.0',
      eventSource: requiredText(record, 'source'),
      eventTimeStamp: time,
      eventName: requiredText(record, 'type'),
      severity: isFailure(attributes) ? 'ERROR' : 'INFO',
      eventType: attributes['authtype'] === 'system' ? 'SYSTEM_EVENT' : 'ADMIN_ACTIVITY',
      initiator: isText(authid) ? { id: authid } : named && defined({ id: named, email: emailIn(named) }),
      resourceId: isText(subject) ? subject : undefined,
      correlationId: isText(correlationid) ? correlationid : traceId,
      request: defined({ body }),
      details: { cloudevents: kept },
    }),
    sender,
  )
  const more = { body: form, correlationId: traceId && 'traceparent', initiator: named && place }
  return { entry, defaulted, more: defined(more) }
}

function originalOf(entry: Fields): Fields {
  const { details, request } = entry as {
    details: { cloudevents: Fields; mapping: Fields }
    request: { body?: Fields }
  }
  const form = details.mapping['body']
  const text = (path: string, name: string) =>
    Object.hasOwn(details.cloudevents, name) ? undefined : sentText(entry, path)
  return {
    ...defined({
      id: text('insertId', 'id'),
      source: text('eventSource', 'source'),
      type: text('eventName', 'type'),
      time: text('eventTimeStamp', 'time'),
      subject: text('resourceId', 'subject'),
      authid: details.mapping['initiator'] === undefined ? text('initiator.id', 'authid') : undefined,
      correlationid:
        details.mapping['correlationId'] === undefined ? text('correlationId', 'correlationid') : undefined,
    }),
    ...details.cloudevents,
    ...(request.body === undefined
      ? {}
      : form === 'base64'
        ? { data_base64: request.body['base64'] }
        : { data: form === 'value' ? request.body['value'] : request.body }),
  }
}

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#attribute-naming-convention and #type-system */
function checkAttributes(attributes: Fields): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^[a-z0-9]+$/.test(name))
      throw entryInvalid(`"${name}" is not the name of an attribute: letters a to z and digits`)
    if (value !== null && typeof value === 'object' && !(value instanceof InexactNumber))
      throw entryInvalid(`"${name}" must be a text, a number or a truth value`)
  }
}

function bodyOf(data: unknown, base64: unknown): { readonly form?: 'base64' | 'value'; readonly body?: Fields } {
  if (base64 !== undefined) return { form: 'base64', body: { base64 } }
  if (data === undefined) return {}
  return isFields(data) ? { body: data } : { form: 'value', body: { value: data } }
}

/** The severity extension: 17 is the first of the errors (https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber). */
function isFailure({ severitynumber: number, severitytext: text }: Fields): boolean {
  return (
    Number(typeof number === 'string' || typeof number === 'number' ? number : 0) >= 17 ||
    text === 'ERROR' ||
    text === 'FATAL'
  )
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function traceIdOf(traceparent: unknown): string | undefined {
  return typeof traceparent === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent)?.[1] : undefined
}

/** A time is stored in capital letters. */
function isRecased(name: string, value: string): boolean {
  return name === 'time' && value !== value.toUpperCase()
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isBase64(value: unknown): boolean {
  return typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)
}
