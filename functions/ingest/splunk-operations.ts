// The descriptions of the routes of Splunk's HTTP Event Collector: see shared/http/operation.ts.
import * as v from 'valibot'
import { splunkPaths } from '../../shared/deployment/ingest-formats.ts'
import { submissionBytesMax } from '../../shared/entry/submission-limits.ts'
import type { Operation } from '../../shared/http/operation.ts'
import { textSchema } from '../../shared/http/parameters.ts'
import { contentCodings } from './content-coding.ts'
import { splunkEventsMax } from './splunk-request.ts'

const answerSchema = v.object({
  text: v.string(),
  code: v.pipe(v.number(), v.safeInteger()),
  'invalid-event-number': v.exactOptional(v.pipe(v.number(), v.safeInteger())),
  message: v.exactOptional(v.string()),
})

const eventSchema = v.looseObject({
  event: v.unknown(),
  time: v.optional(v.union([v.number(), v.string()])),
  host: v.optional(v.string()),
  source: v.optional(v.string()),
  sourcetype: v.optional(v.string()),
  index: v.optional(v.string()),
  fields: v.optional(v.record(v.string(), v.unknown())),
})

const exampleSplunkEvent = {
  time: 1795600702.645,
  host: 'iam-1',
  source: 'iam',
  sourcetype: 'iam:change',
  event: { action: 'deleted', object: 'roles/admin', user: 'ada@example.com', src: '192.0.2.10', status: 'success' },
}

const table = `| entry | from the event |
|---|---|
| \`insertId\` | a hash of the event: two equal ones are one entry |
| \`eventTimeStamp\` | \`time\` in seconds; without it \`time\`, \`timestamp\`, \`@timestamp\`, \`_time\` or \`eventTime\` of \`event\` |
| \`eventName\` | \`event.action\`, \`.eventName\`, \`.event_type\`, \`.name\`, \`.type\`, \`.signature\`, else \`sourcetype\` |
| \`eventSource\` | \`source\` |
| \`initiator\` | \`event.user\`, \`.user_id\`, \`.username\`, \`.actor\`, \`.src_user\`; the e-mail address if it is one |
| \`sourceIpAddress\`, \`userAgent\` | \`event.src_ip\`, \`.src\`, \`.client_ip\`, \`.ip\`; \`event.http_user_agent\`, \`.user_agent\` |
| \`resourceId\`, \`correlationId\` | \`event.object_id\`, \`.object\`, \`.resource\`, \`.dest\`; \`event.session_id\`, \`.request_id\` |
| \`severity\`, \`eventType\` | \`ERROR\` for a \`status\`, \`outcome\`, \`result\` or \`severity\` of failure; \`POLICY_DENIED\` for \`blocked\` or \`denied\` |
| \`details.splunk\` | everything else |`

const common = `Where \`settings.splunk.sourceTypes\` of the key names a format for the source type, \`event\` is mapped as that format is. What the event does not say comes from the key's defaults. Nothing of an event is lost.

An event of which no entry can be made is answered as taken, and kept in the quarantine for 30 days. A request may have ${splunkEventsMax} events and ${submissionBytesMax / 1e6} MB, and may be compressed with one of ${contentCodings}. Acknowledgement of indexers is not offered: success says that all is stored.

Requires a valid key with the format \`splunk\`, as \`Authorization: Splunk KEY\`, as a bearer token or as a password. The key says the organization; a token of a person opens nothing here.`

const answers: Operation['answers'] = {
  200: { description: 'All are stored, now or before, or kept (code 0).', schema: answerSchema },
  400: {
    description:
      'There is no event (code 5), or one cannot be read (code 6): those before `invalid-event-number` were taken.',
    schema: answerSchema,
  },
  401: { description: 'The key is missing (code 2) or not valid (code 3).', schema: answerSchema },
  413: { description: 'The body has too many bytes, events or values (code 6).', schema: answerSchema },
  415: { description: 'The content coding is not supported (code 6).', schema: answerSchema },
  500: { description: 'The service failed (code 8).', schema: answerSchema },
  503: { description: 'Some could not be stored for now: send all again (code 9).', schema: answerSchema },
}

function eventsAt(operationId: string): Operation {
  return {
    operationId,
    tag: 'Sending',
    summary: 'Send events as to Splunk',
    description: `The HTTP Event Collector of Splunk: JSON objects one behind the other, without a list around them.\n\n${table}\n\n${common}`,
    bodies: { 'application/json': { schema: eventSchema, examples: { 'one event': exampleSplunkEvent } } },
    answers,
    refusals: ['NOT_FOUND'],
  }
}

const about = (description: string, example: string) => ({ description, schema: textSchema, example })

export const splunkLineParameters = {
  host: about('`host` of all events.', 'iam-1'),
  source: about('`source` of all events.', 'iam'),
  sourcetype: about('`sourcetype` of all events.', 'iam:change'),
  index: about('`index` of all events.', 'main'),
} as const

const lines: Operation = {
  operationId: 'SendSplunkLines',
  tag: 'Sending',
  summary: 'Send lines as to Splunk',
  description: `An event on each line: JSON, or text that the source type names. \`time\` is in the event.\n\n${table}\n\n${common}`,
  parameters: splunkLineParameters,
  bodies: {
    'text/plain': {
      examples: { 'one line': '{"timestamp": "2026-11-24T11:58:22Z", "action": "deleted", "user": "ada"}' },
    },
  },
  answers,
  refusals: ['NOT_FOUND'],
}

const health: Operation = {
  operationId: 'GetSplunkHealth',
  tag: 'Watching',
  summary: 'Check that events can be sent as to Splunk',
  description: 'Always answers that it is healthy (code 17), without looking at any store.',
  answers: { 200: { description: 'It is.', schema: answerSchema } },
  refusals: [],
}

const eventIds = ['SendSplunkEvents', 'SendSplunkEventsToCollector', 'SendSplunkEventsToVersion']

/** By method and path, as in shared/deployment/routes.ts. */
export const splunkOperations: Readonly<Record<string, Operation>> = {
  ...Object.fromEntries(splunkPaths.events.map((path, at) => [`POST ${path}`, eventsAt(eventIds[at] ?? '')])),
  ...Object.fromEntries(splunkPaths.raw.map((path) => [`POST ${path}`, lines])),
  [`GET ${splunkPaths.health}`]: health,
}
