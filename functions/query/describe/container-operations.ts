// What the query API does about declared containers, described: see shared/http/operation.ts.
import * as v from 'valibot'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { type Component, type Operation, protectedRefusals } from '../../../shared/http/operation.ts'
import { responseSchema, said } from '../../../shared/http/response-schema.ts'
import { containerRequestSchema } from '../containers/container-body.ts'
import { type ContainerResponse, type ContainersResponse, containersParameters } from '../containers/containers.ts'
import { organizationParameter } from './scope-operations.ts'

const tag = 'Containers'
const { folderPath = [], projectId = '' } = exampleEntry.context
const [folder = ''] = folderPath
const changing = 'Needs the right `manager` on the organization.'
const seeing = 'Needs the right `manager`, `reader` or `operator` on the organization.'

export const containerResponseSchema = responseSchema<ContainerResponse>()(
  v.object({
    container: said(v.string(), '`folders/ID` or `projects/ID`.'),
    folderPath: said(v.array(v.string()), 'The folders that it lies in, top-down, without itself.'),
    name: v.exactOptional(v.string()),
  }),
)

export const containersResponseSchema = responseSchema<ContainersResponse>()(
  v.object({
    items: v.array(containerResponseSchema),
    cursor: v.exactOptional(said(v.string(), 'Present only where there are more: pass it to get the next page.')),
  }),
)

type Noun = 'Folder' | 'Project'

const pathParameters = (noun: Noun) => ({
  id: organizationParameter,
  containerId: {
    description: `The id of the ${noun.toLowerCase()}.`,
    example: noun === 'Folder' ? folder : projectId,
  },
})

const list: Operation = {
  operationId: 'ListContainers',
  tag,
  summary: 'List what is declared',
  description: `Folders first, then projects, each in the order of their ids. ${seeing}`,
  pathParameters: { id: organizationParameter },
  parameters: containersParameters,
  answers: { 200: { description: 'A page of them.', schema: containersResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', ...protectedRefusals, 'INTERNAL'],
}

const declare = (noun: Noun): Operation => ({
  operationId: `Declare${noun}`,
  tag,
  summary: `Say where a ${noun.toLowerCase()} lies`,
  description: `In place of what was said before; what lies in a folder moves with it. \`folderPath\` is the folders above, top-down: those that are not declared yet are declared by it, and what it says of the others must be what is declared. Without it, the ${noun.toLowerCase()} lies in the organization itself.\n\nEntries that name only a folder or project get its path when they are received, and keep it; a change is followed within a minute. It is an entry of the organization's log before it holds. ${changing}`,
  pathParameters: pathParameters(noun),
  bodies: {
    'application/json': {
      schema: containerRequestSchema,
      examples: {
        'a name and a path': noun === 'Folder' ? { name: 'Platform' } : { folderPath: [folder], name: 'Billing' },
      },
    },
  },
  answers: { 200: { description: 'It is declared.', schema: containerResponseSchema } },
  refusals: ['BODY_INVALID', 'CONTENT_TYPE_UNSUPPORTED', ...protectedRefusals, 'INTERNAL'],
})

const show = (noun: Noun): Operation => ({
  operationId: `Get${noun}Declaration`,
  tag,
  summary: `Show where a ${noun.toLowerCase()} lies`,
  description: `What is declared of it. ${seeing}`,
  pathParameters: pathParameters(noun),
  answers: { 200: { description: 'What is declared.', schema: containerResponseSchema } },
  refusals: [...protectedRefusals, 'INTERNAL'],
})

const remove = (noun: Noun): Operation => ({
  operationId: `Remove${noun}Declaration`,
  tag,
  summary: `Take back what was said of a ${noun.toLowerCase()}`,
  description: `Entries keep the path that they have got. ${noun === 'Folder' ? 'Refused while something is declared to lie in it. ' : ''}It is an entry of the organization's log before it is done. ${changing}`,
  pathParameters: pathParameters(noun),
  answers: { 200: { description: 'What was declared until now.', schema: containerResponseSchema } },
  refusals: [...(noun === 'Folder' ? (['CONTAINER_NOT_EMPTY'] as const) : []), ...protectedRefusals, 'INTERNAL'],
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
  ContainersResponse: { schema: containersResponseSchema },
}
