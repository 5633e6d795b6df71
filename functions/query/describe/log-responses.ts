// The schemas of the JSON responses of a log's routes, for the API's description.
import * as v from 'valibot'
import { exactSchema } from '../../../shared/exact-schema.ts'
import { countSchema, instantSchema, said } from '../../../shared/http/response-schema.ts'
import type { Consistency } from '../log/consistency.ts'
import type { LogInfo } from '../log/log-info.ts'

export const logResponseSchema = exactSchema<LogInfo>()(
  v.object({
    origin: said(v.string(), 'The name of the log: the first line of each of its checkpoints.'),
    key: said(v.string(), 'The verifier key of its signatures. Keep it: you need it to verify files later.'),
    size: said(countSchema, 'The number of leaves in the latest checkpoint.'),
    minimumIndex: said(countSchema, 'Entries before this leaf index are past their retention. Their hashes are kept.'),
    checkpointTimeStamp: said(instantSchema, 'When the latest checkpoint was signed.'),
  }),
)

export const consistencyResponseSchema = exactSchema<Consistency>()(
  v.object({
    from: countSchema,
    to: countSchema,
    hashes: said(
      v.array(v.string()),
      'The proof of RFC 6962, section 2.1.2, each hash in base64. Empty if there is nothing to prove.',
    ),
  }),
)
