// The client of a program that reads: typed calls, and lists and feeds as iterators. Sends no entries: for that there is the recorder.
import type { ApiError } from './api-error.ts'
import type { AuditLogEntryResponse, Calls } from './api-types.ts'
import { type Authentication, accessTokenOf } from './authentication.ts'
import { type ApiCall, apiClient } from './client.ts'
import { feedPages } from './feed-pages.ts'
import { listedPages } from './listed-pages.ts'
import { patientClient } from './patient-client.ts'
import { parametersOf, type TypedCalls, typedCalls } from './typed-calls.ts'
import { userAgent } from './user-agent.ts'

export interface ClientOptions {
  /** Of the service, such as `https://audit.example.com`. */
  readonly url: string
  readonly auth: Exclude<Authentication, { readonly ingestKey: string }>
  /** How often a call is made at most. Default 5. */
  readonly triesMax?: number
  readonly fetch?: typeof fetch
}

type ScopeOfCaller = `${'organizations' | 'folders' | 'projects'}/${string}`
type ListQuery = Omit<Calls['get /v2/organizations/{organizationId}']['query'], 'cursor' | 'limit'>
type FeedQuery = Omit<Calls['get /v2/organizations/{organizationId}/feed']['query'], 'after' | 'limit' | 'wait'>

export interface FeedOptions {
  readonly query?: FeedQuery
  /** The last position of the reader before: entries behind it are given. Default -1, the oldest retained entry. */
  readonly after?: number
  /**
   * Called with the position of an entry once the loop's body has returned for it, and with that of the end of a page. Whoever keeps it and
   * begins there again misses no entry, and may see the one again during which it ended.
   */
  readonly onPosition?: (position: number) => unknown
  /** Called each time that the service did not answer all the tries of a call, before the wait for the next: the loop goes on when it answers. */
  readonly onAway?: (error: ApiError) => unknown
  readonly signal?: AbortSignal
}

export interface Client extends TypedCalls {
  /** Any call; the answer as it is. @throws ApiError */
  readonly call: (call: ApiCall) => Promise<Response>
  /** The entries of a scope, newest first unless the query says otherwise, as far as the loop goes. @throws ApiError */
  list(
    scope: ScopeOfCaller,
    query?: ListQuery,
    options?: { readonly signal?: AbortSignal },
  ): AsyncGenerator<AuditLogEntryResponse, void>
  /**
   * The entries of a scope in the order of their log, and then those that come, until the loop ends. Outlasts a service that is away.
   * @throws ApiError of an answer that a later try would get again. @throws the signal's reason.
   */
  feed(scope: ScopeOfCaller, options?: FeedOptions): AsyncGenerator<AuditLogEntryResponse, void>
}

/** How long the service waits for entries, and how many it gives at once. */
const [waitSeconds, pageMax] = [20, 500]

/** @throws TypeError if the address is none. */
export function createClient({ url, auth, triesMax = 5, fetch: fetched = fetch }: ClientOptions): Client {
  const deps = { fetch: fetched, clock: () => performance.now(), now: () => Date.now() }
  const client = apiClient({
    origin: new URL(url).origin,
    fetch: fetched,
    accessToken: accessTokenOf(auth, deps),
    sleep: pause,
    random: Math.random,
    triesMax,
    userAgent: userAgent(),
  })
  return {
    ...typedCalls(client),
    call: (call) => client.call(call),
    list: async function* (scope, query = {}, { signal } = {}) {
      for await (const { items } of listedPages(client, scope, parametersOf(query), Number.POSITIVE_INFINITY, signal))
        yield* items as readonly AuditLogEntryResponse[]
    },
    feed: async function* (scope, { query = {}, after = -1, onPosition, onAway, signal } = {}) {
      const followed = { scope, after, parameters: parametersOf(query), pageMax, waitSeconds }
      const patient = patientClient(client, { sleep: (ms) => pause(ms, signal), random: Math.random, onAway })
      for await (const { items, next } of feedPages(patient, followed, signal)) {
        for (const { entry, leafIndex } of items) {
          yield entry as AuditLogEntryResponse
          await onPosition?.(leafIndex)
        }
        await onPosition?.(next)
      }
    },
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve(undefined)
    }, ms)
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end, { once: true })
  })
}
