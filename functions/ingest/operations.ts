// The description of the ingest API: see shared/http/operation.ts.
import * as v from 'valibot'
import { submittedEntrySchema } from '../../shared/entry/entry.ts'
import { entryFields, exampleEntry } from '../../shared/entry/entry-fields.ts'
import { depthMax } from '../../shared/entry/entry-shape.ts'
import { submissionBytesMax, submissionEntriesMax, submissionValuesMax } from '../../shared/entry/submission-limits.ts'
import type { Components, Operation } from '../../shared/http/operation.ts'
import { cloudOperations } from './cloud-operations.ts'
import { contentCodings } from './content-coding.ts'
import { eventComponents, eventOperations, organization } from './event-operations.ts'
import { otlpOperations } from './otlp-operations.ts'
import { quarantineComponents, quarantineOperations } from './quarantine-operations.ts'
import { recordOperations } from './record-operations.ts'
import { submissionResponseSchema } from './response.ts'
import { splunkOperations } from './splunk-operations.ts'

const { insertId: _own, ...unnamed } = exampleEntry
const another = { ...unnamed, eventName: 'Project member removed', eventTimeStamp: '2026-11-24T11:59:02.1Z' }

const anySubmission = v.union([
  submittedEntrySchema,
  v.pipe(v.array(submittedEntrySchema), v.minLength(1), v.maxLength(submissionEntriesMax)),
])

const ingestedEntrySchema = v.looseObject({
  ...submittedEntrySchema.entries,
  eventSource: v.optional(submittedEntrySchema.entries.eventSource),
  region: v.optional(submittedEntrySchema.entries.region),
  visibility: v.optional(submittedEntrySchema.entries.visibility),
  context: v.optional(submittedEntrySchema.entries.context),
})

const anyIngested = v.union([
  ingestedEntrySchema,
  v.pipe(v.array(ingestedEntrySchema), v.minLength(1), v.maxLength(submissionEntriesMax)),
])

const submitEntries: Operation = {
  operationId: 'SubmitAuditLogEntries',
  tag: 'Sending',
  summary: 'Send entries',
  description: `Stores each entry exactly once, however often it is sent: if you do not know whether an entry arrived, send it again. Accepts one entry, a list of entries, or one entry per line. A request may have ${submissionEntriesMax} entries, ${submissionBytesMax / 1e6} MB, and ${submissionValuesMax} values (each text, number, list and object counts). The body may be compressed with one of ${contentCodings}; the limits apply to the uncompressed body.

Each entry has a result of its own; a fault in one entry does not keep the others from being stored. Fields that are not listed are kept unchanged. The service assigns \`id\`, \`receivedTimeStamp\`, \`salt\`, \`payloads\` and \`folderPathSource\`, and refuses entries that have them. An entry that names a folder or project without a path gets its declared path. Entries may be nested at most ${depthMax} levels deep.

Ingest changes no value silently. It refuses bytes that are not UTF-8, a name that occurs twice in one object, and a number that a double cannot represent exactly (send it as a text); the message gives the position. The gateway replaces invalid bytes in \`application/json\` with U+FFFD, so that character is refused there as well; to send it on purpose, write \`\\ufffd\` or use NDJSON. A byte order mark is ignored.

One bad field does not cost the entry. In an optional field, \`null\`, an empty text or an empty list means that the field is absent. Other values that do not fit their field are mapped:

- \`shortened\`: a text over its limit is stored as its beginning, \`~\` and 16 hex digits of the SHA-256 of the whole text. A list over its limit is cut.
- \`wrapped\`: a body, parameters, result or details that are not an object, such as an empty list, are stored as \`{"value": …}\`.
- \`joined\`: a list of header values or of addresses is stored as one text, joined with a comma and a space.
- \`asText\`: a numeric id, or a header that is not a text, is stored as text.
- \`rewritten\`: a time that some clients of the API cannot decode, such as a leap second or more than nine digits of a second, is stored in a form that all can.
- \`setAside\`: an optional field with a value of another type is left out.

The entry records the mapping: \`details.mapping\` lists the paths of the fields under these names, and \`details.full\` has the values as they were sent, by path, if the field does not show them. \`details\` that already have one of these two names are wrapped. A required field or an id in \`context\` that is not valid is refused.

Requires the right \`writer\` on the organization of each entry. A caller without any such right gets 403; entries for other organizations are refused one by one.`,
  bodies: {
    'application/json': {
      schema: anySubmission,
      examples: { 'one entry': exampleEntry, 'a list of entries': [exampleEntry, another] },
    },
    'application/x-ndjson': {
      examples: {
        'one entry per line': `${[exampleEntry, another].map((entry) => JSON.stringify(entry)).join('\n')}\n`,
      },
    },
  },
  answers: {
    201: { description: 'All entries are stored, now or before.', schema: submissionResponseSchema },
    207: { description: 'Some entries are stored, the others refused.', schema: submissionResponseSchema },
    400: { description: 'All entries are refused.', schema: submissionResponseSchema },
    503: {
      description: 'Some entries could not be stored for now: send those again.',
      schema: submissionResponseSchema,
    },
  },
  refusals: [
    'BODY_INVALID',
    'BODY_TOO_LARGE',
    'CONTENT_TYPE_UNSUPPORTED',
    'CONTENT_CODING_UNSUPPORTED',
    'CALLER_UNKNOWN',
    'RIGHT_MISSING',
    'ISSUER_UNAVAILABLE',
  ],
}

const { context: _context, ...unplaced } = exampleEntry

const ingestEntries: Operation = {
  ...submitEntries,
  operationId: 'IngestEntries',
  summary: 'Send entries with an ingest key',
  description:
    'As `POST /v2/entries`, for one organization, and also with an ingest key. An entry may leave out `context`, and what the key has a default for: `eventSource`, `region` and `visibility`, and the folder or project of `context` if it names none. `details.mapping.defaulted` of the entry lists what it got. An entry that names another organization is refused. Unknown parameters are ignored.\n\nRequires a valid key of the organization for the format `entries`, or the right `writer` on the organization.',
  pathParameters: { id: organization },
  bodies: {
    'application/json': { schema: anyIngested, examples: { 'one entry': unplaced } },
    'application/x-ndjson': {
      examples: { 'one entry per line': `${JSON.stringify({ ...unplaced, insertId: 'membership-7f3a-9' })}\n` },
    },
  },
  refusals: submitEntries.refusals.flatMap((code) => (code === 'RIGHT_MISSING' ? ['NOT_FOUND'] : [code])),
}

/** By method and path, as in shared/deployment/routes.ts. */
export const ingestOperations: Readonly<Record<string, Operation>> = {
  'POST /v2/entries': submitEntries,
  'POST /v2/organizations/{id}/ingest/entries': ingestEntries,
  ...eventOperations,
  ...otlpOperations,
  ...recordOperations,
  ...cloudOperations,
  ...splunkOperations,
  ...quarantineOperations,
}

export const ingestComponents: Components = {
  SubmittedAuditLogEntry: { schema: submittedEntrySchema, fields: entryFields },
  IngestedAuditLogEntry: { schema: ingestedEntrySchema, fields: entryFields },
  SubmissionResponse: { schema: submissionResponseSchema },
  ...eventComponents,
  ...quarantineComponents,
}
