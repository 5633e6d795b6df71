// What the query API does, described: see shared/http/operation.ts.
import { entryFields, exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import type { Components, Operation } from '../../../shared/http/operation.ts'
import { downloadFields, downloadRequestSchema } from '../downloads/download-body.ts'
import { feedParameters } from '../feed/feed-parameters.ts'
import { searchRequestSchema } from '../list/search-body.ts'
import { callerComponents, callerOperations } from './caller-operations.ts'
import { containerComponents, containerOperations } from './container-operations.ts'
import { homeComponents, homeOperations } from './home-operations.ts'
import { insightsFields, insightsResponseSchema, repetitionsSchema, topValuesSchema } from './insights-response.ts'
import { logOperations } from './log-operations.ts'
import { consistencyResponseSchema, logResponseSchema } from './log-responses.ts'
import {
  downloadResponseSchema,
  downloadsResponseSchema,
  entryResponseSchema,
  explanationSchema,
  feedResponseSchema,
  healthResponseSchema,
  listResponseSchema,
  pageExplanationSchema,
} from './responses.ts'
import { organizationParameter, readerNote, readRefusals, scopeOperations } from './scope-operations.ts'

const getEntry: Operation = {
  operationId: 'GetAuditLogEntry',
  tag: 'Reading',
  summary: 'Show one entry',
  description:
    'Requires the right `reader` on the organization, or on a folder or the project that the entry belongs to.',
  answers: { 200: { description: 'The entry.', schema: entryResponseSchema } },
  refusals: readRefusals,
}

const readFeed: Operation = {
  operationId: 'ReadOrganizationFeed',
  tag: 'Reading',
  summary: 'Follow the log of an organization',
  description: `For programs that must not miss an entry or see one twice. Returns entries in the order in which they arrived, even late ones. Store \`next\` and pass it as \`after\` in the next request; a position beyond the end of the log is refused. With \`wait\`, the request waits until there are new entries. The number of waiting requests is limited: for each caller, for each organization, and in total.\n\n${readerNote}`,
  parameters: feedParameters,
  answers: { 200: { description: 'The next entries of the log.', schema: feedResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', 'LIMIT_REACHED', ...readRefusals],
}

const getHealth: Operation = {
  operationId: 'GetHealth',
  tag: 'Watching',
  summary: 'Check that the service runs',
  description:
    'Liveness only: requests reach the code, and the code has started with its settings. Reads no store. Requires no token.',
  answers: { 200: { description: 'The service runs.', schema: healthResponseSchema } },
  refusals: [],
}

const getDocument: Operation = {
  operationId: 'GetOpenApiDocument',
  tag: 'This description',
  summary: 'Get this description for programs',
  description: 'OpenAPI 3.1, generated from the schemas that validate requests. Requires no token.',
  answers: { 200: { description: 'The document.' } },
  refusals: [],
}

const getDocs: Operation = {
  operationId: 'GetDocumentation',
  tag: 'This description',
  summary: 'Get this description for people',
  description: 'One HTML page that loads nothing else. Requires no token.',
  answers: { 200: { description: 'The page.', mediaType: 'text/html; charset=UTF-8' } },
  refusals: [],
}

/** By method and path, as in shared/deployment/routes.ts. */
export const queryOperations: Readonly<Record<string, Operation>> = {
  ...scopeOperations,
  ...callerOperations,
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
  ListAuditLogEntriesResponse: {
    schema: listResponseSchema,
    fields: { explain: 'How far the page has looked and, if requested, what it cost.' },
  },
  PageExplanation: { schema: pageExplanationSchema },
  AuditLogEntryResponse: { schema: entryResponseSchema, fields: entryFields },
  InsightsResponse: { schema: insightsResponseSchema, fields: insightsFields },
  TopValues: { schema: topValuesSchema },
  Repetitions: { schema: repetitionsSchema },
  Explanation: { schema: explanationSchema },
  ...callerComponents,
  ...containerComponents,
  ...homeComponents,
  FeedResponse: { schema: feedResponseSchema },
  LogResponse: { schema: logResponseSchema },
  ConsistencyResponse: { schema: consistencyResponseSchema },
  SearchRequest: { schema: searchRequestSchema },
  DownloadRequest: { schema: downloadRequestSchema, fields: downloadFields },
  DownloadResponse: { schema: downloadResponseSchema },
  DownloadsResponse: { schema: downloadsResponseSchema },
}
