// The API's description of the routes for the homes of containers: see shared/http/operation.ts.
import * as v from 'valibot'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { containerIdPattern } from '../../../shared/entry/scope.ts'
import { exactSchema } from '../../../shared/exact-schema.ts'
import { type Component, type Operation, protectedRefusals } from '../../../shared/http/operation.ts'
import { said } from '../../../shared/http/response-schema.ts'
import { type ContestsResponse, contestsParameters, type HomeResponse, homeRequestSchema } from '../containers/homes.ts'

const tag = 'Containers'
const { organizationId, folderPath = [], projectId = '' } = exampleEntry.context
const container = said(v.string(), '`folders/ID` or `projects/ID`.')

export const homeResponseSchema = exactSchema<HomeResponse>()(
  v.object({ container, organizationId: said(v.string(), 'The home of the container.') }),
)

export const contestsResponseSchema = exactSchema<ContestsResponse>()(
  v.object({
    items: v.array(
      v.object({
        container,
        home: v.exactOptional(said(v.string(), 'The organization that a request means if it names none.')),
        organizationId: said(v.string(), 'Another organization whose entries name the container.'),
      }),
    ),
    after: v.exactOptional(said(v.string(), 'Present only if there may be more: pass it to get the next page.')),
  }),
)

const note =
  'The home of a folder or project is the organization that a right or path means if it names none. It selects the organization whose container is read; it grants nothing. Requires the right `operator *`.'

const listContests: Operation = {
  operationId: 'ListContestedContainers',
  tag,
  summary: 'List containers that several organizations name',
  description: `Returns the folders and projects that entries of one organization name although their home is another.\n\n${note}`,
  parameters: contestsParameters,
  answers: { 200: { description: 'A page of contested containers.', schema: contestsResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CALLER_UNKNOWN', 'RIGHT_MISSING', 'ISSUER_UNAVAILABLE', 'INTERNAL'],
}

const settleHome = (noun: 'Folder' | 'Project'): Operation => ({
  operationId: `Settle${noun}Home`,
  tag,
  summary: `Set the home of a ${noun.toLowerCase()}`,
  description: `Overrides the default, the first organization that named the container, and does not expire. It is recorded as an entry in the log of the new home, and of the former one, before it takes effect.\n\n${note}`,
  pathParameters: {
    containerId: {
      description: `The id of the ${noun.toLowerCase()}.`,
      example: noun === 'Folder' ? (folderPath[0] ?? '') : projectId,
      pattern: containerIdPattern,
    },
  },
  bodies: { 'application/json': { schema: homeRequestSchema, examples: { 'an organization': { organizationId } } } },
  answers: { 200: { description: 'The home is set.', schema: homeResponseSchema } },
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
