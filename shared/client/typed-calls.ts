// The calls of the API with the types of its description. A path is written as there, and what it names is given beside it.
import { notOfService, textIn } from './api-error.ts'
import type { Calls } from './api-types.ts'
import type { ApiClient, Parameters } from './client.ts'

type CallName = keyof Calls
type Method = 'get' | 'post' | 'put' | 'delete'
export type PathOf<M extends Method> = CallName extends infer N ? (N extends `${M} ${infer P}` ? P : never) : never
type CallOf<M extends Method, P extends string> = `${M} ${P}` extends CallName ? Calls[`${M} ${P}`] : never
type None = Readonly<Record<string, never>>

/** What a call takes: what it must have is required. */
export type CallOptions<C> = C extends { readonly path: infer P; readonly query: infer Q; readonly body: infer B }
  ? { readonly query?: Q; readonly signal?: AbortSignal } & (P extends None ? unknown : { readonly path: P }) &
      ([B] extends [undefined] ? unknown : { readonly body: B })
  : never

type Rest<O> = Partial<O> extends O ? [options?: O] : [options: O]
type AnswerOf<C> = C extends { readonly answer: infer A } ? A : never

export type TypedCall<M extends Method> = <P extends PathOf<M>>(
  path: P,
  ...options: Rest<CallOptions<CallOf<M, P>>>
) => Promise<AnswerOf<CallOf<M, P>>>

/** Each resolves with the JSON of the answer, and throws an ApiError for a refusal. For an answer that is not JSON use `call`. */
export interface TypedCalls {
  readonly get: TypedCall<'get'>
  readonly post: TypedCall<'post'>
  readonly put: TypedCall<'put'>
  readonly delete: TypedCall<'delete'>
}

/** A value of the query; a list is the parameter repeated. */
export type QueryValue = string | number | boolean | readonly string[] | undefined

interface AnyOptions {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, QueryValue>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

export function typedCalls(client: ApiClient): TypedCalls {
  const by =
    (method: Method) =>
    async (template: string, options: AnyOptions = {}) => {
      const { path = {}, query = {}, body, signal } = options
      const response = await client.call({
        method: method.toUpperCase(),
        path: pathOf(template, path),
        parameters: parametersOf(query),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A search changes nothing.
        ...(template.endsWith('/search') ? { isRepeatable: true } : {}),
        signal,
      })
      const text = await textIn(response, signal)
      if (text === '') return undefined
      try {
        return JSON.parse(text)
      } catch {
        throw notOfService()
      }
    }
  return { get: by('get'), post: by('post'), put: by('put'), delete: by('delete') } as TypedCalls
}

/** @throws TypeError if a part of the path is missing or empty: it would be another path. */
function pathOf(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined || part === '' || part === '.' || part === '..')
      throw new TypeError(`the path "${template}" needs "${name}"`)
    // A tile's name has slashes.
    return name === 'tile' ? part : encodeURIComponent(part)
  })
}

export function parametersOf(query: Readonly<Record<string, QueryValue>>): Parameters {
  return Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return []
    return (Array.isArray(value) ? value : [value]).map((each) => [name, String(each)] as const)
  })
}
