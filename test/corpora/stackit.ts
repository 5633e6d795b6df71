// The vendor's audit library (`AuditLogEntry`), in the JSON of protobuf and in the names of its message; of the payload only the structure is
// known, which is that of Google's `AuditLog`.
import { type Fields, instant, instantMs, type Kinds, uuid } from './variants.ts'

const project = uuid(1)

const of = (payload: Fields, more: Fields = {}): Fields => ({
  logName: `projects/${project}/logs/admin-activity`,
  labels: { 'cloud.region': 'eu01' },
  correlationId: uuid(2),
  severity: 'INFO',
  traceParent: '00-abababababababababababababababab-cdcdcdcdcdcdcdcd-01',
  protoPayload: {
    serviceName: 'resource-manager',
    operationName: 'resource-manager.project.update',
    resourceName: `projects/${project}`,
    authenticationInfo: { principalId: uuid(3), principalEmail: 'ada@example.com' },
    requestMetadata: {
      callerIp: '192.0.2.1',
      callerSuppliedUserAgent: 'Mozilla/5.0',
      requestAttributes: { method: 'PATCH', path: `/v2/projects/${project}`, headers: { accept: 'application/json' } },
    },
    request: { new_name: 'x', labels: {} },
    response: { project_id: project },
    responseMetadata: { statusCode: '200' },
    ...payload,
  },
  ...more,
})

const kinds = [
  of({}),
  of({ responseMetadata: { statusCode: 403, errorDetails: [{}] }, status: { code: 7 } }, { severity: 'ERROR' }),
  of({ authenticationInfo: {} }, { logName: `folders/${uuid(4)}/logs/system-event` }),
  of({}, { logName: `projects/${project}/logs/data-access`, visibility: 'PRIVATE' }),
  of({ authorizationInfo: [{ granted: false, resource: 'x' }] }, { logName: `projects/${project}/logs/policy-denied` }),
  of({}, { logName: `billing-accounts/${uuid(5)}/logs/admin-activity` }),
  {
    log_name: `projects/${project}/logs/admin-activity`,
    proto_payload: {
      service_name: 'iam',
      method_name: 'iam.role.assign',
      resource_name: `projects/${project}`,
      authentication_info: {
        principal_email: 'robot@sa.example.com',
        service_account_delegation_info: [{ system_principal: {} }, { idp_principal: { principal_id: 'x' } }],
      },
      request_metadata: { caller_ip: '::1', caller_supplied_user_agent: 'go/1.25' },
    },
    correlation_id: uuid(6),
    trace_parent: '00-abababababababababababababababab-cdcdcdcdcdcdcdcd-01',
  },
]

export const stackit = (nowMs: number): Kinds => ({
  kinds,
  free: [
    'protoPayload/request',
    'protoPayload/response',
    'labels',
    'protoPayload/resourceName',
    'protoPayload/metadata',
    'correlationId',
  ],
  optional: [
    'labels',
    'correlationId',
    'severity',
    'protoPayload/authenticationInfo',
    'protoPayload/requestMetadata',
    'protoPayload/resourceName',
  ],
  numbered: (record, at) => {
    const id = `${Math.floor(instantMs(nowMs, at) / 1000)}/eu01/${uuid(7)}/${at}`
    const time = instant(nowMs, at)
    if (Object.hasOwn(record, 'log_name')) return { ...record, insert_id: id, timestamp: time }
    // Its time may be in its id alone.
    return { ...record, insertId: id, ...(at % 3 === 0 ? {} : { timestamp: time }) }
  },
})
