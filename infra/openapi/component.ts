// The components of the API's description as JSON Schema, with descriptions of their fields.
import type * as v from 'valibot'
import type { JsonSchema } from '../../shared/http/openapi-document.ts'
import type { Components } from '../../shared/http/operation.ts'
import { jsonSchemasOf } from './json-schema.ts'

/** @throws Error naming a described field that does not exist. */
export function describedSchemas(components: Components): Record<string, JsonSchema> {
  const schemas = jsonSchemasOf(definitionsOf(components))
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const fields = Object.entries(components[name]?.fields ?? {})
      return [name, fields.reduce((described, [path, text]) => withField(described, path.split('.'), text), schema)]
    }),
  )
}

export function definitionsOf(components: Components): Record<string, v.GenericSchema> {
  return Object.fromEntries(Object.entries(components).map(([name, { schema }]) => [name, schema]))
}

function withField(schema: JsonSchema, [field = '', ...rest]: readonly string[], description: string): JsonSchema {
  const child = schema.properties?.[field]
  if (!child) throw new Error(`"${field}" is described but is not a field`)
  const described = rest.length > 0 ? withField(child, rest, description) : { ...child, description }
  return { ...schema, properties: { ...schema.properties, [field]: described } }
}
