// What the query API does to prove the log of an organization, described: see shared/http/operation.ts.
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import { type Operation, protectedRefusals } from '../../../shared/http/operation.ts'
import { consistencyParameters } from '../log/consistency.ts'
import { consistencyResponseSchema, logResponseSchema } from './log-responses.ts'
import { organizationParameter, readRefusals } from './scope-operations.ts'

const tag = 'Proving'
const logNote = 'Needs the right `reader` on the organization.'
const plainText = 'text/plain; charset=UTF-8'

const getLog: Operation = {
  operationId: 'GetOrganizationLog',
  tag,
  summary: 'Show what there is to know of a log',
  description: `The log is the append-only Merkle tree (RFC 6962) of all entries of the organization, in the order in which they arrived. Below this path it is served as C2SP \`tlog-tiles\`, which other people's tools read.\n\n${logNote}`,
  answers: { 200: { description: 'The log.', schema: logResponseSchema } },
  refusals: ['CHECKPOINT_NOT_SIGNED', ...readRefusals],
}

const getCheckpoint: Operation = {
  operationId: 'GetLogCheckpoint',
  tag,
  summary: 'Show the latest checkpoint of a log',
  description: `The signed statement that the log has so many entries and this root: a C2SP \`tlog-checkpoint\`, signed anew within a minute where the log has grown. Keep one now and then: it shows later that nothing before it was changed or dropped.\n\n${logNote}`,
  answers: { 200: { description: 'A signed note.', mediaType: plainText } },
  refusals: ['CHECKPOINT_NOT_SIGNED', ...readRefusals],
}

const getKey: Operation = {
  operationId: 'GetLogKey',
  tag,
  summary: 'Show the key of a log',
  description: `The verifier key of the signature under the checkpoints, as C2SP \`signed-note\` writes it. Keep it with whoever will have to verify.\n\n${logNote}`,
  answers: { 200: { description: 'One line.', mediaType: plainText } },
  refusals: protectedRefusals,
}

const getConsistency: Operation = {
  operationId: 'GetLogConsistency',
  tag,
  summary: 'Prove that a log only grew',
  description: `The consistency proof between two sizes of the log.\n\n${logNote}`,
  parameters: consistencyParameters,
  answers: { 200: { description: 'The proof.', schema: consistencyResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CHECKPOINT_NOT_SIGNED', ...readRefusals],
}

const getTile: Operation = {
  operationId: 'GetLogTile',
  tag,
  summary: 'Read a tile of a log',
  description: `A tile of hashes (\`0/x001/234\`, or \`0/273.p/112\` where it was not full yet), or of the entries that a tile of level 0 hashes (\`entries/273.p/112\`), which comes compressed by gzip. Tiles of entries with \`PRIVATE\` ones among them are for operators; hashes say nothing of their entries.\n\n${logNote}`,
  answers: {
    200: {
      description: '32 bytes a hash; or each entry behind its length in two bytes.',
      mediaType: 'application/octet-stream',
    },
  },
  refusals: readRefusals,
}

const getProof: Operation = {
  operationId: 'GetAuditLogEntryProof',
  tag,
  summary: 'Show the proof of one entry',
  description:
    "The receipt of an entry, for whoever may see the entry: a C2SP `tlog-proof` file that leads from its stored line, which is the file's `extra` data, to the latest checkpoint. `npx beleg verify` verifies it without this service, and so can any other tool of that format.",
  answers: {
    200: {
      description: 'A `.tlog-proof` file.',
      mediaType: plainText,
      headers: { 'Content-Disposition': 'The name of the file.' },
    },
  },
  refusals: ['ENTRY_NOT_INTEGRATED', ...readRefusals],
}

const ofLog = (operation: Operation): Operation => ({ ...operation, pathParameters: { id: organizationParameter } })

/** By method and path, as in shared/deployment/routes.ts. */
export const logOperations: Readonly<Record<string, Operation>> = {
  'GET /v2/organizations/{id}/log': ofLog(getLog),
  'GET /v2/organizations/{id}/log/checkpoint': ofLog(getCheckpoint),
  'GET /v2/organizations/{id}/log/consistency': ofLog(getConsistency),
  'GET /v2/organizations/{id}/log/key': ofLog(getKey),
  'GET /v2/organizations/{id}/log/tile/{tile+}': {
    ...getTile,
    pathParameters: {
      id: organizationParameter,
      tile: { description: 'The path of the tile.', example: '0/000.p/3' },
    },
  },
  'GET /v2/organizations/{id}/entries/{entryId}/proof': {
    ...getProof,
    pathParameters: {
      id: organizationParameter,
      entryId: { description: 'The id of the entry.', example: entryId(exampleEntry) },
    },
  },
}
