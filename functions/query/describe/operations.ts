// The API's description of all routes of the query function: see shared/http/operation.ts.
import { entryFields, exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import type { Components, Operation } from '../../../shared/http/operation.ts'
import { downloadFields, downloadRequestSchema } from '../downloads/download-body.ts'
import { searchRequestSchema } from '../list/search-body.ts'
import { callerComponents, callerOperations } from './caller-operations.ts'
import { containerComponents, containerOperations } from './container-operations.ts'
import { homeComponents, homeOperations } from './home-operations.ts'
import { insightsFields, insightsResponseSchema, repetitionsSchema, topValuesSchema } from './insights-response.ts'
import { keyComponents, keyOperations } from './key-operations.ts'
import { logOperations } from './log-operations.ts'
import { consistencyResponseSchema, logResponseSchema } from './log-responses.ts'
import { readRefusals } from './reader-note.ts'
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
import { organizationParameter, scopeOperations } from './scope-operations.ts'
import { viewComponents } from './view-operations.ts'

const getEntry: Operation = {
  operationId: 'GetAuditLogEntry',
  tag: 'Reading',
  summary: 'Show one entry',
  description:
    'Requires the right `reader` on the organization, or on a folder or the project that the entry belongs to.',
  answers: { 200: { description: 'The entry.', schema: entryResponseSchema } },
  refusals: readRefusals,
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
  ...keyOperations,
  'GET /v2/organizations/{id}/entries/{entryId}': {
    ...getEntry,
    pathParameters: {
      id: organizationParameter,
      entryId: { description: 'The id of the entry.', example: entryId(exampleEntry) },
    },
  },
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
  ...viewComponents,
  ...homeComponents,
  ...keyComponents,
  FeedResponse: { schema: feedResponseSchema },
  LogResponse: { schema: logResponseSchema },
  ConsistencyResponse: { schema: consistencyResponseSchema },
  SearchRequest: { schema: searchRequestSchema },
  DownloadRequest: { schema: downloadRequestSchema, fields: downloadFields },
  DownloadResponse: { schema: downloadResponseSchema },
  DownloadsResponse: { schema: downloadsResponseSchema },
}
