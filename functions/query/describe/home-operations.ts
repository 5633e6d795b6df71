// What the query API does about whose a container is, described: see shared/http/operation.ts.
import * as v from 'valibot'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { type Component, type Operation, protectedRefusals } from '../../../shared/http/operation.ts'
import { responseSchema, said } from '../../../shared/http/response-schema.ts'
import { type ContestsResponse, contestsParameters, type HomeResponse, homeRequestSchema } from '../containers/homes.ts'

const tag = 'Containers'
const { organizationId, folderPath = [], projectId = '' } = exampleEntry.context
const container = said(v.string(), '`folders/ID` or `projects/ID`.')

export const homeResponseSchema = responseSchema<HomeResponse>()(
  v.object({ container, organizationId: said(v.string(), 'Its home.') }),
)

export const contestsResponseSchema = responseSchema<ContestsResponse>()(
  v.object({
    items: v.array(
      v.object({
        container,
        home: v.exactOptional(said(v.string(), 'The organization that is meant where nobody says whose it is.')),
        organizationId: said(v.string(), 'Another one that names it.'),
      }),
    ),
    after: v.exactOptional(said(v.string(), 'Present only where there may be more: pass it to get the next page.')),
  }),
)

const note =
  'The home of a folder or project is the organization that is meant where a right or a path names none; it decides whose container is looked at, never what may be seen of it. Needs the right `operator *`.'

const listContests: Operation = {
  operationId: 'ListContestedContainers',
  tag,
  summary: 'List what several organizations name',
  description: `Folders and projects that entries of an organization name while another one is their home.\n\n${note}`,
  parameters: contestsParameters,
  answers: { 200: { description: 'A page of them.', schema: contestsResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CALLER_UNKNOWN', 'RIGHT_MISSING', 'ISSUER_UNAVAILABLE', 'INTERNAL'],
}

const settleHome = (noun: 'Folder' | 'Project'): Operation => ({
  operationId: `Settle${noun}Home`,
  tag,
  summary: `Say whose a ${noun.toLowerCase()} is`,
  description: `Outranks whoever named it first, and does not expire. It is an entry of the log of the organization, and of the one that it is taken from, before it holds.\n\n${note}`,
  pathParameters: {
    containerId: {
      description: `The id of the ${noun.toLowerCase()}.`,
      example: noun === 'Folder' ? (folderPath[0] ?? '') : projectId,
    },
  },
  bodies: { 'application/json': { schema: homeRequestSchema, examples: { 'an organization': { organizationId } } } },
  answers: { 200: { description: 'It is settled.', schema: homeResponseSchema } },
  refusals: ['BODY_INVALID', 'CONTENT_TYPE_UNSUPPORTED', 'RIGHT_MISSING', ...protectedRefusals, 'INTERNAL'],
})

/** By method and path, as in shared/deployment/routes.ts. */
export const homeOperations: Readonly<Record<string, Operation>> = {
  'GET /v2/homes': listContests,
  'PUT /v2/homes/folders/{containerId}': settleHome('Folder'),
  'PUT /v2/homes/projects/{containerId}': settleHome('Project'),
}

export const homeComponents: Readonly<Record<string, Component>> = {
  HomeRequest: { schema: homeRequestSchema },
  HomeResponse: { schema: homeResponseSchema },
  ContestedContainersResponse: { schema: contestsResponseSchema },
}
