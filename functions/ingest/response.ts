// What the ingest function answers, as a schema: for the API's description. The code that answers does not need it.
import * as v from 'valibot'
import { statusOf } from '../../shared/http/problem.ts'
import { countSchema, keysOf, responseSchema, said } from '../../shared/http/response-schema.ts'
import type { SubmissionResult } from './app.ts'

export const submissionResponseSchema = responseSchema<SubmissionResult>()(
  v.object({
    stored: countSchema,
    duplicates: said(countSchema, 'Entries that had been stored before, with the same content.'),
    refused: countSchema,
    failed: v.exactOptional(
      said(countSchema, 'Neither stored nor refused: send these again. Absent when there are none.'),
    ),
    results: said(
      v.array(
        v.object({
          index: said(countSchema, "The entry's place in the submission, from 0."),
          id: v.exactOptional(v.string()),
          status: said(
            v.picklist(['stored', 'duplicate', 'refused', 'failed']),
            '`stored`: kept and readable. `duplicate`: it was there already. `refused`: sending it again unchanged does not help. `failed`: send it again.',
          ),
          code: v.exactOptional(said(v.picklist(keysOf(statusOf)), 'Why it was refused or has failed.')),
          message: v.exactOptional(v.string()),
        }),
      ),
      'One for each entry, in the order in which they were sent.',
    ),
  }),
)
