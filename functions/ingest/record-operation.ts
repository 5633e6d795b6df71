// What the descriptions of all routes of senders of JSON have in common: see shared/http/operation.ts.
import type * as v from 'valibot'
import { submissionBytesMax, submissionEntriesMax } from '../../shared/entry/submission-limits.ts'
import type { Operation, PathParameter } from '../../shared/http/operation.ts'
import { contentCodings } from './content-coding.ts'
import { organization } from './event-operations.ts'
import { submissionResponseSchema } from './response.ts'

/** What there is to say of a route beyond that. */
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

export function recordOperation({
  operationId,
  summary,
  says,
  fields,
  format,
  body,
  example,
  source,
  dropsRefused,
}: Described): Operation {
  const kept = dropsRefused
    ? 'A record of which no entry can be made is answered as taken, and kept in the quarantine for 30 days: this sender would drop it.'
    : 'If the key has `keepsRefused`, a record of which no entry can be made is answered as taken, and kept in the quarantine for 30 days.'
  const table = ['| entry | from the record |', '|---|---|', ...fields.map(([to, from]) => `| ${to} | ${from} |`)]
  const requires = `Requires a valid key of the organization for the format \`${format}\`, or the right \`writer\` on the organization.`
  return {
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
}
