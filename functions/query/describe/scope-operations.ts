// The API's description of the routes that organizations, folders and projects share: see shared/http/operation.ts.
import { downloadTtlDays } from '../../../shared/download/download.ts'
import { linkTtlSeconds } from '../../../shared/download/link-ttl.ts'
import { ocsfVersion } from '../../../shared/download/ocsf.ts'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { containerIdPattern, type ScopeKind, scopeKinds } from '../../../shared/entry/scope.ts'
import { valuesMax } from '../../../shared/filter/filter.ts'
import type { Operation, PathParameter } from '../../../shared/http/operation.ts'
import { downloadRequestSchema } from '../downloads/download-body.ts'
import { downloadListParameters } from '../downloads/download-list.ts'
import { insightsParameters } from '../insights/insights-parameters.ts'
import { listParameters } from '../list/list-parameters.ts'
import { searchRequestSchema } from '../list/search-body.ts'
import { organizationParameters } from '../scope/organization-parameter.ts'
import { feedOperation } from './feed-operation.ts'
import { insightsResponseSchema } from './insights-response.ts'
import { readerNote, readRefusals } from './reader-note.ts'
import { downloadResponseSchema, downloadsResponseSchema, listResponseSchema } from './responses.ts'
import { viewOperations } from './view-operations.ts'

interface ScopeWords {
  readonly noun: 'Organization' | 'Folder' | 'Project'
  readonly shows: string
  readonly exampleId: string
  readonly exampleDownloadId: string
}

const { organizationId, folderPath = [], projectId = '' } = exampleEntry.context

const words = {
  organizations: {
    noun: 'Organization',
    shows: 'the entries of everything below it',
    exampleId: organizationId,
    exampleDownloadId: '6f0d7d3e-0c55-4b3c-9a41-c1f0e2d3b4a5',
  },
  folders: {
    noun: 'Folder',
    shows: 'the entries of everything below it',
    exampleId: folderPath[0] ?? '',
    exampleDownloadId: '2b9e4c71-83fa-4d06-b5d8-0a6c7e9f1d23',
  },
  projects: {
    noun: 'Project',
    shows: 'its entries',
    exampleId: projectId,
    exampleDownloadId: 'd41c8a90-5e27-4f3b-8c62-91b7f0a3e5d4',
  },
} as const satisfies Record<ScopeKind, ScopeWords>

const filterNote = `An entry must match all filters. If you give one filter several times (up to ${valuesMax}), an entry must match one of its values. A leading \`!\` negates a value. A \`*\` matches any text, at any place (not in \`q\`). A backslash before either makes it a plain character. Values are compared in one Unicode normal form.`

const bundleNote =
  "For a bundle: `sinceSize` is the size of a checkpoint that you kept; the file then proves that the log was only appended to since. `fromLeafIndex` (inclusive) and `toLeafIndex` (exclusive) select a complete range of leaves of an organization's log instead of a time range."

const csvNote =
  'For CSV: `separator` defaults to `comma`. The file begins with a byte order mark unless `byteOrderMark` is `false`. `timeZone` adds a column with the event time in that IANA time zone. `cellLengthMax` cuts longer cells (the limit of Excel is 32,767) and adds a column that names them. `askedRow` adds the request as a row before the column names. The column `other` holds all fields without a column of their own, as JSON.'

const list = ({ noun, shows }: ScopeWords): Operation => ({
  operationId: `List${noun}AuditLogEntries`,
  tag: 'Reading',
  summary: `List the entries of ${article(noun)}`,
  description: `Returns ${shows}, newest first, over the whole retention period. If the answer has a \`cursor\`, repeat the request with it to get the next page. With a filter, and rarely without one, a page before the last may be empty; \`explain.examinedTo\` says how far it has looked.\n\n${filterNote}\n\n${readerNote}`,
  parameters: listParameters,
  answers: { 200: { description: 'A page of entries.', schema: listResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', 'RIGHT_MISSING', 'STORE_UNAVAILABLE', ...readRefusals],
})

const search = ({ noun }: ScopeWords): Operation => ({
  operationId: `Search${noun}AuditLogEntries`,
  tag: 'Reading',
  summary: `List the entries of ${article(noun)}, with the query in the body`,
  description: `The same as the list endpoint, with the parameters as JSON. Use it for queries that do not fit into a URL: request line and headers may have 10,240 bytes, and the gateway answers longer ones with 431 and a \`message\`. A parameter that may be given several times takes a list. The cursors of the two endpoints are interchangeable.\n\n${filterNote}\n\n${readerNote}`,
  bodies: {
    'application/json': {
      schema: searchRequestSchema,
      examples: {
        'several resources': { resource: ['billing-db', 'users-db'], 'event-type': '!SYSTEM_EVENT', limit: 100 },
        'a field at any depth': { field: 'request.body.members.role:owner', sort: 'asc' },
      },
    },
  },
  answers: { 200: { description: 'A page of entries.', schema: listResponseSchema } },
  refusals: [
    'BODY_INVALID',
    'CONTENT_TYPE_UNSUPPORTED',
    'PARAMETER_INVALID',
    'CURSOR_INVALID',
    'RIGHT_MISSING',
    'STORE_UNAVAILABLE',
    ...readRefusals,
  ],
})

const insights = ({ noun }: ScopeWords): Operation => ({
  operationId: `Get${noun}Insights`,
  tag: 'Insights',
  summary: `Summarize the entries of ${article(noun)}`,
  description: `Statistics over the entries that the list endpoint returns for the same filters: counts over time, the most frequent values, the operations that fail most, and repeated manual work. The numbers are exact. If there is not enough time to read the whole range, they cover its newest part, and the answer says which part that is.\n\n${filterNote}\n\n${readerNote}`,
  parameters: insightsParameters,
  answers: { 200: { description: 'The statistics.', schema: insightsResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'RIGHT_MISSING', 'STORE_UNAVAILABLE', ...readRefusals],
})

const createDownload = ({ noun }: ScopeWords): Operation => ({
  operationId: `Create${noun}Download`,
  tag: 'Downloads',
  summary: `Create a download of the entries of ${article(noun)}`,
  description: `Creates a file of all entries in the time range, without a limit on their number. The body may have the filters of the list endpoint, under the same names. Formats: NDJSON with whole entries, CSV, events of the Open Cybersecurity Schema Framework (\`ocsf\`: API Activity, version ${ocsfVersion}, one on each line), or a self-verifying bundle, which \`npx beleg verify\` checks without this service. The file and its metadata are kept for ${downloadTtlDays} days. The request and the caller are recorded as an entry of the organization's log; the file does not contain that entry. Without an end, the file holds what the list shows.\n\n${filterNote}\n\n${csvNote}\n\n${bundleNote}\n\n${readerNote}`,
  parameters: organizationParameters,
  bodies: {
    'application/json': {
      schema: downloadRequestSchema,
      examples: {
        'everything that is retained': { format: 'csv' },
        'a time range': {
          format: 'ndjson',
          startTimeRange: '2026-11-01T00:00:00Z',
          endTimeRange: '2026-11-24T12:00:00Z',
        },
        'failures, for a spreadsheet in German': {
          format: 'csv',
          severity: 'ERROR',
          'event-name': ['Project *', '!Project viewed'],
          separator: 'semicolon',
          timeZone: 'Europe/Berlin',
          cellLengthMax: 32_767,
          askedRow: true,
        },
        'a self-verifying bundle': { format: 'bundle', sinceSize: 1 },
      },
    },
  },
  answers: {
    202: {
      description: 'The download was created; the file follows in the background.',
      schema: downloadResponseSchema,
      headers: { Location: 'The path of the download: poll it.' },
    },
  },
  refusals: ['BODY_INVALID', 'CONTENT_TYPE_UNSUPPORTED', 'PARAMETER_INVALID', 'LIMIT_REACHED', ...readRefusals],
})

const listDownloads = ({ noun }: ScopeWords): Operation => ({
  operationId: `List${noun}Downloads`,
  tag: 'Downloads',
  summary: `List the downloads of ${article(noun)}`,
  description: `Returns the downloads of this very container that the caller may get, newest first: the caller's own, and those of others that hold nothing that the caller may not see. A download is listed as long as it is kept, ${downloadTtlDays} days.\n\n${readerNote}`,
  parameters: downloadListParameters,
  answers: { 200: { description: 'A page of downloads.', schema: downloadsResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', ...readRefusals],
})

const getDownload = ({ noun }: ScopeWords): Operation => ({
  operationId: `Get${noun}Download`,
  tag: 'Downloads',
  summary: `Get a download of ${article(noun)}`,
  description: `Returns the progress. When the download is done, the answer has a link to the file, valid for ${linkTtlSeconds / 60} minutes. Repeat the request to get a new link.`,
  parameters: organizationParameters,
  answers: { 200: { description: 'The download.', schema: downloadResponseSchema } },
  refusals: ['PARAMETER_INVALID', ...readRefusals],
})

/** By method and path, as in shared/deployment/routes.ts. */
export const scopeOperations: Readonly<Record<string, Operation>> = Object.fromEntries(
  scopeKinds.flatMap((kind) => operationsOf(kind, words[kind])),
)

export const organizationParameter = containerParameter(words.organizations)

function operationsOf(kind: ScopeKind, scope: ScopeWords): [string, Operation][] {
  const id = containerParameter(scope)
  const downloadId = { description: 'The id of the download.', example: scope.exampleDownloadId }
  return [
    [`GET /v2/${kind}/{id}`, { ...list(scope), pathParameters: { id } }],
    [`POST /v2/${kind}/{id}/search`, { ...search(scope), pathParameters: { id } }],
    [`GET /v2/${kind}/{id}/insights`, { ...insights(scope), pathParameters: { id } }],
    [`GET /v2/${kind}/{id}/feed`, { ...feedOperation(scope.noun, filterNote), pathParameters: { id } }],
    [`POST /v2/${kind}/{id}/downloads`, { ...createDownload(scope), pathParameters: { id } }],
    ...viewOperations(kind, scope.noun, id),
    [`GET /v2/${kind}/{id}/downloads`, { ...listDownloads(scope), pathParameters: { id } }],
    [`GET /v2/${kind}/{id}/downloads/{downloadId}`, { ...getDownload(scope), pathParameters: { id, downloadId } }],
  ]
}

function containerParameter({ noun, exampleId }: ScopeWords): PathParameter {
  const word = noun.toLowerCase()
  return { name: `${word}Id`, description: `The id of the ${word}.`, example: exampleId, pattern: containerIdPattern }
}

function article(noun: ScopeWords['noun']): string {
  return noun === 'Organization' ? 'an organization' : `a ${noun.toLowerCase()}`
}
