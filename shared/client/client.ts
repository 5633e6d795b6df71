// One call of the API: with a token, made again where that can help, and an error in place of a refusal. Reads neither environment nor
// clock, and keeps no token.
import { isObject } from '../is-object.ts'
import { ApiError, noAnswer, notOfService, refusalOf, saidIn, tokenRefused } from './api-error.ts'
import { retryAfterOf } from './retry-after.ts'
import { mayTryAgain, pauseBeforeTry } from './retrying.ts'

/** In the order of sending; a name occurs once for each of its values. */
export type Parameters = readonly (readonly [name: string, value: string])[]

export interface ApiCall {
  readonly method?: string
  /** Such as `/v2/me`, each segment escaped. */
  readonly path: string
  readonly parameters?: Parameters
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Default `application/json`. */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Whether making it twice does the same as making it once. Default: GET, HEAD, PUT and DELETE are. */
  readonly isRepeatable?: boolean
  /** Statuses besides 2xx that are answers for the caller to read, not errors. */
  readonly reads?: readonly number[]
  /** Fields that every answer of the service to this call has: an object without them is somebody else's. */
  readonly fields?: readonly string[]
  readonly signal?: AbortSignal | undefined
}

/** What a call came to; for those who want to see it. */
export interface Tried {
  readonly method: string
  readonly url: string
  /** 0 if there was no answer. */
  readonly status: number
  readonly tries: number
  /** Before the next try; absent if there is none. */
  readonly pauseMs?: number
}

export interface ClientDeps {
  /** Of the service, without a slash at its end. */
  readonly origin: string
  readonly fetch: typeof fetch
  /** @param fresh after the API refused the token before. @throws if there is none. */
  readonly accessToken: (fresh?: 'fresh') => Promise<string>
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>
  readonly random: () => number
  /** How often a call is made at most. */
  readonly triesMax: number
  readonly userAgent?: string | undefined
  /** An answer that takes longer is none. Default: 60 s, since the longest wait of the API is 20 s, and of its gateway 30 s. */
  readonly answerMaxMs?: number
  readonly onTry?: (tried: Tried) => void
}

export interface ApiClient {
  /** @throws ApiError */
  call(call: ApiCall): Promise<Response>
  /** The answer's JSON, an object with the `fields` of the call, with every name and text as it was sent. @throws ApiError */
  json<T>(call: ApiCall): Promise<T>
}

const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])

export function apiClient(deps: ClientDeps): ApiClient {
  async function once(call: ApiCall, token: string): Promise<Response> {
    const { method = 'GET', body, signal } = call
    const authorization = `Bearer ${token.trim()}`
    // The platform would refuse it with an error that has the token in its message.
    if (/[^ -~]/.test(authorization)) throw tokenRefused()
    const headers = {
      ...(deps.userAgent !== undefined && { 'user-agent': deps.userAgent }),
      ...(body !== undefined && { 'content-type': call.contentType ?? 'application/json' }),
      ...call.headers,
      authorization,
    }
    const inTime = AbortSignal.timeout(deps.answerMaxMs ?? 60_000)
    try {
      return await deps.fetch(urlOf(deps.origin, call), {
        method,
        headers,
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, inTime]) : inTime,
        ...(body !== undefined && { body }),
      })
    } catch (cause) {
      if (signal?.aborted) throw cause
      throw noAnswer(`${deps.origin} does not answer`, cause)
    }
  }

  async function withToken(call: ApiCall): Promise<Response> {
    const response = await once(call, await deps.accessToken())
    if (response.status !== 401) return response
    await response.body?.cancel()
    return once(call, await deps.accessToken('fresh'))
  }

  async function call(asked: ApiCall): Promise<Response> {
    const { method = 'GET', signal, reads = [] } = asked
    const isRepeatable = asked.isRepeatable ?? repeatable.has(method)
    for (let tries = 1; ; tries += 1) {
      const answer = await withToken(asked).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 0) return error
        throw error
      })
      const isRead = answer instanceof Response && (answer.ok || reads.includes(answer.status))
      const isLast = isRead || tries >= deps.triesMax || !mayTryAgain(answer.status, isRepeatable)
      const tried = { method, url: urlOf(deps.origin, asked), status: answer.status, tries }
      if (isLast) {
        deps.onTry?.(tried)
        if (answer instanceof ApiError) throw answer
        if (!isRead) throw await refusalOf(answer)
        return answer
      }
      const seconds = answer instanceof Response ? retryAfterOf(answer) : undefined
      if (answer instanceof Response) await answer.body?.cancel()
      const pauseMs = pauseBeforeTry(tries, deps.random(), seconds)
      deps.onTry?.({ ...tried, pauseMs })
      await deps.sleep(pauseMs, signal)
    }
  }

  return {
    call,
    async json<T>(asked: ApiCall): Promise<T> {
      const said = await saidIn(await call(asked), asked.signal)
      if (!isObject(said) || asked.fields?.some((name) => !Object.hasOwn(said, name))) throw notOfService()
      return said as T
    },
  }
}

export function urlOf(origin: string, { path, parameters = [] }: Pick<ApiCall, 'path' | 'parameters'>): string {
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString()
  return `${origin}${path}${query && `?${query}`}`
}
