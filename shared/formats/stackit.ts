// A record of the vendor's own audit library (`AuditLogEntry` in protobuf's JSON) as an entry, and back. Of its payload only the structure
// is known, which is that of Google's `AuditLog`. Its logs by OTLP are records of OpenTelemetry (otlp-log.ts).
import { entryInvalid } from '../audit-error.ts'
import { isContainerId } from '../entry/scope.ts'
import { defined, type Fields } from './format.ts'
import { auditLogMoves, delegationOf, initiatorOf, isDenied, isNonZero, regionOf, severe } from './gcp.ts'
import { jsonFormat } from './json-format.ts'
import { isFields, type Moves, textAt } from './moved-values.ts'

/** The names of protobuf's JSON, and those of its message: both are in use (https://protobuf.dev/programming-guides/json/). */
const inBoth = (moves: Moves): Moves =>
  Object.fromEntries(Object.entries(moves).map(([field, places]) => [field, [...places, ...places.map(snaked)]]))

const more: Moves = {
  eventName: ['protoPayload.operationName', 'protoPayload.methodName'],
  'initiator.id': ['protoPayload.authenticationInfo.principalId', 'protoPayload.authenticationInfo.principalSubject'],
}

export const stackit = jsonFormat({
  name: 'stackit',
  version: 1,
  moves: inBoth({
    ...auditLogMoves('protoPayload'),
    ...more,
    insertId: ['insertId'],
    eventTimeStamp: ['timestamp'],
    correlationId: ['correlationId'],
  }),
  made(record, { organizationId }) {
    const whole = camelCased(record)
    const payload = whole['protoPayload']
    const audit = isFields(payload) ? payload : {}
    const [, type = '', id = '', log = ''] = logNameForm.exec(textAt(whole, 'logName') ?? '') ?? []
    if (log === '')
      throw entryInvalid('"log_name" must be <type>/<id>/logs/<admin-activity|system-event|policy-denied|data-access>')
    if (type === 'organizations' && id !== organizationId)
      throw entryInvalid(`"log_name" is of another organization than ${organizationId}`)
    const [insertId, time] = [textAt(whole, 'insertId'), textAt(whole, 'timestamp')]
    if (insertId === undefined) throw entryInvalid('"insert_id" must be a text that is not empty')
    const name = textAt(audit, 'operationName', 'methodName')
    if (name === undefined) throw entryInvalid('"proto_payload.operation_name" must be a text that is not empty')
    const status = Number(textAt(audit, 'responseMetadata.statusCode') ?? 0)
    const isFailed = isNonZero(statusOf(audit)) || status >= 400 || severe.has(String(whole['severity']))
    return {
      fields: {
        insertId,
        eventTimeStamp: time ?? timeIn(insertId),
        eventSource: textAt(audit, 'serviceName'),
        eventName: name,
        severity: isFailed ? 'ERROR' : 'INFO',
        eventType: isDenied(audit) ? 'POLICY_DENIED' : eventTypes.get(log),
        region: regionOf(audit) ?? regionIn(insertId),
        initiator: principalOf(audit),
        resourceId: textAt(audit, 'resourceName'),
        correlationId: textAt(whole, 'correlationId') ?? traceIn(textAt(whole, 'traceParent')),
        request: defined({ endpoint: endpointOf(audit) }),
        context:
          type === 'projects' && isContainerId(id) ? { projectId: id } : type === 'folders' ? { folderId: id } : {},
        serviceAccountDelegationInfo: delegationOf(audit),
        details: log === 'data-access' ? { access: 'data' } : {},
      },
    }
  },
})

const logNameForm = /^([a-z-]+)\/([a-z0-9-]+)\/logs\/(admin-activity|system-event|policy-denied|data-access)$/

const eventTypes = new Map([
  ['admin-activity', 'ADMIN_ACTIVITY'],
  ['system-event', 'SYSTEM_EVENT'],
  ['policy-denied', 'POLICY_DENIED'],
  ['data-access', 'ADMIN_ACTIVITY'],
])

function principalOf(audit: Fields): Fields | undefined {
  const id = textAt(audit, 'authenticationInfo.principalId')
  return id === undefined ? initiatorOf(audit) : defined({ ...initiatorOf(audit), id })
}

function statusOf({ status }: Fields): unknown {
  return isFields(status) ? status['code'] : undefined
}

function endpointOf(audit: Fields): string | undefined {
  const path = textAt(audit, 'requestMetadata.requestAttributes.path')
  return path && [textAt(audit, 'requestMetadata.requestAttributes.method'), path].filter(Boolean).join(' ')
}

/** An insert id is `<seconds>/<region>/<worker>/<number>`. */
function timeIn(insertId: string): string {
  const seconds = /^(\d{1,11})\//.exec(insertId)?.[1]
  if (seconds === undefined)
    throw entryInvalid(
      '"timestamp" is missing: an entry has the time of its event, so that a repeated record is a duplicate',
    )
  return new Date(Number(seconds) * 1000).toISOString()
}

function regionIn(insertId: string): string | undefined {
  return /^\d+\/([a-z]{2}\d\d)[^/]*\//.exec(insertId)?.[1]
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function traceIn(traceParent = ''): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceParent)?.[1]
}

function snaked(path: string): string {
  return path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** With the names of messages as JSON has them. What is within a request or a response is the service's own. */
function camelCased(value: Fields): Fields {
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => {
      const to = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      return [to, isFields(child) && to !== 'request' && to !== 'response' ? camelCased(child) : child]
    }),
  )
}
