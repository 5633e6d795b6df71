// The API's description, held against the API: whatever the document says is sent to the service, or taken from what it answered.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { ingestComponents, ingestOperations } from '../../functions/ingest/operations.ts'
import { quarantineParameters } from '../../functions/ingest/quarantine.ts'
import { splunkLineParameters } from '../../functions/ingest/splunk-operations.ts'
import { organizationsParameters } from '../../functions/query/caller/organizations.ts'
import { containersParameters } from '../../functions/query/containers/containers.ts'
import { contestsParameters } from '../../functions/query/containers/homes.ts'
import { queryComponents, queryOperations } from '../../functions/query/describe/operations.ts'
import { downloadListParameters } from '../../functions/query/downloads/download-list.ts'
import { feedParameters } from '../../functions/query/feed/feed-parameters.ts'
import { insightsParameters } from '../../functions/query/insights/insights-parameters.ts'
import { listParameters } from '../../functions/query/list/list-parameters.ts'
import { consistencyParameters } from '../../functions/query/log/consistency.ts'
import { organizationParameters } from '../../functions/query/scope/organization-parameter.ts'
import { describedPath, openApiDocument } from '../../infra/openapi/document.ts'
import { routes } from '../../shared/deployment/routes.ts'
import type { DescribedOperation, JsonSchema, OpenApiDocument } from '../../shared/http/openapi-document.ts'
import { type Answered, type DescribedRoute, playExchanges } from '../exchanges.ts'

const root = join(import.meta.dirname, '../..')
const file = join(root, 'functions/query/describe/openapi.json')
const operations = { ...ingestOperations, ...queryOperations }
const components = { ...ingestComponents, ...queryComponents }

const describedRoutes: DescribedRoute[] = routes.flatMap((route) => {
  const operation = operations[`${route.method} ${route.path}`]
  return operation ? [{ ...route, operation }] : []
})

interface Made {
  readonly document: OpenApiDocument
  /** All that has been answered. */
  readonly exchanges: readonly Answered[]
  /** What of it may be shown. */
  readonly examples: readonly Answered[]
  /** What is wrong with a value; nothing if it is as the schema says. */
  faultsOf(schema: JsonSchema, value: unknown): unknown
}

/** Once, by whichever test comes first. */
let making: Promise<Made> | undefined
const made = () => {
  making ??= make()
  return making
}

async function make(): Promise<Made> {
  const exchanges = await playExchanges(describedRoutes)
  const examples = exchanges.filter(({ parameter }) => parameter === undefined)
  const document = openApiDocument({ routes: describedRoutes, operations, components, exchanges: examples })
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema({ $id: 'https://beleg.example/openapi.json', ...document })
  const faultsOf = (schema: JsonSchema, value: unknown) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"https://beleg.example/openapi.json#/components/')
    return ajv.validate(JSON.parse(text), value) ? [] : ajv.errors
  }
  return { document, exchanges, examples, faultsOf }
}

test('every route is described, by the operations.ts of the function that answers it', () => {
  const undescribed = routes.filter(({ method, path }) => !operations[`${method} ${path}`])
  expect(
    undescribed.map((route) => `${route.method} ${route.path}: functions/${route.function}/operations.ts`),
  ).toEqual([])
})

describe('the description', () => {
  test('is OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate({ ...structuredClone((await made()).document) })).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  test('is served as the code makes it of its own tables, schemas and answers: vitest -u writes it anew', async () => {
    const formatted = execFileSync(join(root, 'node_modules/.bin/biome'), ['format', `--stdin-file-path=${file}`], {
      cwd: root,
      input: JSON.stringify((await made()).document, undefined, 2),
      maxBuffer: 10_000_000,
    })
    await expect(formatted.toString()).toMatchFileSnapshot(file)
  })

  test('has the routes, and nothing else', async () => {
    const described = Object.entries((await made()).document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.toSorted()).toEqual(
      describedRoutes.map((route) => `${route.method} ${describedPath(route, route.operation)}`).toSorted(),
    )
  })

  test('names the operations and the schemas of the reference as the reference does', async () => {
    const { paths, components } = (await made()).document
    expect(paths['/v2/organizations/{organizationId}']?.['get']?.operationId).toBe('ListOrganizationAuditLogEntries')
    expect(paths['/v2/folders/{folderId}']?.['get']?.operationId).toBe('ListFolderAuditLogEntries')
    expect(paths['/v2/projects/{projectId}']?.['get']?.operationId).toBe('ListProjectAuditLogEntries')
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['ListAuditLogEntriesResponse', 'AuditLogEntryResponse', 'ErrorResponse']),
    )
  })

  test('names each operation once', () => {
    const ids = describedRoutes.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('says under which license it is, and what each group of operations is about', async () => {
    const { info, tags } = (await made()).document
    expect(info.license).toEqual({ name: 'Apache License 2.0', identifier: 'Apache-2.0' })
    for (const { description } of tags) expect(description).toMatch(/.+\.$/)
  })

  test('asks for a token everywhere but on the public routes, and takes a key where senders need no token', async () => {
    const { document } = await made()
    expect(document.security).toEqual([{ bearer: [] }])
    for (const route of describedRoutes)
      expect(operationIn(document, route)?.security).toEqual(
        route.public ? [] : route.keyed ? [{ bearer: [] }, { basic: [] }] : undefined,
      )
  })
})

function operationIn({ paths }: OpenApiDocument, route: DescribedRoute): DescribedOperation | undefined {
  return paths[describedPath(route, route.operation)]?.[route.method.toLowerCase()]
}

const parameterTables = [
  [/^GET \/v2\/\w+\/\{id\}$/, listParameters],
  [/\/insights$/, insightsParameters],
  [/\/feed$/, feedParameters],
  [/^GET .*\/containers$/, containersParameters],
  [/^GET \/v2\/organizations$/, organizationsParameters],
  [/^GET \/v2\/homes$/, contestsParameters],
  [/\/views/, organizationParameters],
  [/^GET .*\/downloads$/, downloadListParameters],
  [/\/downloads/, organizationParameters],
  [/\/consistency$/, consistencyParameters],
  [/^GET .*\/quarantine$/, quarantineParameters],
  [/\/services\/collector\/raw$/, splunkLineParameters],
] as const

describe.each(describedRoutes)('$method $path', (route) => {
  const own = async () => {
    const { document, exchanges, examples, faultsOf } = await made()
    const isOwn = ({ operationId }: Answered) => operationId === route.operation.operationId
    const described = operationIn(document, route)
    return { described, faultsOf, exchanges: exchanges.filter(isOwn), examples: examples.filter(isOwn) }
  }

  test('has every parameter that it takes', async () => {
    const { described } = await own()
    const table = parameterTables.find(([is]) => is.test(`${route.method} ${route.path}`))?.[1] ?? {}
    const inPath = [...route.path.matchAll(/\{\w+\+?\}/g)].length
    const names = described?.parameters?.map(({ name }) => name) ?? []
    expect(names.slice(inPath)).toEqual(Object.keys(table))
    expect(described?.parameters?.filter((parameter) => parameter.in === 'path').length ?? 0).toBe(inPath)
  })

  test('each example of a parameter is as its schema says, and is accepted', async () => {
    const { described, faultsOf, exchanges } = await own()
    for (const { name, schema, example, in: place } of described?.parameters ?? []) {
      expect([name, faultsOf(schema, example)]).toEqual([name, []])
      if (place === 'path') continue
      const exchange = exchanges.find(({ parameter }) => parameter === name)
      const query = new URLSearchParams({ [name]: String(example) })
      expect(exchange?.request.path.split('?')[1]).toBe(query.toString())
      expect([200, 202]).toContain(exchange?.status)
    }
  })

  test('a blank parameter is as little as its schema says as it is accepted', async () => {
    const { described, faultsOf } = await own()
    for (const { name, schema, in: place } of described?.parameters ?? [])
      for (const blank of place === 'path' ? [] : ['', ' '])
        expect([name, faultsOf(schema, schema.type === 'array' ? [blank] : blank)]).not.toEqual([name, []])
  })

  test('each example of a body is as its schema says, and is accepted', async () => {
    const { described, faultsOf, exchanges } = await own()
    for (const [contentType, { schema, examples = {} }] of Object.entries(described?.requestBody?.content ?? {}))
      for (const [name, { value }] of Object.entries(examples)) {
        if (schema) expect([name, faultsOf(schema, value)]).toEqual([name, []])
        const body = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
        const exchange = exchanges.find(({ request }) => request.contentType === contentType && request.body === body)
        expect([name, exchange?.status]).toEqual([name, expect.toBeOneOf([200, 201, 202])])
      }
  })

  test('is answered with every status and every code that are described, and with no other but the gateway’s 429', async () => {
    const { described, examples } = await own()
    const statuses = examples.map(({ status }) => String(status))
    expect([...new Set([...statuses, '429'])].toSorted()).toEqual(Object.keys(described?.responses ?? {}).toSorted())
    const throttled = described?.responses['429']
    expect(JSON.stringify(throttled?.content)).toContain('#/components/schemas/GatewayResponse')
    expect(throttled?.headers?.['Retry-After']?.description).toContain('seconds')
    const codes = examples.flatMap(({ name, status, real }) => {
      // A quarantined record has a code of its own, and so has what is said to senders of Splunk's: a number.
      const { code } = real as { code?: string | number }
      return typeof code !== 'string' || status < 400 ? [] : [[name, code]]
    })
    expect(codes).toEqual(codes.map(([name]) => [name, name]))
    expect(codes.map(([code]) => code).toSorted()).toEqual(route.operation.refusals.toSorted())
  })

  test('each answer has the media type, the headers and the fields that are described', async () => {
    const { described, faultsOf, examples } = await own()
    for (const { name, status, mediaType, headers, real, value } of examples) {
      const response = described?.responses[status]
      const [[describedType, { schema, examples: shown = {} }] = ['', {}]] = Object.entries(response?.content ?? {})
      expect(mediaType).toBe(describedType)
      for (const header of Object.keys(response?.headers ?? {})) expect(headers.get(header)).toBeTruthy()
      if (schema) expect([name, faultsOf(schema, real)]).toEqual([name, []])
      expect(shown[name]?.value).toEqual(value)
    }
  })
})
