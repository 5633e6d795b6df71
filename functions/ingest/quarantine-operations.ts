// The description of the quarantine: see shared/http/operation.ts.
import * as v from 'valibot'
import { formatSettingsSchema } from '../../shared/access/format-settings.ts'
import { type IngestFormat, ingestFormats } from '../../shared/deployment/ingest-formats.ts'
import { quarantineDays } from '../../shared/deployment/quarantine.ts'
import { visibilities } from '../../shared/entry/entry.ts'
import { exactSchema } from '../../shared/exact-schema.ts'
import { type Operation, protectedRefusals } from '../../shared/http/operation.ts'
import { statusOf } from '../../shared/http/problem.ts'
import { countSchema, instantSchema, said } from '../../shared/http/response-schema.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { organization } from './event-operations.ts'
import {
  type QuarantinedRecordResponse,
  type QuarantinedResponse,
  type QuarantineResponse,
  quarantineParameters,
  type RetryResponse,
} from './quarantine.ts'

const tag = 'Quarantine'
const requires = 'Requires the right `operator` on the organization.'

const quarantinedSchema = exactSchema<QuarantinedResponse>()(
  v.object({
    id: v.string(),
    format: v.picklist(keysOf(ingestFormats)) as v.GenericSchema<IngestFormat>,
    code: said(v.string(), 'Why no entry could be made of it.'),
    message: said(v.string(), 'The same in words; it quotes the field.'),
    bytes: said(countSchema, 'What is kept, as JSON.'),
    receivedTimeStamp: instantSchema,
  }),
)

const defaultsSchema = v.object({
  region: v.exactOptional(v.string()),
  eventSource: v.exactOptional(v.string()),
  visibility: v.exactOptional(v.picklist(visibilities)),
  projectId: v.exactOptional(v.string()),
  folderPath: v.exactOptional(v.array(v.string())),
})

const recordSchema = exactSchema<QuarantinedRecordResponse>()(
  v.object({
    ...quarantinedSchema.entries,
    defaults: said(defaultsSchema, 'Of the key that it was sent with.'),
    settings: v.exactOptional(said(formatSettingsSchema, 'The same.')),
    source: v.exactOptional(said(v.string(), 'What the path said of where it came from.')),
    record: v.optional(v.unknown()),
  }),
)

const quarantineSchema = exactSchema<QuarantineResponse>()(
  v.object({
    items: said(v.array(quarantinedSchema), 'The oldest day first.'),
    after: v.exactOptional(said(v.string(), 'Present only if there may be more: pass it to get the next page.')),
  }),
)

const retrySchema = exactSchema<RetryResponse>()(
  v.object({
    id: v.exactOptional(said(v.string(), 'Of the entry.')),
    status: said(
      v.picklist(['stored', 'duplicate', 'refused', 'failed', 'quarantined', 'filtered']),
      '`stored` or `duplicate`: it is an entry, and no longer listed. `filtered`: a rule says that it is not kept, and it is no longer listed. `refused`: it stays.',
    ),
    code: v.exactOptional(v.picklist(keysOf(statusOf))),
    message: v.exactOptional(v.string()),
  }),
)

const list: Operation = {
  operationId: 'ListQuarantine',
  tag,
  summary: 'List quarantined records',
  description: `Returns records of which no entry could be made, from senders that would have dropped them if they had been refused. Each is kept as it was received for ${quarantineDays} days. ${requires}`,
  pathParameters: { id: organization },
  parameters: quarantineParameters,
  answers: { 200: { description: 'A page of records.', schema: quarantineSchema } },
  refusals: ['PARAMETER_INVALID', ...protectedRefusals, 'INTERNAL'],
}

/** The hash of a record that the tests keep. */
export const exampleRecordId = '2026-11-24-099199f2bcb618872f8c7866633e67ef0b6717e391d80823debf08a8d8dcd83c'

const read: Operation = {
  operationId: 'GetQuarantinedRecord',
  tag,
  summary: 'Get a quarantined record',
  description: `Returns the record as it was received, with each digit of its numbers, and what it was read with. That it was read is recorded as an entry. ${requires}`,
  pathParameters: { id: organization, recordId: { description: 'The id of the record.', example: exampleRecordId } },
  answers: { 200: { description: 'The record.', schema: recordSchema } },
  refusals: [...protectedRefusals, 'INTERNAL'],
}

const retry: Operation = {
  operationId: 'RetryQuarantinedRecord',
  tag,
  summary: 'Try a quarantined record again',
  description: `Makes an entry of the record, with the defaults of the key that it was sent with. It helps if what was wrong is not wrong any more: a time that was ahead, or a mapping that was changed. That it was tried is recorded as an entry. ${requires}`,
  pathParameters: { id: organization, recordId: { description: 'The id of the record.', example: exampleRecordId } },
  answers: { 200: { description: 'What became of it.', schema: retrySchema } },
  refusals: ['STORE_UNAVAILABLE', ...protectedRefusals, 'INTERNAL'],
}

/** By method and path, as in shared/deployment/routes.ts. */
export const quarantineOperations: Readonly<Record<string, Operation>> = {
  'GET /v2/organizations/{id}/quarantine': list,
  'GET /v2/organizations/{id}/quarantine/{recordId}': read,
  'POST /v2/organizations/{id}/quarantine/{recordId}': retry,
}

export const quarantineComponents = {
  QuarantinedRecord: { schema: quarantinedSchema },
  QuarantinedRecordResponse: { schema: recordSchema },
  QuarantineResponse: { schema: quarantineSchema },
  RetryResponse: { schema: retrySchema },
}
