// The API's description of the routes for declared containers: see shared/http/operation.ts.
import * as v from 'valibot'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { containerIdPattern } from '../../../shared/entry/scope.ts'
import { exactSchema } from '../../../shared/exact-schema.ts'
import { type Component, type Operation, protectedRefusals } from '../../../shared/http/operation.ts'
import { said } from '../../../shared/http/response-schema.ts'
import { containerRequestSchema } from '../containers/container-body.ts'
import { type ContainerResponse, type ContainersResponse, containersParameters } from '../containers/containers.ts'
import type { KnownContainer } from '../containers/known-containers.ts'
import { organizationParameter } from './scope-operations.ts'

const tag = 'Containers'
const { folderPath = [], projectId = '' } = exampleEntry.context
const [folder = ''] = folderPath
const changing = 'Requires the right `manager` on the organization.'
const seeing = 'Requires the right `manager`, `reader` or `operator` on the organization.'

export const containerResponseSchema = exactSchema<ContainerResponse>()(
  v.object({
    container: said(v.string(), '`folders/ID` or `projects/ID`.'),
    folderPath: said(
      v.array(v.string()),
      'The folders above the container, from the top down, without the container itself.',
    ),
    name: v.exactOptional(v.string()),
  }),
)

export const knownContainerSchema = exactSchema<KnownContainer>()(
  v.object({
    ...containerResponseSchema.entries,
    folderPath: said(
      v.array(v.string()),
      'The folders above the container, from the top down, without the container itself: as declared, else as entries have last said.',
    ),
    name: v.exactOptional(
      said(v.string(), 'As declared, else the `resourceName` of an entry whose `resourceId` is the container.'),
    ),
    declared: said(v.boolean(), 'Whether a manager has declared it; otherwise entries name it.'),
  }),
)

export const containersResponseSchema = exactSchema<ContainersResponse>()(
  v.object({
    items: v.array(knownContainerSchema),
    cursor: v.exactOptional(said(v.string(), 'Present only if there are more: pass it to get the next page.')),
  }),
)

type Noun = 'Folder' | 'Project'

const pathParameters = (noun: Noun) => ({
  id: organizationParameter,
  containerId: {
    description: `The id of the ${noun.toLowerCase()}.`,
    example: noun === 'Folder' ? folder : projectId,
    pattern: containerIdPattern,
  },
})

const list: Operation = {
  operationId: 'ListContainers',
  tag,
  summary: 'List the folders and projects of an organization',
  description:
    'Returns the folders and projects that are declared or that retained entries name, each once and in a fixed order. The right `reader` or `operator` on the organization shows all of them; on a folder, those in it; on a project, that project. Containers that only `PRIVATE` entries name are shown to operators only. A `manager` sees those that are declared.',
  pathParameters: { id: organizationParameter },
  parameters: containersParameters,
  answers: { 200: { description: 'A page of containers.', schema: containersResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', ...protectedRefusals, 'INTERNAL'],
}

const declare = (noun: Noun): Operation => ({
  operationId: `Declare${noun}`,
  tag,
  summary: `Declare where a ${noun.toLowerCase()} lies`,
  description: `Replaces an earlier declaration; the contents of a folder move with it. \`folderPath\` lists the folders above, from the top down. It declares those that are not declared yet, and must agree with the declarations of the others. Without it, the ${noun.toLowerCase()} lies directly in the organization.\n\nEntries that name only a folder or project get the declared path when they are received, and keep it. A change takes effect within a minute. It is recorded as an entry of the organization's log before it takes effect. ${changing}`,
  pathParameters: pathParameters(noun),
  bodies: {
    'application/json': {
      schema: containerRequestSchema,
      examples: {
        'a name and a path': noun === 'Folder' ? { name: 'Platform' } : { folderPath: [folder], name: 'Billing' },
      },
    },
  },
  answers: { 200: { description: 'The container is declared.', schema: containerResponseSchema } },
  refusals: ['BODY_INVALID', 'CONTENT_TYPE_UNSUPPORTED', 'STORE_UNAVAILABLE', ...protectedRefusals, 'INTERNAL'],
})

const show = (noun: Noun): Operation => ({
  operationId: `Get${noun}Declaration`,
  tag,
  summary: `Get the declaration of a ${noun.toLowerCase()}`,
  description: `Returns the declared name and path. ${seeing}`,
  pathParameters: pathParameters(noun),
  answers: { 200: { description: 'The declaration.', schema: containerResponseSchema } },
  refusals: [...protectedRefusals, 'INTERNAL'],
})

const remove = (noun: Noun): Operation => ({
  operationId: `Remove${noun}Declaration`,
  tag,
  summary: `Remove the declaration of a ${noun.toLowerCase()}`,
  description: `Entries keep the path that they got. ${noun === 'Folder' ? 'Refused while other containers are declared to lie in the folder. ' : ''}The removal is recorded as an entry of the organization's log before it takes effect. ${changing}`,
  pathParameters: pathParameters(noun),
  answers: { 200: { description: 'The removed declaration.', schema: containerResponseSchema } },
  refusals: [
    ...(noun === 'Folder' ? (['CONTAINER_NOT_EMPTY'] as const) : []),
    'STORE_UNAVAILABLE',
    ...protectedRefusals,
    'INTERNAL',
  ],
})

const one = '/v2/organizations/{id}/containers'

/** By method and path, as in shared/deployment/routes.ts. */
export const containerOperations: Readonly<Record<string, Operation>> = {
  [`GET ${one}`]: list,
  [`PUT ${one}/folders/{containerId}`]: declare('Folder'),
  [`PUT ${one}/projects/{containerId}`]: declare('Project'),
  [`GET ${one}/folders/{containerId}`]: show('Folder'),
  [`GET ${one}/projects/{containerId}`]: show('Project'),
  [`DELETE ${one}/folders/{containerId}`]: remove('Folder'),
  [`DELETE ${one}/projects/{containerId}`]: remove('Project'),
}

export const containerComponents: Readonly<Record<string, Component>> = {
  ContainerRequest: { schema: containerRequestSchema },
  ContainerResponse: { schema: containerResponseSchema },
  KnownContainer: { schema: knownContainerSchema },
  ContainersResponse: { schema: containersResponseSchema },
}
