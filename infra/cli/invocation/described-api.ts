// What the CLI knows of the API's parameters: taken from the API's own description when the file is bundled, so that a filter that the API
// gets is a flag that the CLI has.
import { isObject } from '../../../shared/is-object.ts'

export interface DescribedParameter {
  readonly name: string
  readonly description: string
  /** May be given several times. */
  readonly isRepeated: boolean
  /** Absent for any text. */
  readonly values?: readonly string[]
  /** A flag is a parameter that is `true` or absent. */
  readonly kind: 'text' | 'flag' | 'boolean' | 'number' | 'object'
}

export interface DescribedApi {
  readonly list: readonly DescribedParameter[]
  readonly feed: readonly DescribedParameter[]
  readonly insights: readonly DescribedParameter[]
  /** The fields of a request for a download. */
  readonly download: readonly DescribedParameter[]
  /** The fields of a request for a key. */
  readonly key: readonly DescribedParameter[]
}

/** The same, with each parameter once: most are in several lists. */
export interface PackedApi {
  readonly all: readonly DescribedParameter[]
  readonly lists: Readonly<Record<keyof DescribedApi, readonly number[]>>
}

type Json = Readonly<Record<string, unknown>>

/** @param document the OpenAPI description. @throws Error if it lacks one of the endpoints. */
export function describedApi(document: Json): DescribedApi {
  const list = '/v2/organizations/{organizationId}'
  return {
    list: parametersOf(document, list),
    feed: parametersOf(document, `${list}/feed`),
    insights: parametersOf(document, `${list}/insights`),
    download: fieldsOf(document, 'DownloadRequest'),
    key: fieldsOf(document, 'IngestKeyRequest'),
  }
}

export function packed(api: DescribedApi): PackedApi {
  const byText = new Map<string, DescribedParameter>()
  for (const parameter of Object.values(api).flat()) byText.set(JSON.stringify(parameter), parameter)
  const texts = [...byText.keys()]
  const places = (list: readonly DescribedParameter[]) => list.map((each) => texts.indexOf(JSON.stringify(each)))
  const { list, feed, insights, download, key } = api
  return {
    all: [...byText.values()],
    lists: {
      list: places(list),
      feed: places(feed),
      insights: places(insights),
      download: places(download),
      key: places(key),
    },
  }
}

export function unpacked({ all, lists }: PackedApi): DescribedApi {
  const parameters = (places: readonly number[]) => places.flatMap((place) => all[place] ?? [])
  const { list, feed, insights, download, key } = lists
  return {
    list: parameters(list),
    feed: parameters(feed),
    insights: parameters(insights),
    download: parameters(download),
    key: parameters(key),
  }
}

function parametersOf(document: Json, path: string): DescribedParameter[] {
  const { parameters } = at(document, 'paths', path, 'get') as { readonly parameters: readonly Json[] }
  return parameters
    .filter((parameter) => parameter['in'] === 'query')
    .map((parameter) => described(String(parameter['name']), parameter['description'], parameter['schema']))
}

function fieldsOf(document: Json, name: string): DescribedParameter[] {
  const properties = at(document, 'components', 'schemas', name, 'properties')
  return Object.entries(properties).map(([field, schema]) =>
    described(field, isObject(schema) ? schema['description'] : '', schema),
  )
}

function described(name: string, description: unknown, schema: unknown): DescribedParameter {
  const forms = isObject(schema) && Array.isArray(schema['anyOf']) ? schema['anyOf'] : [schema]
  const list = forms.find((form) => isObject(form) && form['type'] === 'array') as Json | undefined
  const one = (list ? list['items'] : schema) as Json
  const values = Array.isArray(one['enum']) ? one['enum'].map(String) : undefined
  const isFlag = values?.toSorted().join() === 'false,true'
  const isBoolean = one['type'] === 'boolean'
  const isNumber = one['type'] === 'integer' || one['type'] === 'number'
  return {
    name,
    description: String(description ?? ''),
    isRepeated: list !== undefined,
    kind: isFlag ? 'flag' : isBoolean ? 'boolean' : isNumber ? 'number' : one['type'] === 'object' ? 'object' : 'text',
    ...(isBoolean ? { values: ['true', 'false'] } : values && !isFlag ? { values } : {}),
  }
}

function at(document: Json, ...path: readonly string[]): Json {
  let here: unknown = document
  for (const name of path) here = isObject(here) ? here[name] : undefined
  if (!isObject(here)) throw new Error(`the description of the API has no ${path.join(' ')}`)
  return here
}
