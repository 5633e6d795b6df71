// What the query API does about ingest keys, described: see shared/http/operation.ts.
import * as v from 'valibot'
import { formatSettingsMean, formatSettingsSchema } from '../../../shared/access/format-settings.ts'
import { type IngestFormat, ingestFormats } from '../../../shared/deployment/ingest-formats.ts'
import { visibilities } from '../../../shared/entry/entry.ts'
import { exactSchema } from '../../../shared/exact-schema.ts'
import { type Component, type Operation, protectedRefusals } from '../../../shared/http/operation.ts'
import { countSchema, instantSchema, said } from '../../../shared/http/response-schema.ts'
import { keysOf } from '../../../shared/keys-of.ts'
import { keyFields, keyRequestSchema } from '../keys/key-body.ts'
import { type KeyResponse, type KeysResponse, keysMax, type NewKeyResponse } from '../keys/keys.ts'
import { organizationParameter } from './scope-operations.ts'

const tag = 'Keys'
const requires = 'Requires the right `manager` on the organization.'

const shownKey = {
  id: said(v.string(), 'Part of the key, and no secret.'),
  name: v.string(),
  formats: v.array(v.picklist(keysOf(ingestFormats)) as v.GenericSchema<IngestFormat>),
  defaults: v.object({
    region: v.exactOptional(v.string()),
    eventSource: v.exactOptional(v.string()),
    visibility: v.exactOptional(v.picklist(visibilities)),
    projectId: v.exactOptional(v.string()),
    folderPath: v.exactOptional(said(v.array(v.string()), 'From the top down.')),
  }),
  settings: said(formatSettingsSchema, formatSettingsMean),
  keepsRefused: v.boolean(),
  drops: said(v.array(v.string()), 'An entry that matches one of these rules is not kept.'),
  isSigned: v.exactOptional(said(v.literal(true), 'A body must be signed, too. Absent if not.')),
  createdBy: said(v.string(), 'The subject of the token by which it was made.'),
  createdTimeStamp: instantSchema,
  expiresTimeStamp: said(instantSchema, 'Expired keys are listed for a month.'),
  firstUsedTimeStamp: v.exactOptional(instantSchema),
  lastUsedDay: v.exactOptional(said(v.pipe(v.string(), v.metadata({ format: 'date' })), 'In UTC.')),
  filtered: v.exactOptional(
    said(
      countSchema,
      'How many records were not kept, by `drops` or by a rule of their format; one that is sent again counts again. Absent if there are none.',
    ),
  ),
}

export const keyResponseSchema = exactSchema<KeyResponse>()(v.object(shownKey))

export const newKeyResponseSchema = exactSchema<NewKeyResponse>()(
  v.object({ ...shownKey, key: said(v.string(), 'The key with its secret. It is not shown again.') }),
)

export const keysResponseSchema = exactSchema<KeysResponse>()(
  v.object({ items: said(v.array(keyResponseSchema), 'By the time of their making.') }),
)

const make: Operation = {
  operationId: 'MakeIngestKey',
  tag,
  summary: 'Make an ingest key',
  description: `Makes a fixed secret for a sender that cannot get tokens. It opens the routes below \`/v2/organizations/{organizationId}/ingest\` of this organization, for the formats that it names, until it expires or is revoked; nothing else. It is sent as \`Authorization: Bearer KEY\`, as the password of any user (\`Basic\`), or as \`Authorization: Splunk KEY\`. The service keeps only a hash of it. There are at most ${keysMax.organization} valid keys, ${keysMax.name} of one name.

Making a key, its first use and its revocation are recorded as entries of the organization's log. ${requires}`,
  pathParameters: { id: organizationParameter },
  bodies: {
    'application/json': {
      schema: keyRequestSchema,
      examples: {
        'for a year, with defaults': {
          name: 'billing',
          formats: ['entries'],
          expiresInDays: 365,
          defaults: { region: 'eu01', eventSource: 'billing', visibility: 'PUBLIC' },
        },
        'for a sender whose successful reads are not worth keeping': {
          name: 'trail',
          formats: ['cloudtrail'],
          drops: ['event-name=Get*&event-name=List*&event-name=Describe*&outcome=SUCCESS'],
        },
      },
    },
  },
  answers: { 201: { description: 'The key is made.', schema: newKeyResponseSchema } },
  refusals: [
    ...(['BODY_INVALID', 'CONTENT_TYPE_UNSUPPORTED', 'LIMIT_REACHED', 'STORE_UNAVAILABLE'] as const),
    ...protectedRefusals,
    'INTERNAL',
  ],
}

const list: Operation = {
  operationId: 'ListIngestKeys',
  tag,
  summary: 'List the ingest keys of an organization',
  description: `Returns all that are not revoked, without their secrets. ${requires}`,
  pathParameters: { id: organizationParameter },
  answers: { 200: { description: 'All of them.', schema: keysResponseSchema } },
  refusals: [...protectedRefusals, 'INTERNAL'],
}

const revoke: Operation = {
  operationId: 'RevokeIngestKey',
  tag,
  summary: 'Revoke an ingest key',
  description: `From the next request on, nobody can send with it. The revocation is recorded before it takes effect. ${requires}`,
  pathParameters: {
    id: organizationParameter,
    keyId: { description: 'The id of the key.', example: '00000000000000a1' },
  },
  answers: { 200: { description: 'The revoked key.', schema: keyResponseSchema } },
  refusals: ['STORE_UNAVAILABLE', ...protectedRefusals, 'INTERNAL'],
}

const all = '/v2/organizations/{id}/ingest-keys'

/** By method and path, as in shared/deployment/routes.ts. */
export const keyOperations: Readonly<Record<string, Operation>> = {
  [`POST ${all}`]: make,
  [`GET ${all}`]: list,
  [`DELETE ${all}/{keyId}`]: revoke,
}

export const keyComponents: Readonly<Record<string, Component>> = {
  IngestKeyRequest: { schema: keyRequestSchema, fields: keyFields },
  IngestKeyResponse: { schema: keyResponseSchema },
  NewIngestKeyResponse: { schema: newKeyResponseSchema },
  IngestKeysResponse: { schema: keysResponseSchema },
}
