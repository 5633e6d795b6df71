// The types of the API's calls, written from its description. A field that an answer may gain, and a value that a list of values may gain,
// does not break a program that was compiled before: lists of values in answers are open.
import { isObject } from '../../shared/is-object.ts'

type Json = Readonly<Record<string, unknown>>

/** Which way a value goes: what is sent must be one of the listed values. */
type Way = 'sent' | 'answered'

const heading = `// Generated of functions/query/describe/openapi.json by infra/client/api-types.ts: the calls of the API and what they carry. Not to be edited.
// \`npx vitest run test/infra/client/api-types.test.ts -u\` writes it anew.
`

export function apiTypes(description: Json): string {
  const schemas = described(description, 'components', 'schemas')
  const answered = namesIn(
    Object.values(described(description, 'paths')).map((path) => responsesOf(path)),
    schemas,
  )
  const components = Object.entries(schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema, answered.has(name) ? 'answered' : 'sent')}\n`,
  )
  const paths = Object.entries(described(description, 'paths')).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = isObject(item) ? item[method] : undefined
      return isObject(operation) ? [`  '${method} ${path}': ${callOf(operation)}\n`] : []
    }),
  )
  return `${heading}\n${components.join('\n')}\n/** By method and path. */\nexport interface Calls {\n${paths.join('')}}\n`
}

const methods = ['get', 'post', 'put', 'delete'] as const

function callOf(operation: Json): string {
  const parameters = (operation['parameters'] ?? []) as readonly Json[]
  const of = (place: string) =>
    objectOf(
      parameters
        .filter((each) => each['in'] === place)
        .map((each) => [String(each['name']), typeOf(each['schema'], 'sent'), each['required'] === true]),
    )
  const bodies = contentsOf(operation['requestBody'])
  const answers = Object.entries(operation['responses'] as Json)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, response]) => contentsOf(response))
  const body = union(bodies.filter(isJson).map((each) => typeOf(each.schema, 'sent')))
  const answer = union(answers.filter(isJson).map((each) => typeOf(each.schema, 'answered')))
  return `{ path: ${of('path')}; query: ${of('query')}; body: ${body || 'undefined'}; answer: ${answer || 'undefined'} }`
}

interface Content {
  readonly mediaType: string
  readonly schema: unknown
}

function isJson({ mediaType, schema }: Content): boolean {
  return mediaType === 'application/json' && schema !== undefined
}

function contentsOf(value: unknown): Content[] {
  const content = isObject(value) && isObject(value['content']) ? value['content'] : {}
  return Object.entries(content).map(([mediaType, each]) => ({ mediaType, schema: (each as Json)['schema'] }))
}

function typeOf(schema: unknown, way: Way): string {
  if (!isObject(schema)) return 'unknown'
  if (typeof schema['$ref'] === 'string') return schema['$ref'].split('/').at(-1) ?? ''
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (Array.isArray(schema['enum'])) return valuesOf(schema['enum'], way)
  if (Array.isArray(schema['anyOf'])) return union(schema['anyOf'].map((each) => typeOf(each, way)))
  switch (schema['type']) {
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
      return `readonly ${grouped(typeOf(schema['items'], way))}[]`
    case 'object':
      return typeOfObject(schema, way)
    default:
      return 'unknown'
  }
}

function valuesOf(values: readonly unknown[], way: Way): string {
  const listed = union(values.map((value) => JSON.stringify(value)))
  return way === 'answered' && values.every((value) => typeof value === 'string') ? `${listed} | (string & {})` : listed
}

function typeOfObject(schema: Json, way: Way): string {
  const required = new Set((schema['required'] ?? []) as readonly string[])
  const fields = Object.entries((schema['properties'] ?? {}) as Json).map(
    ([name, field]) => [name, typeOf(field, way), required.has(name), wordsOf(field)] as const,
  )
  const { additionalProperties: more } = schema
  if (fields.length === 0) return `Readonly<Record<string, ${isObject(more) ? typeOf(more, way) : 'unknown'}>>`
  return objectOf(fields, more !== undefined && more !== false)
}

type Field = readonly [name: string, type: string, isRequired: boolean, words?: string]

function objectOf(fields: readonly Field[], hasMore = false): string {
  if (fields.length === 0) return 'Readonly<Record<string, never>>'
  const written = fields.map(
    ([name, type, isRequired, words]) =>
      `${words ? `/** ${words} */\n` : ''}readonly ${nameOf(name)}${isRequired ? '' : '?'}: ${type}${isRequired ? '' : ' | undefined'}\n`,
  )
  return `{\n${written.join('')}${hasMore ? 'readonly [further: string]: unknown\n' : ''}}`
}

function nameOf(name: string): string {
  return /^\w+$/.test(name) ? name : `'${name}'`
}

function wordsOf(schema: unknown): string {
  const words = isObject(schema) ? schema['description'] : undefined
  return typeof words === 'string' ? words.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /') : ''
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ')
}

function grouped(type: string): string {
  return / \| /.test(type) ? `(${type})` : type
}

function described(value: unknown, ...path: readonly string[]): Json {
  return path.reduce<Json>((at, name) => (isObject(at[name]) ? at[name] : {}), value as Json)
}

function responsesOf(path: unknown): unknown {
  return Object.values(isObject(path) ? path : {}).map((operation) =>
    isObject(operation) ? operation['responses'] : {},
  )
}

/** The components that it names, and those that they name. */
function namesIn(value: unknown, schemas: Json, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, child] of Object.entries(value)) {
    const name = key === '$ref' ? (String(child).split('/').at(-1) ?? '') : undefined
    if (name === undefined) namesIn(child, schemas, found)
    else if (!found.has(name)) namesIn(schemas[name], schemas, found.add(name))
  }
  return found
}
