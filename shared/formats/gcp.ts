// A record of Google Cloud's audit logs (a `LogEntry` with an `AuditLog` in it) as an entry, and back. The vendor's own records copy its
// structure (stackit.ts).
// https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog (read 2026-11)
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
    const payload = valueAt(record, 'protoPayload')
    const audit = isFields(payload) ? payload : {}
    const service = requiredText(audit, 'serviceName')
    const resource = textAt(audit, 'resourceName')
    const [, kind, container] = /^(projects|folders)\/([^/]+)\//.exec(logName) ?? []
    const project = textAt(record, 'resource.labels.project_id') ?? (kind === 'projects' ? container : undefined)
    const isFailed = isNonZero(valueAt(audit, 'status.code')) || severe.has(String(record['severity']))
    return {
      fields: {
        insertId: requiredText(record, 'insertId'),
        eventTimeStamp: requiredText(record, 'timestamp'),
        eventSource: service,
        eventName: requiredText(audit, 'methodName'),
        severity: isFailed ? 'ERROR' : 'INFO',
        eventType: isDenied(audit) || logName.endsWith('policy') ? 'POLICY_DENIED' : typeOf(logName),
        region: regionOf(audit) ?? textAt(record, 'resource.labels.location', 'resource.labels.zone'),
        initiator: initiatorOf(audit),
        resourceId: resource === undefined ? undefined : `//${service}/${resource}`,
        request: defined({ endpoint: endpointOf(record) }),
        context: defined({
          projectId: project !== undefined && isContainerId(project) ? project : undefined,
          folderId: kind === 'folders' && isContainerId(container ?? '') ? container : undefined,
        }),
        serviceAccountDelegationInfo: delegationOf(audit),
      },
    }
  },
})

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
  return /(%2F|\/)system_event$/i.test(logName) ? 'SYSTEM_EVENT' : 'ADMIN_ACTIVITY'
}
