// The API's description of the routes of an organization's log and of proofs: see shared/http/operation.ts.
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import { type Operation, protectedRefusals } from '../../../shared/http/operation.ts'
import { consistencyParameters } from '../log/consistency.ts'
import { consistencyResponseSchema, logResponseSchema } from './log-responses.ts'
import { readRefusals } from './reader-note.ts'
import { organizationParameter } from './scope-operations.ts'

const tag = 'Proving'
const logNote = 'Requires the right `reader` on the organization.'
const plainText = 'text/plain; charset=UTF-8'

const getLog: Operation = {
  operationId: 'GetOrganizationLog',
  tag,
  summary: 'Get the name, key and size of a log',
  description: `The log is the append-only Merkle tree (RFC 6962) over all entries of the organization, in the order in which they arrived. The paths below this one serve it as C2SP \`tlog-tiles\`, which other tools can read.\n\n${logNote}`,
  answers: { 200: { description: 'The log.', schema: logResponseSchema } },
  refusals: ['CHECKPOINT_NOT_SIGNED', ...readRefusals],
}

const getCheckpoint: Operation = {
  operationId: 'GetLogCheckpoint',
  tag,
  summary: 'Get the latest checkpoint of a log',
  description: `A signed statement of the log's size and root, as a C2SP \`tlog-checkpoint\`. When the log has grown, a new one is signed within a minute. Keep one from time to time: it proves later that no entry before it was changed or dropped.\n\n${logNote}`,
  answers: { 200: { description: 'A signed note.', mediaType: plainText } },
  refusals: ['CHECKPOINT_NOT_SIGNED', ...readRefusals],
}

const getKey: Operation = {
  operationId: 'GetLogKey',
  tag,
  summary: 'Get the key of a log',
  description: `The verifier key of the checkpoints, in the format of C2SP \`signed-note\`. Give it to everybody who will verify files, in advance.\n\n${logNote}`,
  answers: { 200: { description: 'One line.', mediaType: plainText } },
  refusals: protectedRefusals,
}

const getConsistency: Operation = {
  operationId: 'GetLogConsistency',
  tag,
  summary: 'Get a consistency proof of a log',
  description: `Proves that the log was only appended to between two sizes.\n\n${logNote}`,
  parameters: consistencyParameters,
  answers: { 200: { description: 'The proof.', schema: consistencyResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CHECKPOINT_NOT_SIGNED', ...readRefusals],
}

const getTile: Operation = {
  operationId: 'GetLogTile',
  tag,
  summary: 'Read a tile of a log',
  description: `Returns a tile of hashes (\`0/x001/234\`, or the partial tile \`0/273.p/112\`), or the entries below a tile of level 0 (\`entries/273.p/112\`), compressed with gzip. Only operators get entry tiles that contain \`PRIVATE\` entries. Hashes reveal nothing about their entries.\n\n${logNote}`,
  answers: {
    200: {
      description: 'Hashes of 32 bytes each; or entries, each after its length in two bytes.',
      mediaType: 'application/octet-stream',
    },
  },
  refusals: ['STORE_UNAVAILABLE', ...readRefusals],
}

const getProof: Operation = {
  operationId: 'GetAuditLogEntryProof',
  tag,
  summary: 'Get the proof of one entry',
  description:
    "Returns a C2SP `tlog-proof` file: the inclusion proof from the entry's stored line, which is the file's `extra` data, to the latest checkpoint. Everybody who may see the entry may get it. `npx beleg verify` and other tools for this format check it without this service.",
  answers: {
    200: {
      description: 'A `.tlog-proof` file.',
      mediaType: plainText,
      headers: { 'Content-Disposition': 'The name of the file.' },
    },
  },
  refusals: ['ENTRY_NOT_INTEGRATED', 'STORE_UNAVAILABLE', ...readRefusals],
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
