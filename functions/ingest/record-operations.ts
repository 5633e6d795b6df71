// The descriptions of the routes of senders of JSON, but for clouds: see shared/http/operation.ts.
import * as v from 'valibot'
import type { Operation } from '../../shared/http/operation.ts'
import { recordOperation } from './record-operation.ts'

const exampleAuditEvent = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Metadata',
  auditID: '5f0f4a1e-2b0f-4c7b-9a39-6a2d3a9c8a11',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/default/pods/web-0/exec?command=sh',
  verb: 'create',
  user: { username: 'ada@example.com', groups: ['system:authenticated'] },
  sourceIPs: ['192.0.2.10'],
  userAgent: 'kubectl/v1.35.0',
  objectRef: { resource: 'pods', namespace: 'default', name: 'web-0', apiVersion: 'v1', subresource: 'exec' },
  responseStatus: { metadata: {}, code: 101 },
  requestReceivedTimestamp: '2026-11-24T11:58:22.645123Z',
  stageTimestamp: '2026-11-24T11:58:22.701456Z',
  annotations: { 'authorization.k8s.io/decision': 'allow' },
}

const kubernetes = recordOperation({
  operationId: 'IngestKubernetesAuditEvents',
  summary: 'Send audit events of Kubernetes',
  says: "The webhook of a Kubernetes API server's audit log: a list of events (`EventList` of `audit.k8s.io/v1`). Stored are the events of a request's end (`ResponseComplete`, `Panic`), and those of the start of a response if the key's `settings.kubernetes.responseStarted` says so; the others are answered as `filtered`.",
  fields: [
    ['`insertId`, `correlationId`', '`auditID` with the stage; `auditID`'],
    ['`eventSource`', '`kubernetes/` and the cluster of the path'],
    ['`eventTimeStamp`', '`requestReceivedTimestamp`'],
    ['`eventName`', '`verb` and resource, such as `create pods/exec`; else `verb` and path'],
    ['`initiator`', '`user.username`, which is the e-mail address too if it has the form of one'],
    ['`serviceAccountDelegationInfo`', '`impersonatedUser`; the initiator is who has signed in'],
    ['`sourceIpAddress`', 'the last of `sourceIPs`: the client can forge all others'],
    ['`resourceId`, `resourceName`', 'group, resource, namespace and name; the name'],
    ['`request.endpoint`, `userAgent`', 'the method and `requestURI`; `userAgent`'],
    ['`request.body`, `result`', '`requestObject`, `responseObject`'],
    ['`severity`', '`ERROR` from status 400 on, and for a panic'],
    ['`eventType`', '`POLICY_DENIED` for 403 or `forbid`; `SYSTEM_EVENT` for parts of the control plane'],
  ],
  format: 'kubernetes',
  body: v.objectWithRest({ items: v.array(v.unknown()) }, v.unknown()),
  example: { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: [exampleAuditEvent] },
  source: { name: 'cluster', description: 'The name of the cluster.', example: 'prod' },
  dropsRefused: true,
})

const anything = v.record(v.string(), v.unknown())

const exampleAuditLog = {
  serviceName: 'resource-manager',
  operationName: 'resource-manager.project.update',
  resourceName: 'projects/8c5d2f6a-1e9b-4f0a-b1c3-7d2e4a6b8c90',
  authenticationInfo: { principalId: '5a3c9d1e-0b7f-4c55-9a56-2f1d6f0c8e11', principalEmail: 'ada@example.com' },
  requestMetadata: { callerIp: '192.0.2.10', callerSuppliedUserAgent: 'Portal' },
  request: { name: 'billing' },
}

const stackit = recordOperation({
  operationId: 'IngestStackitRecords',
  summary: 'Send records of the STACKIT audit library',
  says: "An `AuditLogEntry` of STACKIT's audit library in the JSON form of protobuf, by either spelling of its names, or a list of them. Its logs by OTLP are sent as [logs of OpenTelemetry](#tag/Sending/operation/IngestOtlpLogs).",
  fields: [
    ['`insertId`, `correlationId`', '`insert_id`; `correlation_id`, else the trace id of `trace_parent`'],
    ['`eventTimeStamp`', '`timestamp`, else the seconds at the beginning of `insert_id`'],
    [
      '`eventType`, `context`',
      '`log_name`, whose organization must be that of the path; for `data-access`, `details.access` is `data`',
    ],
    ['`eventSource`, `eventName`', '`proto_payload.service_name`, `.operation_name`, else `.method_name`'],
    [
      '`initiator`',
      '`proto_payload.authentication_info`: principal id, else subject, else e-mail address; the address',
    ],
    ['`sourceIpAddress`, `userAgent`', '`proto_payload.request_metadata.caller_ip`, `.caller_supplied_user_agent`'],
    ['`resourceId`, `resourceName`', '`proto_payload.resource_name`'],
    ['`request.body`, `result`, `details.before`', '`proto_payload.request`, `.response`, `.resource_original_state`'],
    ['`severity`', '`ERROR` for a status other than 0, a response of 400 or more, or a severity of `ERROR` or above'],
  ],
  format: 'stackit',
  body: anything,
  example: {
    logName: 'projects/8c5d2f6a-1e9b-4f0a-b1c3-7d2e4a6b8c90/logs/admin-activity',
    insertId: '1795521502/eu01/319a7fb9-edd2-46c6-953a-a724bb377c61/1',
    timestamp: '2026-11-24T11:58:22.645Z',
    severity: 'INFO',
    protoPayload: exampleAuditLog,
  },
  dropsRefused: false,
})

const keycloak = recordOperation({
  operationId: 'IngestKeycloakEvents',
  summary: 'Send events of Keycloak',
  says: 'Events of users and administrators as an event hook of Keycloak sends them: one, or `{"events": […]}`, without a mapping of their body. The key is a header of the hook; its signature says no more than that, and is not looked at.',
  fields: [
    ['`insertId`, `correlationId`', '`eventId`, else `id`; `sessionId`'],
    ['`eventTimeStamp`', '`time`, milliseconds since 1970'],
    ['`eventSource`', '`keycloak/` and the realm'],
    ['`eventName`', '`eventType`, such as `LOGIN`; of an administrator, `operationType` and `resourceType`'],
    ['`initiator`', '`userId`, else `auth.userId`; `details.username` if it is an e-mail address'],
    ['`sourceIpAddress`, `resourceId`', '`ipAddress`, else `auth.ipAddress`; `resourcePath`'],
    ['`request`', '`operationType` and `resourcePath`; `representation` if it is an object'],
    ['`severity`, `eventType`', '`ERROR` for an `error`; `POLICY_DENIED` if it refuses access or credentials'],
  ],
  format: 'keycloak',
  body: anything,
  example: {
    events: [
      {
        eventId: 'k-7f3a-1',
        realmId: 'billing',
        time: 1795521502645,
        eventType: 'LOGIN_ERROR',
        clientId: 'portal',
        userId: '5a3c9d1e-0b7f-4c55-9a56-2f1d6f0c8e11',
        ipAddress: '192.0.2.10',
        error: 'invalid_user_credentials',
        details: { username: 'ada@example.com' },
      },
    ],
  },
  dropsRefused: true,
})

const github = recordOperation({
  operationId: 'IngestGitHubAuditLog',
  summary: "Send GitHub's audit log",
  says: 'Events of the audit log of an organization or enterprise, as GitHub streams them into files: one on each line, or a list.',
  fields: [
    ['`insertId`, `correlationId`', '`_document_id`, else a hash of the event; `request_id`'],
    ['`eventTimeStamp`', '`@timestamp`, else `created_at`: milliseconds since 1970'],
    ['`eventSource`, `eventName`', '`github`; `action`'],
    ['`initiator`', '`actor_id`, else `actor`; the actor if he has the form of an e-mail address'],
    ['`sourceIpAddress`, `userAgent`', '`actor_ip`, `user_agent`'],
    ['`resourceId`', '`repo`, else `team`, else `user`'],
    ['`severity`', '`ERROR` for actions that say that they failed'],
  ],
  format: 'github',
  body: anything,
  example: {
    '@timestamp': 1795521502645,
    _document_id: 'd-7f3a-1',
    action: 'repo.destroy',
    actor: 'ada',
    actor_id: 4711,
    org: 'example',
    repo: 'example/billing',
    operation_type: 'remove',
  },
  dropsRefused: false,
})

const gitlab = recordOperation({
  operationId: 'IngestGitLabAuditEvents',
  summary: 'Send audit events of GitLab',
  says: 'Audit events as GitLab streams them to an HTTP destination. The key is sent as `Authorization`, by a custom header of the destination, or as `X-Gitlab-Event-Streaming-Token`.',
  fields: [
    ['`insertId`, `correlationId`', '`id`, `correlation_id`'],
    ['`eventTimeStamp`', '`created_at`'],
    ['`eventName`', '`event_type`, else `event_name`, else `event_name` in `details`'],
    ['`eventSource`', '`gitlab`'],
    ['`initiator`', '`author_id`, else `author_name`; `author_email`'],
    ['`sourceIpAddress`', '`ip_address`'],
    ['`resourceId`, `resourceName`', '`target_type` and `target_id`; `target_details`'],
    ['`severity`', '`ERROR` for types that say that they failed'],
  ],
  format: 'gitlab',
  body: anything,
  example: {
    id: '7f3a0000-1111-4222-8333-444455556666',
    author_id: 1,
    author_name: 'Ada',
    created_at: '2026-11-24T11:58:22.645Z',
    entity_id: 6,
    entity_path: 'example/billing',
    entity_type: 'Project',
    event_type: 'project_destroyed',
    ip_address: '192.0.2.10',
    target_details: 'example/billing',
    target_id: 6,
    target_type: 'Project',
    details: { custom_message: 'Project destroyed' },
  },
  dropsRefused: true,
})

const route = (path: string) => `POST /v2/organizations/{id}/ingest/${path}`

/** By method and path, as in shared/deployment/routes.ts. */
export const recordOperations: Readonly<Record<string, Operation>> = {
  [route('kubernetes/{source}')]: kubernetes,
  [route('stackit')]: stackit,
  [route('keycloak')]: keycloak,
  [route('github')]: github,
  [route('gitlab')]: gitlab,
}
