// The description of the route for CloudEvents: see shared/http/operation.ts.
import * as v from 'valibot'
import { submissionBytesMax, submissionEntriesMax } from '../../shared/entry/submission-limits.ts'
import type { Operation, PathParameter } from '../../shared/http/operation.ts'
import { contentCodings } from './content-coding.ts'
import { submissionResponseSchema } from './response.ts'

/** The organization of a sender. */
export const organization: PathParameter = {
  name: 'organizationId',
  description: 'The id of the organization.',
  example: '7d9e1c52-3b8a-4f60-9c1e-2a5b7d8f4e03',
}

const eventSchema = v.looseObject({
  specversion: v.literal('1.0'),
  id: v.pipe(v.string(), v.minLength(1)),
  source: v.pipe(v.string(), v.minLength(1)),
  type: v.pipe(v.string(), v.minLength(1)),
  time: v.pipe(v.string(), v.metadata({ format: 'date-time' })),
  subject: v.optional(v.string()),
  authid: v.optional(v.string()),
  datacontenttype: v.optional(v.string()),
  data: v.optional(v.unknown()),
})

/** A complete event, for examples. */
export const exampleEvent = {
  specversion: '1.0',
  id: 'e-7f3a-1',
  source: '/billing/accounts',
  type: 'com.example.account.closed',
  time: '2026-11-24T11:58:22.645Z',
  subject: 'accounts/7',
  authid: 'ada@example.com',
  datacontenttype: 'application/json',
  data: { reason: 'unpaid' },
}

const another = { ...exampleEvent, id: 'e-7f3a-2', type: 'com.example.account.opened' }

const sendEvents: Operation = {
  operationId: 'IngestCloudEvents',
  tag: 'Sending',
  summary: 'Send CloudEvents',
  description: `Stores CloudEvents 1.0 as entries, each exactly once: structured (\`application/cloudevents+json\`), binary (any other type, with the headers \`ce-specversion\`, \`ce-id\`, …), or as a batch (\`application/cloudevents-batch+json\`), which is welcome here. A batch may have ${submissionEntriesMax} events, a request ${submissionBytesMax / 1e6} MB; the body may be compressed with one of ${contentCodings}.

| entry | from the event |
|---|---|
| \`insertId\`, \`eventSource\`, \`eventName\` | \`id\`, \`source\`, \`type\` |
| \`eventTimeStamp\` | \`time\`, which is required: an event that is sent again must be the same entry |
| \`resourceId\` | \`subject\` |
| \`initiator\` | the extension \`authid\`, else what is in \`data\` at the place that the key's setting \`cloudevents.initiator\` names, else \`unknown\`; the event type is \`SYSTEM_EVENT\` if \`authtype\` is \`system\` |
| \`correlationId\` | the extension \`correlationid\`, else the trace id of \`traceparent\` |
| \`severity\` | \`ERROR\` if the extension \`severitynumber\` is 17 or more, or \`severitytext\` is \`ERROR\` or \`FATAL\` |
| \`request.body\` | \`data\`; a value that is no object as \`{"value": …}\`, bytes as \`{"base64": …}\` |
| \`details.cloudevents\` | every other attribute |

What the event does not say comes from the key's defaults; \`details.mapping.defaulted\` lists these fields. A number in \`data\` that a double cannot represent is stored as text, and \`details.mapping.numbers\` says where. Nothing of an event is lost.

If the key has \`keepsRefused\`, an event of which no entry can be made is answered as taken, and kept in the quarantine for 30 days. Unknown parameters are ignored.

Requires a valid key of the organization for the format \`cloudevents\`, or the right \`writer\` on the organization.`,
  pathParameters: { id: organization },
  bodies: {
    'application/cloudevents+json': { schema: eventSchema, examples: { 'one event': exampleEvent } },
    'application/cloudevents-batch+json': {
      schema: v.pipe(v.array(eventSchema), v.minLength(1), v.maxLength(submissionEntriesMax)),
      examples: { 'a batch': [exampleEvent, another] },
    },
  },
  answers: {
    200: { description: 'All events of the batch are stored, now or before.', schema: submissionResponseSchema },
    201: { description: 'The event is stored, now or before.', schema: submissionResponseSchema },
    207: { description: 'Some events are stored, the others refused.', schema: submissionResponseSchema },
    400: { description: 'All events are refused.', schema: submissionResponseSchema },
    503: {
      description: 'Some events could not be stored for now: send those again.',
      schema: submissionResponseSchema,
    },
  },
  refusals: [
    'BODY_INVALID',
    'BODY_TOO_LARGE',
    'CONTENT_TYPE_UNSUPPORTED',
    'CONTENT_CODING_UNSUPPORTED',
    'CALLER_UNKNOWN',
    'NOT_FOUND',
    'ISSUER_UNAVAILABLE',
  ],
}

const mayEventsBeSent: Operation = {
  operationId: 'ValidateCloudEventsDelivery',
  tag: 'Sending',
  summary: 'Ask whether CloudEvents may be sent',
  description:
    'The handshake of CloudEvents webhooks: `WebHook-Allowed-Origin` of the answer is the `WebHook-Request-Origin` of the request, and `WebHook-Allowed-Rate` the requests a minute that a sender should not exceed. It grants nothing: to send, a key or a token is needed. The same for everybody.',
  pathParameters: { id: organization },
  answers: {
    200: {
      description: 'They may be sent.',
      headers: {
        Allow: 'The methods.',
        'WebHook-Allowed-Origin': 'Present if the request has `WebHook-Request-Origin`.',
        'WebHook-Allowed-Rate': 'Requests a minute. Present if the request has `WebHook-Request-Origin`.',
      },
    },
  },
  refusals: [],
}

/** By method and path, as in shared/deployment/routes.ts. */
export const eventOperations: Readonly<Record<string, Operation>> = {
  'POST /v2/organizations/{id}/ingest/cloudevents': sendEvents,
  'OPTIONS /v2/organizations/{id}/ingest/cloudevents': mayEventsBeSent,
}

export const eventComponents = { CloudEvent: { schema: eventSchema } }
