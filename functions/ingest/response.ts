// The schema of the ingest function's answer, only for the API's description.
import * as v from 'valibot'
import { exactSchema } from '../../shared/exact-schema.ts'
import { statusOf } from '../../shared/http/problem.ts'
import { countSchema, said } from '../../shared/http/response-schema.ts'
import { keysOf } from '../../shared/keys-of.ts'
import type { SubmissionResult } from './taking.ts'

export const submissionResponseSchema = exactSchema<SubmissionResult>()(
  v.object({
    stored: countSchema,
    duplicates: said(countSchema, 'Entries that were already stored, with the same content.'),
    refused: countSchema,
    quarantined: v.exactOptional(
      said(
        countSchema,
        'Records of which no entry could be made, kept for 30 days; see the quarantine. Absent if there are none.',
      ),
    ),
    filtered: v.exactOptional(said(countSchema, 'Records that are not kept, by a rule. Absent if there are none.')),
    failed: v.exactOptional(
      said(countSchema, 'Entries that could not be stored for now: send these again. Absent if there are none.'),
    ),
    results: said(
      v.array(
        v.object({
          index: said(countSchema, "The entry's position in the submission, from 0."),
          id: v.exactOptional(said(v.string(), 'Of the entry, or of the quarantined record.')),
          status: said(
            v.picklist(['stored', 'duplicate', 'refused', 'failed', 'quarantined', 'filtered']),
            '`stored`: stored and readable. `duplicate`: already stored. `refused`: invalid; do not send it again unchanged. `failed`: not stored for now; send it again. `quarantined`: no entry could be made of it; it is kept, and need not be sent again. `filtered`: not kept, by a rule of the format or of the key.',
          ),
          code: v.exactOptional(said(v.picklist(keysOf(statusOf)), 'Why it was refused or failed.')),
          message: v.exactOptional(v.string()),
        }),
      ),
      'One result for each entry, in the order in which they were sent.',
    ),
  }),
)
