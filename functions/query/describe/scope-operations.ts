// What the query API does for an organization, a folder or a project alike, described: see shared/http/operation.ts.
import { downloadTtlDays } from '../../../shared/download/download.ts'
import { linkTtlSeconds } from '../../../shared/download/link-ttl.ts'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { type ScopeKind, scopeKinds } from '../../../shared/entry/scope.ts'
import { valuesMax } from '../../../shared/filter/filter.ts'
import { type Operation, type PathParameter, protectedRefusals } from '../../../shared/http/operation.ts'
import { downloadRequestSchema } from '../downloads/download-body.ts'
import { insightsParameters } from '../insights/insights-parameters.ts'
import { listParameters } from '../list/list-parameters.ts'
import { searchRequestSchema } from '../list/search-body.ts'
import { organizationParameters } from '../scope/organization-parameter.ts'
import { insightsResponseSchema } from './insights-response.ts'
import { downloadResponseSchema, listResponseSchema } from './responses.ts'

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
    shows: 'everything below it',
    exampleId: organizationId,
    exampleDownloadId: '6f0d7d3e-0c55-4b3c-9a41-c1f0e2d3b4a5',
  },
  folders: {
    noun: 'Folder',
    shows: 'everything below it',
    exampleId: folderPath[0] ?? '',
    exampleDownloadId: '2b9e4c71-83fa-4d06-b5d8-0a6c7e9f1d23',
  },
  projects: {
    noun: 'Project',
    shows: 'what happened in it',
    exampleId: projectId,
    exampleDownloadId: 'd41c8a90-5e27-4f3b-8c62-91b7f0a3e5d4',
  },
} as const satisfies Record<ScopeKind, ScopeWords>

export const readerNote =
  'Needs the right `reader` on it or on anything above it; `PRIVATE` entries are shown to operators only.'
const filterNote = `Different filters must all hold. A filter given again, up to ${valuesMax} times, means *or*; a leading \`!\` negates, a \`*\` stands for any text wherever it stands (not in \`q\`), a backslash before either takes it as it is. What is compared is brought into one Unicode normal form.`
export const readRefusals = [...protectedRefusals, 'INTERNAL'] as const

const bundleNote =
  'Of a bundle: `sinceSize` is the size of a checkpoint that you have kept, from which on the file shows that the log only grew. `fromLeafIndex` and, exclusive, `toLeafIndex` ask an organization for these leaves of its log in place of a time range, none left out.'

const csvNote =
  'Of CSV: `separator` is `comma` unless said; `byteOrderMark` is there unless it is `false`; `timeZone` adds the event time by the clocks of that IANA zone; `cellLengthMax` cuts longer cells (Excel takes 32,767) and adds a column that names them; `askedRow` puts what was asked for before the column names. Fields without a column of their own are in `other`, as JSON.'

const list = ({ noun, shows }: ScopeWords): Operation => ({
  operationId: `List${noun}AuditLogEntries`,
  tag: 'Reading',
  summary: `List the entries of ${article(noun)}`,
  description: `Shows ${shows}, the newest first, over the whole retained time. Where there is a \`cursor\` in the answer, the same request with it gives the next page; with a filter, and seldom without one, a page before the end may be empty.\n\n${filterNote}\n\n${readerNote}`,
  parameters: listParameters,
  answers: { 200: { description: 'A page of entries.', schema: listResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', 'RIGHT_MISSING', ...readRefusals],
})

const search = ({ noun }: ScopeWords): Operation => ({
  operationId: `Search${noun}AuditLogEntries`,
  tag: 'Reading',
  summary: `List the entries of ${article(noun)}, asked by a body`,
  description: `The same as the listing, its parameters as JSON: for questions that are longer than an address may be (of 10,240 bytes of request line and headers; what is longer is answered by the gateway itself, 431 with a "message"). A parameter that may be given several times takes a list. Cursors of the two are the same.\n\n${filterNote}\n\n${readerNote}`,
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
    ...readRefusals,
  ],
})

const insights = ({ noun }: ScopeWords): Operation => ({
  operationId: `Get${noun}Insights`,
  tag: 'Insights',
  summary: `Sum up the entries of ${article(noun)}`,
  description: `What the entries come to that a listing with the same filters would show: how many and when, who and what most often, what fails, what people do again and again. Exact for all that there is time to read; beyond that the newest part is counted, and the answer says which part that is.\n\n${filterNote}\n\n${readerNote}`,
  parameters: insightsParameters,
  answers: { 200: { description: 'The sums.', schema: insightsResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'RIGHT_MISSING', ...readRefusals],
})

const createDownload = ({ noun }: ScopeWords): Operation => ({
  operationId: `Create${noun}Download`,
  tag: 'Downloads',
  summary: `Ask for a file of the entries of ${article(noun)}`,
  description: `Makes a file of all entries of the time range, however many, or of those that the filters of the listing leave, given in the body by the same names: NDJSON with whole entries, CSV, or a bundle that proves itself: \`npx beleg verify\` verifies it without this service. The file and what is known of it are kept for ${downloadTtlDays} days. That it was asked for, and by whom, becomes an entry of the organization's log, which is not in the file itself. Without an end, the file holds what the list shows.\n\n${filterNote}\n\n${csvNote}\n\n${bundleNote}\n\n${readerNote}`,
  parameters: organizationParameters,
  bodies: {
    'application/json': {
      schema: downloadRequestSchema,
      examples: {
        'all that is retained': { format: 'csv' },
        'a range': {
          format: 'ndjson',
          startTimeRange: '2026-11-01T00:00:00Z',
          endTimeRange: '2026-11-24T12:00:00Z',
        },
        'what failed, for a spreadsheet in German': {
          format: 'csv',
          severity: 'ERROR',
          'event-name': ['Project *', '!Project viewed'],
          separator: 'semicolon',
          timeZone: 'Europe/Berlin',
          cellLengthMax: 32_767,
          askedRow: true,
        },
        'a bundle that proves itself': { format: 'bundle', sinceSize: 1 },
      },
    },
  },
  answers: {
    202: {
      description: 'The file is being made.',
      schema: downloadResponseSchema,
      headers: { Location: 'Where to look at it.' },
    },
  },
  refusals: ['BODY_INVALID', 'CONTENT_TYPE_UNSUPPORTED', 'PARAMETER_INVALID', 'LIMIT_REACHED', ...readRefusals],
})

const getDownload = ({ noun }: ScopeWords): Operation => ({
  operationId: `Get${noun}Download`,
  tag: 'Downloads',
  summary: `Look at a download of ${article(noun)}`,
  description: `How far it is; when it is done, with a link to the file that is valid for ${linkTtlSeconds / 60} minutes. Ask again for another link.`,
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
    [`POST /v2/${kind}/{id}/downloads`, { ...createDownload(scope), pathParameters: { id } }],
    [`GET /v2/${kind}/{id}/downloads/{downloadId}`, { ...getDownload(scope), pathParameters: { id, downloadId } }],
  ]
}

function containerParameter({ noun, exampleId }: ScopeWords): PathParameter {
  const word = noun.toLowerCase()
  return { name: `${word}Id`, description: `The id of the ${word}.`, example: exampleId }
}

function article(noun: ScopeWords['noun']): string {
  return noun === 'Organization' ? 'an organization' : `a ${noun.toLowerCase()}`
}
