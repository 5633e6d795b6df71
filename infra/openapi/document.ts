// The generator of the API's description in OpenAPI 3.1, from the route table, the functions' operations, and real exchanges. The
// result is kept in functions/query/describe/openapi.json.

import type { ApiRoute } from '../../shared/deployment/routes.ts'
import type { DescribedOperation, MediaType, OpenApiDocument } from '../../shared/http/openapi-document.ts'
import { type Components, type Operation, refusalStatus, refusals, tags } from '../../shared/http/operation.ts'
import { errorResponseSchema, gatewayResponseSchema } from '../../shared/http/response-schema.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { definitionsOf, describedSchemas } from './component.ts'
import { describedParameters } from './described-parameter.ts'
import { describedResponses } from './described-response.ts'
import { curlOf, type Exchange } from './exchange.ts'
import { jsonSchemaOf, type SchemaOf } from './json-schema.ts'

export interface Described {
  readonly routes: readonly ApiRoute[]
  /** By method and path, as in the route table. */
  readonly operations: Readonly<Record<string, Operation>>
  readonly components: Components
  readonly exchanges: readonly Exchange[]
}

const introduction = `Beleg is an audit log: it records who did what, when and where. Services send entries once; the log keeps them for 90 days, where they can be searched, downloaded and followed.

The three list endpoints, their parameters and their fields are those of the STACKIT Audit Log API, version 2. All other endpoints are additions. Responses may get further fields.

All endpoints except \`/healthz\` and this description require \`Authorization: Bearer TOKEN\`, a JWT of the configured issuer. A claim of the token lists the caller's rights: \`reader SCOPE\`, \`writer SCOPE\`, \`operator SCOPE\` or \`manager SCOPE\`, where \`SCOPE\` is \`organizations/ID\`, \`folders/ID\`, \`projects/ID\` or \`*\`. Senders that cannot get tokens send an ingest key instead, on the routes below \`/v2/organizations/{organizationId}/ingest\` only. A caller gets the same answer for an object that he may not see as for one that does not exist. Unknown parameters are refused.

If the deployment records views, looking is itself on record: whoever is shown entries, by a list, a search, insights, the feed, one entry, its proof, a tile of entries or the link of a download, is recorded by an entry \`Audit log viewed\` in the container that was looked at. There is one for each caller, container and hour (UTC). Its \`eventTimeStamp\` is the beginning of the hour, its \`receivedTimeStamp\` the first look.

The examples are real answers of the service. The shell examples use two variables: \`BELEG\`, the address of the service, and \`TOKEN\`, a token. To send an example entry, set its \`eventTimeStamp\` to the current time.

## Errors

Errors have the fields of \`ErrorResponse\`. The \`code\` is one of these:

${keysOf(refusals)
  .map((code) => `- \`${code}\` (${refusalStatus(code)}): ${refusals[code]}`)
  .join('\n')}

In the answer to a submission, each refused entry has its own code. The gateway in front of the service answers some requests itself, with only a \`message\`: 404 for an unknown path, 413 for a body that is too large, 431 for a request line and headers of more than 10,240 bytes, 429 for too many requests, 503 for a request that took too long, and 401 if the deployment makes it check tokens.

Every endpoint that answers GET also answers HEAD, with the same status and headers and no body.`

/** @throws Error naming a route without a description, or a description without a route. */
export function openApiDocument(described: Described): OpenApiDocument {
  const { routes, operations } = described
  const keys = routes.map(({ method, path }) => `${method} ${path}`)
  const stray = Object.keys(operations).find((key) => !keys.includes(key))
  if (stray) throw new Error(`"${stray}" is described but is not a route`)
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
    servers: [{ url: '/', description: 'The server of this description.' }],
    tags: [...new Set(Object.values(operations).map(({ tag }) => tag))].map((name) => ({
      name,
      description: tags[name],
    })),
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: describedSchemas(allComponents(described.components)),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        basic: { type: 'http', scheme: 'basic', description: 'An ingest key as the password of any user.' },
      },
    },
  }
}

/** The path with the described names of its parameters. OpenAPI cannot express a parameter with slashes (`{tile+}`). */
export function describedPath({ path }: ApiRoute, { pathParameters = {} }: Operation): string {
  return path.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => `{${pathParameters[name]?.name ?? name}}`)
}

function allComponents(components: Components): Components {
  return {
    ...components,
    ErrorResponse: { schema: errorResponseSchema },
    GatewayResponse: { schema: gatewayResponseSchema },
  }
}

function describe({ components, exchanges }: Described, route: ApiRoute, operation: Operation): DescribedOperation {
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
    ...(route.public ? { security: [] } : route.keyed ? { security: [{ bearer: [] }, { basic: [] }] } : {}),
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
