// The parameters of an operation, each with an example that the service accepts.

import type { Route } from '../../shared/deployment/routes.ts'
import type { DescribedParameter } from '../../shared/http/openapi-document.ts'
import type { Operation } from '../../shared/http/operation.ts'
import type { Parameter } from '../../shared/http/parameters.ts'
import type { Exchange } from './exchange.ts'
import type { SchemaOf } from './json-schema.ts'

/** @throws Error naming a path parameter that is not described. */
export function describedParameters(
  route: Route,
  operation: Operation,
  own: readonly Exchange[],
  schemaOf: SchemaOf,
): DescribedParameter[] {
  return [...pathParameters(route, operation), ...queryParameters(operation, own, schemaOf)]
}

/** The value in a URL, before encoding. A cursor is taken from a real answer, since it is valid only for its query. */
export function exampleText(name: string, { example }: Parameter, own: readonly Exchange[]): string {
  const cursors = own.map(({ value }) => (value as { cursor?: string } | undefined)?.cursor)
  return (name === 'cursor' && cursors.find((cursor) => cursor !== undefined)) || example
}

function pathParameters({ method, path }: Route, operation: Operation): DescribedParameter[] {
  return Array.from(path.matchAll(/\{(\w+)\+?\}/g), ([, routeName = '']) => {
    const parameter = operation.pathParameters?.[routeName]
    if (!parameter) throw new Error(`"${routeName}" of "${method} ${path}" is not described`)
    const { name = routeName, description, example, pattern } = parameter
    const schema = { type: 'string', ...(pattern ? { pattern: pattern.source } : {}) }
    return { name, in: 'path', required: true, description, schema, example }
  })
}

function queryParameters({ parameters = {} }: Operation, own: readonly Exchange[], schemaOf: SchemaOf) {
  return Object.entries(parameters).map(([name, parameter]): DescribedParameter => {
    const one = schemaOf(parameter.schema)
    const text = exampleText(name, parameter, own)
    const value = one.type === 'integer' ? Number(text) : text
    return {
      name,
      in: 'query',
      required: false,
      description: parameter.description,
      schema: parameter.repeated ? { type: 'array', items: one } : one,
      example: parameter.repeated ? [value] : value,
    }
  })
}
