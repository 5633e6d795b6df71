// Schemas of responses. They validate nothing: they describe the answers, and the compiler checks them against the types of the
// answering code.
import * as v from 'valibot'
import { exactSchema } from '../exact-schema.ts'
import { keysOf } from '../keys-of.ts'
import { refusals } from './operation.ts'
import type { Problem } from './problem.ts'

/** Adds the description of a value. */
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

/** The gateway's own answers: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html */
export const gatewayResponseSchema = v.object({
  message: said(v.string(), 'The error in the words of the gateway.'),
})
