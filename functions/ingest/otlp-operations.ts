// The description of the route for OTLP: see shared/http/operation.ts.
import * as v from 'valibot'
import { otlpBytesMax, otlpRecordsMax } from '../../shared/formats/otlp-limits.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { said } from '../../shared/http/response-schema.ts'
import { organization } from './event-operations.ts'

/** In JSON, a field that is null is absent: https://protobuf.dev/programming-guides/json/#null. */
const requestSchema = v.looseObject({
  resourceLogs: v.nullish(
    v.array(v.looseObject({ resource: v.optional(v.unknown()), scopeLogs: v.nullish(v.array(v.unknown())) })),
  ),
})

const responseSchema = v.object({
  partialSuccess: v.exactOptional(
    v.object({
      rejectedLogRecords: said(
        v.string(),
        'A number: records that are not stored and must not be sent again. They are in the quarantine.',
      ),
      errorMessage: said(v.string(), 'Why, in words.'),
    }),
  ),
})

/** `google.rpc.Status`, whose code OTLP does not use. */
const statusSchema = v.object({ message: v.string() })

const exampleLogs = {
  resourceLogs: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'billing' } },
          { key: 'cloud.region', value: { stringValue: 'eu01' } },
        ],
      },
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: '1795600702645000000',
              eventName: 'account.closed',
              attributes: [
                { key: 'log.record.uid', value: { stringValue: 'r-7f3a-1' } },
                { key: 'user.id', value: { stringValue: 'ada' } },
              ],
              traceId: '5b8efff798038103d269b633813fc60c',
            },
          ],
        },
      ],
    },
  ],
}

const sendLogs: Operation = {
  operationId: 'IngestOtlpLogs',
  tag: 'Sending',
  summary: 'Send logs of OpenTelemetry',
  description: `OTLP/HTTP: the endpoint of an exporter is \`/v2/organizations/{organizationId}/ingest/otlp\`, to which it adds \`/v1/logs\`. Takes protobuf and JSON, compressed or not, up to ${otlpRecordsMax} records and ${otlpBytesMax / 1e6} MB uncompressed, and answers in the same type. Stores each record as an entry, exactly once. What did not fit into the time of one request is stored when the same is sent again, after a 503.

| entry | from the record, the first that is there; its own attributes before those of its resource |
|---|---|
| \`insertId\` | \`stackit.log.id\`, \`log.record.uid\`, else a hash of the record |
| \`eventTimeStamp\` | \`timeUnixNano\`, \`observedTimeUnixNano\` |
| \`eventName\` | \`eventName\`, \`stackit.action\`, \`event.name\`, a \`body\` of at most 255 characters |
| \`eventSource\`, \`region\` | \`service.name\`, \`cloud.region\` |
| \`initiator\` | \`stackit.initiator\`, \`user.id\`, \`enduser.id\`; \`user.email\` |
| \`sourceIpAddress\`, \`userAgent\` | \`client.address\`, \`source.address\`; \`user_agent.original\` |
| \`request\` | \`http.request.method\` and \`url.path\`; \`stackit.request.body\` if it is JSON |
| \`resourceId\` | \`service.instance.id\` |
| \`context\` | \`stackit.resource.type\` and \`.id\`, else \`cloud.account.id\` as the project |
| \`severity\` | \`ERROR\` for a severity number of 17 or more, the text \`ERROR\` or \`FATAL\`, or \`error.type\` |
| \`visibility\`, \`correlationId\` | \`stackit.visibility\`, the trace id |
| \`details.otlp\` | everything else |

What the record does not say comes from the key's defaults; \`details.mapping.defaulted\` lists these fields. Nothing of a record is lost. Records of which no entry can be made are counted in \`partialSuccess\`, and kept in the quarantine for 30 days. Unknown parameters are ignored.

Requires a valid key of the organization for the format \`otlp\`, or the right \`writer\` on the organization.`,
  pathParameters: { id: organization },
  bodies: {
    'application/json': { schema: requestSchema, examples: { 'one record': exampleLogs } },
    'application/x-protobuf': { examples: {} },
  },
  answers: {
    200: {
      description: 'All records are stored, now or before, or the answer says how many are not.',
      schema: responseSchema,
    },
    400: { description: 'The body is not valid.', schema: statusSchema },
    413: { description: 'The body has too many bytes, records or values.', schema: statusSchema },
    503: { description: 'Some records could not be stored for now: send all again.', schema: statusSchema },
  },
  refusals: [
    'CONTENT_TYPE_UNSUPPORTED',
    'CONTENT_CODING_UNSUPPORTED',
    'CALLER_UNKNOWN',
    'NOT_FOUND',
    'ISSUER_UNAVAILABLE',
  ],
}

/** By method and path, as in shared/deployment/routes.ts. */
export const otlpOperations: Readonly<Record<string, Operation>> = {
  'POST /v2/organizations/{id}/ingest/otlp/v1/logs': sendLogs,
}
