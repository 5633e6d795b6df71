// The API's description of the routes for saved views: see shared/http/operation.ts.
import * as v from 'valibot'
import { containerIdPattern } from '../../../shared/entry/scope.ts'
import { exactSchema } from '../../../shared/exact-schema.ts'
import type { Component, Operation, PathParameter } from '../../../shared/http/operation.ts'
import { countSchema, instantSchema, said } from '../../../shared/http/response-schema.ts'
import { organizationParameters } from '../scope/organization-parameter.ts'
import { viewFields, viewRequestSchema } from '../views/view-body.ts'
import { type ViewResponse, type ViewsResponse, viewsMax } from '../views/views.ts'
import { readerNote, readRefusals } from './reader-note.ts'

const tag = 'Views'

export const viewResponseSchema = exactSchema<ViewResponse>()(
  v.object({
    name: v.string(),
    title: v.exactOptional(v.string()),
    query: v.string(),
    version: said(countSchema, 'Pass it to save over this version only.'),
    changedTimeStamp: instantSchema,
    changeable: said(v.boolean(), 'Whether the caller may change or remove it.'),
  }),
)

export const viewsResponseSchema = exactSchema<ViewsResponse>()(
  v.object({ items: said(v.array(viewResponseSchema), 'By name.') }),
)

type Noun = 'Organization' | 'Folder' | 'Project'
const changing = ['PARAMETER_INVALID', 'RIGHT_MISSING', 'STORE_UNAVAILABLE', ...readRefusals] as const

/** The operations of one kind of scope, by method and path. */
export function viewOperations(kind: string, noun: Noun, id: PathParameter): [string, Operation][] {
  const name = { description: 'The name of the view.', example: 'failed', pattern: containerIdPattern }
  const here = noun.toLowerCase()
  const shared = { tag, parameters: organizationParameters } as const
  const one = { ...shared, pathParameters: { id, name } } as const
  const note = `Only the caller who saved a view first, and operators of the ${here}, may change or remove it. The change is recorded as an entry before it takes effect.`
  return [
    [
      `GET /v2/${kind}/{id}/views`,
      {
        ...shared,
        pathParameters: { id },
        operationId: `List${noun}Views`,
        summary: `List the saved views of ${noun === 'Organization' ? 'an' : 'a'} ${here}`,
        description: `Returns the views that readers of the ${here} share.\n\n${readerNote}`,
        answers: { 200: { description: 'All of them.', schema: viewsResponseSchema } },
        refusals: ['PARAMETER_INVALID', ...readRefusals],
      },
    ],
    [
      `PUT /v2/${kind}/{id}/views/{name}`,
      {
        ...one,
        operationId: `Save${noun}View`,
        summary: `Save a view of ${noun === 'Organization' ? 'an' : 'a'} ${here}`,
        description: `Saves a view for all readers of the ${here}, and replaces one of the same name. The maximum is ${viewsMax} views. ${note}\n\n${readerNote}`,
        bodies: {
          'application/json': {
            schema: viewRequestSchema,
            examples: { 'failed or denied': { title: 'Failed or denied', query: 'outcome=FAILURE&outcome=DENIED' } },
          },
        },
        answers: { 200: { description: 'The view is saved.', schema: viewResponseSchema } },
        refusals: ['BODY_INVALID', 'CONTENT_TYPE_UNSUPPORTED', 'VIEW_CONFLICT', 'LIMIT_REACHED', ...changing],
      },
    ],
    [
      `GET /v2/${kind}/{id}/views/{name}`,
      {
        ...one,
        operationId: `Get${noun}View`,
        summary: `Get a saved view of ${noun === 'Organization' ? 'an' : 'a'} ${here}`,
        description: readerNote,
        answers: { 200: { description: 'The view.', schema: viewResponseSchema } },
        refusals: ['PARAMETER_INVALID', ...readRefusals],
      },
    ],
    [
      `DELETE /v2/${kind}/{id}/views/{name}`,
      {
        ...one,
        operationId: `Remove${noun}View`,
        summary: `Remove a saved view of ${noun === 'Organization' ? 'an' : 'a'} ${here}`,
        description: `${note}\n\n${readerNote}`,
        answers: { 200: { description: 'The removed view.', schema: viewResponseSchema } },
        refusals: [...changing],
      },
    ],
  ]
}

export const viewComponents: Readonly<Record<string, Component>> = {
  ViewRequest: { schema: viewRequestSchema, fields: viewFields },
  ViewResponse: { schema: viewResponseSchema },
  ViewsResponse: { schema: viewsResponseSchema },
}
