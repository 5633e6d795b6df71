// What the ingest API does, described: see shared/http/operation.ts.
import * as v from 'valibot'
import { submittedEntrySchema } from '../../shared/entry/entry.ts'
import { entryFields, exampleEntry } from '../../shared/entry/entry-fields.ts'
import { depthMax } from '../../shared/entry/entry-shape.ts'
import type { Components, Operation } from '../../shared/http/operation.ts'
import { contentCodings } from './content-coding.ts'
import { submissionResponseSchema } from './response.ts'
import { submissionBytesMax, submissionEntriesMax, submissionValuesMax } from './submission.ts'

const { insertId: _own, ...unnamed } = exampleEntry
const another = { ...unnamed, eventName: 'Project member removed', eventTimeStamp: '2026-11-24T11:59:02.1Z' }

const anySubmission = v.union([
  submittedEntrySchema,
  v.pipe(v.array(submittedEntrySchema), v.minLength(1), v.maxLength(submissionEntriesMax)),
])

const submitEntries: Operation = {
  operationId: 'SubmitAuditLogEntries',
  tag: 'Sending',
  summary: 'Send entries',
  description: `Stores each entry exactly once, however often it is sent: sending again what may not have arrived is always safe. Takes one entry, a list of entries, or a line for each; at most ${submissionEntriesMax} entries, ${submissionBytesMax / 1e6} MB, and ${submissionValuesMax} values (each text, number, list and object counts). The body may be compressed by one of ${contentCodings}; the limits are those of what it unpacks to.

Each entry is answered on its own, and what is wrong with one does not keep the others from being stored. Fields that are not listed are kept as they are; \`id\`, \`receivedTimeStamp\`, \`salt\`, \`payloads\` and \`folderPathSource\` are given by the service and refused when sent. An entry that names a folder or project and no path gets the one that is declared of it. An entry is nested at most ${depthMax} levels deep.

Nothing changes on the way. Bytes that are not UTF-8, a name that is given twice in one object, and a number that a double cannot carry exactly (send it as a text) are refused with their place. In what is sent as \`application/json\` U+FFFD is taken for the trace of such bytes, since the gateway puts it there: write \`\\ufffd\`, or send NDJSON, where it is meant. A byte order mark is passed over.

One field never costs the entry. \`null\`, an empty text or an empty list in a field that may be absent means that it is. What does not fit its field is mapped. \`shortened\`: a text over its limit is stored as its beginning, \`~\` and 16 hex digits of the SHA-256 of the whole, a list over its limit as its beginning. \`wrapped\`: a body, parameters, result or details that are no object are stored as \`{"value": …}\`. An empty list is one of them. \`joined\`: a list of header values or of addresses is stored as one text, with a comma and a blank between them. \`asText\`: an id that is a number, or a header that is no text. \`rewritten\`: a time that not every client of the API decodes, as a leap second or more than nine digits of a second. \`setAside\`: what has another type than its field, which may be absent, and is.

The entry says so: \`details.mapping\` has the paths of the fields under these names, and \`details.full\` has by path what was sent, where the field does not tell it. \`details\` that have one of these two names already are wrapped themselves. Fields that must be there, and the ids in \`context\`, are refused when they are not as described.

Needs the right \`writer\` on the organization of each entry: without it for any, the answer is 403; entries for another organization are refused one by one.`,
  bodies: {
    'application/json': {
      schema: anySubmission,
      examples: { 'one entry': exampleEntry, 'a list of entries': [exampleEntry, another] },
    },
    'application/x-ndjson': {
      examples: {
        'a line for each entry': `${[exampleEntry, another].map((entry) => JSON.stringify(entry)).join('\n')}\n`,
      },
    },
  },
  answers: {
    201: { description: 'Every entry is stored, or was before.', schema: submissionResponseSchema },
    207: { description: 'Some entries are stored, the others are refused.', schema: submissionResponseSchema },
    400: { description: 'Every entry is refused.', schema: submissionResponseSchema },
    503: {
      description: 'Some entries could not be stored for now: send these again.',
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

/** By method and path, as in shared/deployment/routes.ts. */
export const ingestOperations: Readonly<Record<string, Operation>> = { 'POST /v2/entries': submitEntries }

export const ingestComponents: Components = {
  SubmittedAuditLogEntry: { schema: submittedEntrySchema, fields: entryFields },
  SubmissionResponse: { schema: submissionResponseSchema },
}
