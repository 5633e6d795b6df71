// The client of the public API, and nothing but the public API: what the portal shows, curl can get. Knows no screen.

/** What an answer says in place of what was asked for: the problem of the API, or of the way there. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** 0 when there was no answer. */
  readonly status: number
  /** Of the API's closed set (`NOT_FOUND`…), or `NETWORK`, or `GATEWAY`. */
  readonly code: string
  readonly requestId: string | undefined
  /** How long to wait before another try. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    message: string,
    about: { status: number; code: string; requestId?: string; retryAfterSeconds?: number },
  ) {
    super(message)
    this.status = about.status
    this.code = about.code
    this.requestId = about.requestId
    this.retryAfterSeconds = about.retryAfterSeconds
  }
}

/** Parameters of a query, as they are written in the address. A list is repeated. */
export type Query =
  | Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>
  | URLSearchParams

export interface ApiClient {
  /** @param path such as `/v2/me`. @throws ApiError; the error of `signal` when that ends it. */
  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>
  /** The answer as it is, for what is no JSON. */
  text(path: string, query?: Query, signal?: AbortSignal): Promise<string>
  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>
  put<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>
  delete<T>(path: string, signal?: AbortSignal): Promise<T>
}

export interface ApiDeps {
  /** Where the API is; the portal's own origin. */
  readonly origin: string
  readonly fetch: typeof fetch
  /** @param fresh after an answer that the token before was not taken. @throws when there is none to be had. */
  readonly accessToken: (fresh?: 'fresh') => Promise<string>
  /** Called when a fresh token was refused as well: the session has ended. */
  readonly onRefused: () => void
}

export function apiClient(deps: ApiDeps): ApiClient {
  async function ask(
    method: string,
    path: string,
    query?: Query,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Response> {
    const url = new URL(path, deps.origin)
    url.search = searchOf(query).toString()
    const send = async (token: string) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      }
      const init = {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      }
      try {
        return await deps.fetch(url, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error' })
      } catch (error) {
        if (signal?.aborted) throw error
        throw new ApiError('no answer', { status: 0, code: 'NETWORK' })
      }
    }
    const first = await send(await deps.accessToken())
    const response = first.status === 401 ? await send(await deps.accessToken('fresh')) : first
    if (response.ok) return response
    if (response.status === 401) deps.onRefused()
    throw await problemOf(response)
  }
  return {
    get: async <T>(path: string, query?: Query, signal?: AbortSignal) =>
      (await ask('GET', path, query, undefined, signal)).json() as Promise<T>,
    text: async (path, query, signal) => (await ask('GET', path, query, undefined, signal)).text(),
    post: async <T>(path: string, body: unknown, signal?: AbortSignal) =>
      (await ask('POST', path, undefined, body, signal)).json() as Promise<T>,
    put: async <T>(path: string, body: unknown, signal?: AbortSignal) =>
      (await ask('PUT', path, undefined, body, signal)).json() as Promise<T>,
    delete: async <T>(path: string, signal?: AbortSignal) =>
      (await ask('DELETE', path, undefined, undefined, signal)).json() as Promise<T>,
  }
}

export function searchOf(query: Query = {}): URLSearchParams {
  if (query instanceof URLSearchParams) return query
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return []
    return (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)])
  })
  return new URLSearchParams(pairs)
}

async function problemOf(response: Response): Promise<ApiError> {
  const said: unknown = await response.json().catch(() => ({}))
  const problem = typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {}
  const text = (name: string) => (typeof problem[name] === 'string' ? problem[name] : undefined)
  const requestId = text('requestId') ?? response.headers.get('apigw-requestid') ?? undefined
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiError(text('message') ?? text('detail') ?? response.statusText, {
    status: response.status,
    code: text('code') ?? 'GATEWAY',
    ...(requestId !== undefined && { requestId }),
    ...(Number.isFinite(retryAfter) && { retryAfterSeconds: retryAfter }),
  })
}
