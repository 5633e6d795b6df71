// The body of a search: the parameters of a listing as JSON, for questions that are longer than an address may be.
import * as v from 'valibot'
import type { Parameter } from '../../../shared/http/parameters.ts'
import { isObject } from '../../../shared/is-object.ts'
import { checkBody } from '../request/json-body.ts'
import { listParameters } from './list-parameters.ts'

const value = v.union([v.string(), v.number(), v.boolean()], 'must be a text')
const values = v.union([value, v.array(value)], 'must be a text or a list of texts')

/** A list has a `sort` of its own, and every list is an object to valibot. */
const object = v.custom<Record<string, unknown>>(isObject, 'must be an object')

/** By the names of the list's parameters; what each may say is decided where the list's are read. */
export const searchRequestSchema = v.strictObject(
  Object.fromEntries(
    Object.entries<Parameter>(listParameters).map(([name, { repeated }]) => [
      name,
      v.optional(repeated ? values : value),
    ]),
  ),
  'is not a parameter of this endpoint',
)

/**
 * The parameters as an address would carry them.
 * @throws AuditError `BODY_INVALID` naming the field.
 */
export function parseSearch(body: unknown): Record<string, string[]> {
  const asked = checkBody(v.pipe(object, searchRequestSchema), body)
  return Object.fromEntries(
    Object.entries(asked).flatMap(([name, given]) => (given === undefined ? [] : [[name, [given].flat().map(String)]])),
  )
}
