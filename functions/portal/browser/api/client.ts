// The client of the public API. The portal uses nothing else, so curl can get everything that it shows. Knows no screens.
import { ApiError, refusalOf } from '../../../../shared/client/api-error.ts'
import { mayTryAgain } from '../../../../shared/client/retrying.ts'

/** Whether the same request may be answered later: it is no refusal that the next one would meet again. */
export function isPassing(error: unknown): error is ApiError {
  return error instanceof ApiError && (mayTryAgain(error.status, true) || error.status >= 500)
}

/** Whether another try can end otherwise. What is no answer of the API may; a refusal by it is one that the next try meets again. */
export function anotherTryMayHelp(error: unknown): boolean {
  return !(error instanceof ApiError) || error.code === 'SCRIPT_MISSING' || isPassing(error)
}

/** Query parameters. A list becomes a repeated parameter. */
export type Query =
  | Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>
  | URLSearchParams

export interface ApiClient {
  /** @param path such as `/v2/me`. @throws ApiError, or the signal's error. */
  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>
  /** The raw answer, for anything but JSON. */
  text(path: string, query?: Query, signal?: AbortSignal): Promise<string>
  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>
  put<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>
  delete<T>(path: string, signal?: AbortSignal): Promise<T>
}

export interface ApiDeps {
  /** The API's origin, which is the portal's own. */
  readonly origin: string
  readonly fetch: typeof fetch
  /** @param fresh set after the API refused the previous token. @throws if there is no token. */
  readonly accessToken: (fresh?: 'fresh') => Promise<string>
  /** Called if the API refuses a fresh token too: the session has ended. */
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
    throw await refusalOf(response)
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
