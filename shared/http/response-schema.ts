// Schemas of responses. Nothing is validated by them: they say what is answered, and the compiler holds them to the types that the
// answering code is written in.
import * as v from 'valibot'
import { exactSchema } from '../exact-schema.ts'
import { keysOf } from '../keys-of.ts'
import { refusals } from './operation.ts'
import type { Problem } from './problem.ts'

/** Adds what a value means. */
export function said<S extends v.GenericSchema>(schema: S, description: string) {
  return v.pipe(schema, v.description(description))
}

export const instantSchema = v.pipe(v.string(), v.metadata({ format: 'date-time' }))
export const countSchema = v.pipe(v.number(), v.metadata({ type: 'integer', minimum: 0 }))

export const errorResponseSchema = exactSchema<Problem>()(
  v.object({
    code: said(v.picklist(keysOf(refusals)), 'A stable code for programs.'),
    message: said(
      v.string(),
      'The error in words, for people. It quotes the field or parameter, and its text may change.',
    ),
    path: said(v.string(), 'The path of the request.'),
    status: said(v.pipe(v.number(), v.metadata({ type: 'integer' })), 'The status of the response.'),
    timestamp: instantSchema,
  }),
)

/** What the gateway says by itself: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html */
export const gatewayResponseSchema = v.object({
  message: said(v.string(), 'The error in the words of the gateway.'),
})
