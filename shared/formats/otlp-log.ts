// A log record of OpenTelemetry as an entry, and back. The record is a log with the resource and the scope that it was sent under, in the
// form of otlp-shape.ts.
import { entryInvalid } from '../audit-error.ts'
import { textLengthMax, visibilities } from '../entry/entry.ts'
import { isDeep } from '../entry/entry-shape.ts'
import { isContainerId } from '../entry/scope.ts'
import { isObject } from '../is-object.ts'
import { sha256Hex } from '../sha256-hex.ts'
import { canonical } from './canonical-record.ts'
import { defined, type Fields, type Format, type Sender, sentText, withDefaults } from './format.ts'
import {
  isText,
  type LogRecord,
  type Places,
  placeOf,
  textAt,
  textOf,
  withoutValues,
  withValues,
} from './otlp-attributes.ts'
import { nanosecondsOf, timeOf } from './otlp-time.ts'

export const otlp: Format = { name: 'otlp', version: 1, entryOf, originalOf }

/** The attributes that become a field of the entry: of several the first that is there, of the log before the resource. */
const textFields = {
  insertId: ['stackit.log.id', 'log.record.uid'],
  eventSource: ['service.name'],
  region: ['cloud.region'],
  'initiator.id': ['stackit.initiator', 'user.id', 'enduser.id'],
  'initiator.email': ['user.email'],
  sourceIpAddress: ['client.address', 'source.address'],
  userAgent: ['user_agent.original'],
  resourceId: ['service.instance.id'],
} as const satisfies Readonly<Record<string, readonly string[]>>

const nameAttributes = ['stackit.action', 'event.name']
const bodyAttribute = 'stackit.request.body'

function entryOf(record: Fields, sender: Sender): ReturnType<Format['entryOf']> {
  const sent = checked(record)
  const { log } = sent
  const time = timeOf(log)
  const name = nameOf(sent)
  const found = Object.entries(textFields).flatMap(([field, keys]) => {
    const place = placeOf(sent, keys)
    return place === undefined ? [] : [[field, place] as const]
  })
  const body = requestBodyOf(sent)
  const places: Places = {
    ...Object.fromEntries(found),
    ...(name.from === 'attribute' ? { eventName: name.place } : {}),
    ...(body?.place ? { 'request.body': body.place } : {}),
  }
  const text = (field: keyof typeof textFields) => textAt(sent, places[field])
  const { traceId, [time.from]: _time, ...rest } = log
  const kept = withoutValues({ ...record, log: without(rest, name.from) }, Object.values(places))
  const method = textOf(sent, ['http.request.method'])
  const path = textOf(sent, ['url.path'])
  const insertId = text('insertId')
  const { entry, defaulted } = withDefaults(
    defined({
      insertId: insertId ?? sha256Hex(canonical(record)),
      eventVersion: '1.0',
      eventSource: text('eventSource'),
      region: text('region'),
      eventTimeStamp: time.text,
      eventName: name.text,
      severity: isFailure(sent) ? 'ERROR' : 'INFO',
      visibility: visibilities.find((each) => each === textOf(sent, ['stackit.visibility'])),
      eventType: 'ADMIN_ACTIVITY',
      initiator: defined({ id: text('initiator.id'), email: text('initiator.email') }),
      sourceIpAddress: text('sourceIpAddress'),
      userAgent: text('userAgent'),
      resourceId: text('resourceId'),
      correlationId: traceId,
      request: defined({ endpoint: path && [method, path].filter(Boolean).join(' '), body: body?.value }),
      context: contextOf(sent, sender.organizationId),
      details: { otlp: kept },
    }),
    sender,
  )
  const derived = { time: time.from, name: name.from, ...(insertId === undefined ? { insertId: 'sha256' } : {}) }
  return { entry, defaulted, more: { ...derived, attributes: places } }
}

function originalOf(entry: Fields): Fields {
  const { details, request } = entry as {
    details: { otlp: LogRecord; mapping: { time: string; name: string; attributes: Places } }
    request: { body?: object }
  }
  const { time, name, attributes: places } = details.mapping
  const [eventName, traceId] = [sentText(entry, 'eventName'), sentText(entry, 'correlationId')]
  const texts = Object.entries(places).map(([field, place]) => [
    place,
    (field === 'request.body' ? canonical(request.body ?? {}) : sentText(entry, field)) ?? '',
  ])
  const whole = withValues(details.otlp, Object.fromEntries(texts))
  return {
    ...whole,
    log: {
      ...whole.log,
      [time]: nanosecondsOf(String(entry['eventTimeStamp'])),
      ...(traceId === undefined ? {} : { traceId }),
      ...(name === 'eventName' ? { eventName } : name === 'body' ? { body: { stringValue: eventName } } : {}),
    },
  }
}

function checked(record: Fields): LogRecord {
  if (!isObject(record['log'])) throw entryInvalid('"log" must be an object')
  return record as unknown as LogRecord
}

type Name =
  | { readonly from: 'eventName' | 'body'; readonly text: string }
  | { readonly from: 'attribute'; readonly text: string; readonly place: string }

function nameOf(sent: LogRecord): Name {
  const { eventName, body } = sent.log
  if (typeof eventName === 'string') return { from: 'eventName', text: eventName }
  const place = placeOf(sent, nameAttributes)
  const text = textAt(sent, place)
  if (place !== undefined && text !== undefined) return { from: 'attribute', text, place }
  const line = body?.stringValue
  if (isText(line) && line.length <= textLengthMax) return { from: 'body', text: line }
  throw entryInvalid(
    `the record has no name: "eventName", "${nameAttributes.join('", "')}" or a "body" of at most ${textLengthMax} characters`,
  )
}

function without({ eventName, body, ...rest }: Fields, from: Name['from']): Fields {
  return defined({
    ...rest,
    eventName: from === 'eventName' ? undefined : eventName,
    body: from === 'body' ? undefined : body,
  })
}

/** JSON in a text. The text itself stays, unless it is the one that is made of the value again. */
function requestBodyOf(sent: LogRecord): { readonly value: Fields; readonly place?: string } | undefined {
  const place = placeOf(sent, [bodyAttribute])
  const text = textAt(sent, place)
  if (place === undefined || text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value) || isDeep(value)) return undefined
    return canonical(value) === text ? { value, place } : { value }
  } catch {
    return undefined
  }
}

/** The vendor's records name their container; others the account of their cloud. */
function contextOf(sent: LogRecord, organizationId: string): Fields {
  const type = textOf(sent, ['stackit.resource.type'])?.toUpperCase()
  const id = textOf(sent, ['stackit.resource.id'])
  if (type === 'ORGANIZATION' && id !== undefined && id !== organizationId)
    throw entryInvalid(`"stackit.resource.id" is another organization than ${organizationId}`)
  if (type === 'PROJECT' && id !== undefined) return { projectId: id }
  if (type === 'FOLDER' && id !== undefined) return { folderId: id }
  const account = textOf(sent, ['cloud.account.id'])
  return account !== undefined && isContainerId(account) ? { projectId: account } : {}
}

/** 17 is the first of the errors: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber. */
function isFailure(sent: LogRecord): boolean {
  const { severityNumber, severityText } = sent.log
  if (typeof severityNumber === 'number' && severityNumber >= 17) return true
  return severityText === 'ERROR' || severityText === 'FATAL' || textOf(sent, ['error.type']) !== undefined
}
