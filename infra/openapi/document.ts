// The API's description: OpenAPI 3.1, made of the route table, of the operations as the functions describe them, and of exchanges that
// have taken place. Serves nothing: what it makes is kept as functions/query/describe/openapi.json.

import type { Route } from '../../shared/deployment/routes.ts'
import type { DescribedOperation, MediaType, OpenApiDocument } from '../../shared/http/openapi-document.ts'
import {
  type Components,
  type Operation,
  type RefusalCode,
  refusalStatus,
  refusals,
  tags,
} from '../../shared/http/operation.ts'
import { errorResponseSchema, gatewayResponseSchema } from '../../shared/http/response-schema.ts'
import { definitionsOf, describedSchemas } from './component.ts'
import { describedParameters } from './described-parameter.ts'
import { describedResponses } from './described-response.ts'
import { curlOf, type Exchange } from './exchange.ts'
import { jsonSchemaOf, type SchemaOf } from './json-schema.ts'

export interface Described {
  readonly routes: readonly Route[]
  /** By method and path, as in the route table. */
  readonly operations: Readonly<Record<string, Operation>>
  readonly components: Components
  readonly exchanges: readonly Exchange[]
}

const introduction = `Who did what, when and where: entries are sent once, kept for 90 days, and can be searched, downloaded and followed.

The three list endpoints, their parameters and their fields are those of the STACKIT Audit Log API, version 2; everything else is added. Responses may get further fields.

Every endpoint but this description needs \`Authorization: Bearer TOKEN\`, a JWT of the issuer that the service is set up for. What the caller may do stands in one of its claims, a list of rights: \`reader SCOPE\`, \`writer SCOPE\`, \`operator SCOPE\` or \`manager SCOPE\`, where \`SCOPE\` is \`organizations/ID\`, \`folders/ID\`, \`projects/ID\` or \`*\`. What a caller may not see is answered as if it did not exist. A parameter that is not listed is refused.

The examples are what the service answered. Those for a shell want two variables: \`BELEG\`, where the service is, and \`TOKEN\`, a token; an entry that is sent wants an \`eventTimeStamp\` of now.

## Errors

An error has the fields of \`ErrorResponse\`. Its \`code\` is one of these:

${(Object.keys(refusals) as RefusalCode[]).map((code) => `- \`${code}\` (${refusalStatus(code)}): ${refusals[code]}`).join('\n')}

In a submission, codes stand with the entries that they are about. The gateway in front answers some requests by itself, with no more than a \`message\`: 404 for a path that is no route, 413 for more than it takes, 429 where more requests come than are let through, 503 for what took too long; and 401 where the deployment has it check tokens too.

Where GET is answered, so is HEAD: with the same status and headers, and no body.`

/** @throws Error naming the route that is not described, or the description that is of no route. */
export function openApiDocument(described: Described): OpenApiDocument {
  const { routes, operations } = described
  const keys = routes.map(({ method, path }) => `${method} ${path}`)
  const stray = Object.keys(operations).find((key) => !keys.includes(key))
  if (stray) throw new Error(`"${stray}" is described but is no route`)
  const paths: Record<string, Record<string, DescribedOperation>> = {}
  for (const route of routes) {
    const operation = operations[`${route.method} ${route.path}`]
    if (!operation)
      throw new Error(
        `"${route.method} ${route.path}" is not described: add it to the operations of functions/${route.function}`,
      )
    const path = describedPath(route, operation)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(described, route, operation) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Beleg, an audit log',
      version: '2.0.0',
      description: introduction,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'Where this description is.' }],
    tags: [...new Set(Object.values(operations).map(({ tag }) => tag))].map((name) => ({
      name,
      description: tags[name],
    })),
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: describedSchemas(allComponents(described.components)),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

/** The path with the names that its parameters are described under. OpenAPI has no word for one that takes slashes (`{tile+}`). */
export function describedPath({ path }: Route, { pathParameters = {} }: Operation): string {
  return path.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => `{${pathParameters[name]?.name ?? name}}`)
}

function allComponents(components: Components): Components {
  return {
    ...components,
    ErrorResponse: { schema: errorResponseSchema },
    GatewayResponse: { schema: gatewayResponseSchema },
  }
}

function describe({ components, exchanges }: Described, route: Route, operation: Operation): DescribedOperation {
  const { operationId, tag, summary, description } = operation
  const definitions = definitionsOf(allComponents(components))
  const schemaOf: SchemaOf = (schema) => jsonSchemaOf(schema, definitions)
  const own = exchanges.filter((exchange) => exchange.operationId === operationId)
  const parameters = describedParameters(route, operation, own, schemaOf)
  const samples = own.filter(({ status }) => status < 300).map(({ request }) => request)
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    ...(route.public ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.bodies ? { requestBody: { required: true, content: contentOf(operation.bodies, schemaOf) } } : {}),
    responses: describedResponses(operation, own, schemaOf),
    'x-codeSamples': samples.map((request) => ({ lang: 'Shell', source: curlOf(request) })),
  }
}

function contentOf(bodies: NonNullable<Operation['bodies']>, schemaOf: SchemaOf): Record<string, MediaType> {
  return Object.fromEntries(
    Object.entries(bodies).map(([mediaType, { schema, examples }]) => [
      mediaType,
      {
        schema: schema ? schemaOf(schema) : { type: 'string' },
        examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
      },
    ]),
  )
}
