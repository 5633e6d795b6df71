// What the ingest API does, described: see shared/http/operation.ts.
import * as v from 'valibot'
import { depthMax, submittedEntrySchema } from '../../shared/entry.ts'
import { entryFields, exampleEntry } from '../../shared/entry-fields.ts'
import type { Components, Operation } from '../../shared/http/operation.ts'
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
  description: `Stores each entry exactly once, however often it is sent: sending again what may not have arrived is always safe. Takes one entry, a list of entries, or a line for each; at most ${submissionEntriesMax} entries, ${submissionBytesMax / 1e6} MB, and ${submissionValuesMax} values (each text, number, list and object counts).\n\nEach entry is answered on its own, and what is wrong with one does not keep the others from being stored. Fields that are not listed are kept as they are; \`id\`, \`receivedTimeStamp\`, \`salt\`, \`payloads\` and \`folderPathSource\` are given by the service and refused when sent. An entry that names a folder or project and no path gets the one that is declared of it. An entry is nested at most ${depthMax} levels deep. Where a name is given twice in one object, the last one counts. The body is not compressed. As NDJSON, invalid UTF-8 is refused; in what is sent as \`application/json\` the gateway replaces it before anyone can see it.\n\nNeeds the right \`writer\` on the organization of each entry: without it for any, the answer is 403; entries for another organization are refused one by one.`,
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
    'CALLER_UNKNOWN',
    'RIGHT_MISSING',
    'ISSUER_UNAVAILABLE',
  ],
}

/** By method and path, as in shared/routes.ts. */
export const ingestOperations: Readonly<Record<string, Operation>> = { 'POST /v2/entries': submitEntries }

export const ingestComponents: Components = {
  SubmittedAuditLogEntry: { schema: submittedEntrySchema, fields: entryFields },
  SubmissionResponse: { schema: submissionResponseSchema },
}
