// The description of the routes of senders of JSON: see shared/http/operation.ts.
import * as v from 'valibot'
import type { Operation, PathParameter } from '../../shared/http/operation.ts'
import { contentCodings } from './content-coding.ts'
import { organization } from './event-operations.ts'
import { submissionResponseSchema } from './response.ts'
import { submissionBytesMax, submissionEntriesMax } from './submission.ts'

/** What there is to say of a route beyond what all have in common. */
interface Described {
  readonly operationId: string
  readonly summary: string
  /** Where the records come from, and how they are sent. */
  readonly says: string
  /** The rows of the table of fields: in the entry, in the record. */
  readonly fields: readonly (readonly [string, string])[]
  readonly format: string
  readonly body: v.GenericSchema
  readonly example: unknown
  readonly source?: PathParameter
  /** Whether what is refused is always quarantined. */
  readonly dropsRefused: boolean
}

const limits = `A request may have ${submissionEntriesMax} records and ${submissionBytesMax / 1e6} MB, and may be compressed with one of ${contentCodings}. With \`Content-Type: application/x-ndjson\`, each line is such a body; any other type is read as JSON. Unknown parameters are ignored.`

const common =
  'What the record does not say comes from the defaults of the key; `details.mapping.defaulted` lists these fields. `details.mapping.moved` says where in the record the value of a field was, and everything else of the record is in `details`: nothing of it is lost. Numbers that a double cannot represent are stored as text, and `details.mapping.numbers` says where.'

function describe({ operationId, summary, says, fields, format, body, example, source, dropsRefused }: Described) {
  const kept = dropsRefused
    ? 'A record of which no entry can be made is answered as taken, and kept in the quarantine for 30 days: this sender would drop it.'
    : 'If the key has `keepsRefused`, a record of which no entry can be made is answered as taken, and kept in the quarantine for 30 days.'
  const table = ['| entry | from the record |', '|---|---|', ...fields.map(([to, from]) => `| ${to} | ${from} |`)]
  const requires = `Requires a valid key of the organization for the format \`${format}\`, or the right \`writer\` on the organization.`
  const described: Operation = {
    operationId,
    tag: 'Sending',
    summary,
    description: [says, table.join('\n'), common, kept, limits, requires].join('\n\n'),
    pathParameters: { id: organization, ...(source ? { source } : {}) },
    bodies: { 'application/json': { schema: body, examples: { 'as it is sent': example } } },
    answers: {
      200: { description: 'All are stored, now or before, or kept.', schema: submissionResponseSchema },
      ...(dropsRefused
        ? {}
        : {
            207: { description: 'Some are stored, the others refused.', schema: submissionResponseSchema },
            400: { description: 'All are refused.', schema: submissionResponseSchema },
          }),
      503: { description: 'Some could not be stored for now: send all again.', schema: submissionResponseSchema },
    },
    refusals: [
      ...(['BODY_INVALID', 'BODY_TOO_LARGE', 'CONTENT_TYPE_UNSUPPORTED', 'CONTENT_CODING_UNSUPPORTED'] as const),
      ...(['CALLER_UNKNOWN', 'NOT_FOUND', 'ISSUER_UNAVAILABLE'] as const),
    ],
  }
  return described
}

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

const kubernetes = describe({
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
  body: v.looseObject({ items: v.array(v.unknown()) }),
  example: { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: [exampleAuditEvent] },
  source: { name: 'cluster', description: 'The name of the cluster.', example: 'prod' },
  dropsRefused: true,
})

/** By method and path, as in shared/deployment/routes.ts. */
export const recordOperations: Readonly<Record<string, Operation>> = {
  'POST /v2/organizations/{id}/ingest/kubernetes/{source}': kubernetes,
}
