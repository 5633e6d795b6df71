// What the query API does, described: see shared/http/operation.ts.
import { entryFields, exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import type { Components, Operation } from '../../../shared/http/operation.ts'
import { downloadFields, downloadRequestSchema } from '../downloads/download-body.ts'
import { feedParameters } from '../feed/feed-parameters.ts'
import { searchRequestSchema } from '../list/search-body.ts'
import { containerComponents, containerOperations } from './container-operations.ts'
import { homeComponents, homeOperations } from './home-operations.ts'
import { insightsFields, insightsResponseSchema, repetitionsSchema, topValuesSchema } from './insights-response.ts'
import { logOperations } from './log-operations.ts'
import { consistencyResponseSchema, logResponseSchema } from './log-responses.ts'
import {
  downloadResponseSchema,
  entryResponseSchema,
  explanationSchema,
  feedResponseSchema,
  healthResponseSchema,
  listResponseSchema,
} from './responses.ts'
import { organizationParameter, readerNote, readRefusals, scopeOperations } from './scope-operations.ts'

const getEntry: Operation = {
  operationId: 'GetAuditLogEntry',
  tag: 'Reading',
  summary: 'Show one entry',
  description: 'Needs the right `reader` on the organization, or on a folder or the project that the entry belongs to.',
  answers: { 200: { description: 'The entry.', schema: entryResponseSchema } },
  refusals: readRefusals,
}

const readFeed: Operation = {
  operationId: 'ReadOrganizationFeed',
  tag: 'Reading',
  summary: 'Follow the log of an organization',
  description: `For programs that must neither miss an entry nor see one twice: entries in the order in which they arrived, however late. Store \`next\` and pass it as \`after\`; one beyond the log is refused. With \`wait\` the answer is put off until there is something new; how many may wait at a time, of one caller, of an organization and in all, is bounded.\n\n${readerNote}`,
  parameters: feedParameters,
  answers: { 200: { description: 'What follows in the log.', schema: feedResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', 'LIMIT_REACHED', ...readRefusals],
}

const getHealth: Operation = {
  operationId: 'GetHealth',
  tag: 'Watching',
  summary: 'Whether it is there',
  description: 'Requests reach the code, and it has started with its settings. Asks no store. Needs no token.',
  answers: { 200: { description: 'It is there.', schema: healthResponseSchema } },
  refusals: [],
}

const getDocument: Operation = {
  operationId: 'GetOpenApiDocument',
  tag: 'This description',
  summary: 'This description, for programs',
  description: 'OpenAPI 3.1, made of what checks the requests. Needs no token.',
  answers: { 200: { description: 'The document.' } },
  refusals: [],
}

const getDocs: Operation = {
  operationId: 'GetDocumentation',
  tag: 'This description',
  summary: 'This description, for people',
  description: 'One page that loads nothing else. Needs no token.',
  answers: { 200: { description: 'The page.', mediaType: 'text/html; charset=UTF-8' } },
  refusals: [],
}

/** By method and path, as in shared/deployment/routes.ts. */
export const queryOperations: Readonly<Record<string, Operation>> = {
  ...scopeOperations,
  ...logOperations,
  ...containerOperations,
  ...homeOperations,
  'GET /v2/organizations/{id}/entries/{entryId}': {
    ...getEntry,
    pathParameters: {
      id: organizationParameter,
      entryId: { description: 'The id of the entry.', example: entryId(exampleEntry) },
    },
  },
  'GET /v2/organizations/{id}/feed': { ...readFeed, pathParameters: { id: organizationParameter } },
  'GET /healthz': getHealth,
  'GET /openapi.json': getDocument,
  'GET /docs': getDocs,
}

/** The names that the reference has are its own. */
export const queryComponents: Components = {
  ListAuditLogEntriesResponse: { schema: listResponseSchema, fields: { explain: insightsFields.explain } },
  AuditLogEntryResponse: { schema: entryResponseSchema, fields: entryFields },
  InsightsResponse: { schema: insightsResponseSchema, fields: insightsFields },
  TopValues: { schema: topValuesSchema },
  Repetitions: { schema: repetitionsSchema },
  Explanation: { schema: explanationSchema },
  ...containerComponents,
  ...homeComponents,
  FeedResponse: { schema: feedResponseSchema },
  LogResponse: { schema: logResponseSchema },
  ConsistencyResponse: { schema: consistencyResponseSchema },
  SearchRequest: { schema: searchRequestSchema },
  DownloadRequest: { schema: downloadRequestSchema, fields: downloadFields },
  DownloadResponse: { schema: downloadResponseSchema },
}
