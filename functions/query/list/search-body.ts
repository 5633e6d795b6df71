// The body of a search: the parameters of a listing as JSON, for queries that are too long for a URL.
import * as v from 'valibot'
import { type Parameter, textSchema } from '../../../shared/http/parameters.ts'
import { isObject } from '../../../shared/is-object.ts'
import { checkBody } from '../request/json-body.ts'
import { listParameters } from './list-parameters.ts'

const value = v.union([v.string(), v.number(), v.boolean()], 'must be a text')
const values = v.union([value, v.array(value)], 'must be a text or a list of texts')

/** Refuses arrays, which valibot takes for objects: an array even has a `sort`, by its prototype. */
const object = v.custom<Record<string, unknown>>(isObject, 'must be an object')

const parameters: readonly (readonly [string, Parameter])[] = Object.entries(listParameters)

/** Checks names only, and turns values into texts. The list endpoint's own parsing checks the values, with the same messages. */
const asked = v.strictObject(
  Object.fromEntries(parameters.map(([name, { repeated }]) => [name, v.optional(repeated ? values : value)])),
  'is not a parameter of this endpoint',
)

/** Names and values in one schema, for the API's description. */
export const searchRequestSchema = v.strictObject(
  Object.fromEntries(
    parameters.map(([name, { schema, repeated }]) => {
      const one = inJson(schema)
      return [name, v.optional(repeated ? v.union([one, v.array(one)]) : one)]
    }),
  ),
)

/** JSON may use a number or a boolean where a query string has only text. */
function inJson(schema: Parameter['schema']): v.GenericSchema {
  if (schema === textSchema) return v.union([schema, v.number(), v.boolean()])
  return v.is(schema, 'true') && v.is(schema, 'false') && !v.is(schema, '1') ? v.union([schema, v.boolean()]) : schema
}

/**
 * The parameters in the form of a parsed query string.
 * @throws AuditError `BODY_INVALID` naming the field.
 */
export function parseSearch(body: unknown): Record<string, string[]> {
  const given = checkBody(v.pipe(object, asked), body)
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, of]) => (of === undefined ? [] : [[name, [of].flat().map(String)]])),
  )
}
