// A record of Google Cloud's audit logs (a `LogEntry` with an `AuditLog` in it) as an entry, and back. The vendor's own records copy its
// structure (stackit.ts). What Google's own people access is logged in another form: a `TransparencyLog`.
// https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog and
// https://cloud.google.com/assured-workloads/access-transparency/docs/reading-logs (read 2026-11)
import { entryInvalid } from '../audit-error.ts'
import { isContainerId } from '../entry/scope.ts'
import { defined, type Fields, requiredText } from './format.ts'
import { jsonFormat } from './json-format.ts'
import { isFields, type Moves, textAt, valueAt } from './moved-values.ts'

/** What an `AuditLog` and an entry have in common. @param payload its place in the record. */
export const auditLogMoves = (payload: string): Moves => ({
  eventSource: [`${payload}.serviceName`],
  eventName: [`${payload}.methodName`],
  'initiator.id': [`${payload}.authenticationInfo.principalSubject`],
  'initiator.email': [`${payload}.authenticationInfo.principalEmail`],
  sourceIpAddress: [`${payload}.requestMetadata.callerIp`],
  userAgent: [`${payload}.requestMetadata.callerSuppliedUserAgent`],
  resourceName: [`${payload}.resourceName`],
  'request.body': [`${payload}.request`],
  result: [`${payload}.response`],
  'details.before': [`${payload}.resourceOriginalState`],
})

export const gcp = jsonFormat({
  name: 'gcp',
  version: 1,
  moves: {
    ...auditLogMoves('protoPayload'),
    insertId: ['insertId'],
    eventTimeStamp: ['timestamp'],
    // A long operation has two entries, of its start and its end.
    correlationId: ['operation.id', 'trace'],
  },
  made(record) {
    const logName = requiredText(record, 'logName')
    const identity = { insertId: requiredText(record, 'insertId'), eventTimeStamp: requiredText(record, 'timestamp') }
    if (isLog('access_transparency', logName))
      return { fields: { ...identity, ...accessOf(record), context: contextOf(record, logName) } }
    const payload = valueAt(record, 'protoPayload')
    const audit = isFields(payload) ? payload : {}
    const service = requiredText(audit, 'serviceName')
    const resource = textAt(audit, 'resourceName')
    const isFailed = isNonZero(valueAt(audit, 'status.code')) || severe.has(String(record['severity']))
    return {
      fields: {
        ...identity,
        eventSource: service,
        eventName: requiredText(audit, 'methodName'),
        severity: isFailed ? 'ERROR' : 'INFO',
        eventType: isDenied(audit) || isLog('policy', logName) ? 'POLICY_DENIED' : typeOf(logName),
        region: regionOf(audit) ?? textAt(record, 'resource.labels.location', 'resource.labels.zone'),
        initiator: initiatorOf(audit),
        resourceId: resource === undefined ? undefined : `//${service}/${resource}`,
        request: defined({ endpoint: endpointOf(record) }),
        context: contextOf(record, logName),
        serviceAccountDelegationInfo: delegationOf(audit),
      },
    }
  },
})

/** The project of the resource, else the project or folder that the log is of. */
function contextOf(record: Fields, logName: string): Fields {
  const [, kind, container] = /^(projects|folders)\/([^/]+)\//.exec(logName) ?? []
  const project = textAt(record, 'resource.labels.project_id') ?? (kind === 'projects' ? container : undefined)
  return defined({
    projectId: project !== undefined && isContainerId(project) ? project : undefined,
    folderId: kind === 'folders' && isContainerId(container ?? '') ? container : undefined,
  })
}

/** It names no service and no person: who accessed is known by whom he works for. */
function accessOf(record: Fields): Fields {
  const accesses = valueAt(record, 'jsonPayload.accesses')
  const first: unknown = Array.isArray(accesses) ? accesses[0] : undefined
  const access = isFields(first) ? first : {}
  const [method, employer] = [
    textAt(access, 'methodName'),
    textAt(record, 'jsonPayload.location.principalEmployingEntity'),
  ]
  if (method === undefined)
    throw entryInvalid('"jsonPayload.accesses" must begin with an access that has a "methodName"')
  return {
    eventSource: 'cloudaudit.googleapis.com/access_transparency',
    eventName: method,
    initiator: employer === undefined ? undefined : { id: employer },
    resourceId: textAt(access, 'resourceName'),
  }
}

/** The subject of the principal, else its address. */
export function initiatorOf(audit: Fields): Fields | undefined {
  const email = textAt(audit, 'authenticationInfo.principalEmail')
  const id = textAt(audit, 'authenticationInfo.principalSubject') ?? email
  return id === undefined ? undefined : defined({ id, email })
}

/** google.rpc.Code 7 is PERMISSION_DENIED. */
export function isDenied(audit: Fields): boolean {
  const { authorizationInfo } = audit
  const isRefused = (each: unknown) => isFields(each) && each['granted'] === false
  return valueAt(audit, 'status.code') === 7 || (Array.isArray(authorizationInfo) && authorizationInfo.some(isRefused))
}

export function isNonZero(code: unknown): boolean {
  return typeof code === 'number' && code !== 0
}

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity */
export const severe: ReadonlySet<string> = new Set(['ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'])

export function delegationOf(audit: Fields): Fields | undefined {
  const chain = valueAt(audit, 'authenticationInfo.serviceAccountDelegationInfo')
  if (!Array.isArray(chain)) return undefined
  const principals = chain.filter(isFields).flatMap((each) => {
    const email = textAt(each, 'firstPartyPrincipal.principalEmail', 'principalEmail')
    const id = textAt(each, 'principalSubject', 'principalId') ?? email
    return id === undefined ? [] : [defined({ id, email })]
  })
  return principals.length > 0 ? { principals } : undefined
}

export function regionOf(audit: Fields): string | undefined {
  const locations = valueAt(audit, 'resourceLocation.currentLocations')
  const first: unknown = Array.isArray(locations) ? locations[0] : undefined
  return typeof first === 'string' && first !== '' ? first : undefined
}

function endpointOf(record: Fields): string | undefined {
  const url = textAt(record, 'httpRequest.requestUrl')
  return url && [textAt(record, 'httpRequest.requestMethod'), url].filter(Boolean).join(' ')
}

function typeOf(logName: string): string {
  return isLog('system_event', logName) ? 'SYSTEM_EVENT' : 'ADMIN_ACTIVITY'
}

/** The id of a log is percent-encoded in its name. */
function isLog(id: string, logName: string): boolean {
  return logName.split(/%2f|\//i).at(-1) === id
}
