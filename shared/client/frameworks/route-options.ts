// What an application says of the records of its requests: of all of them, and of one route.
import type { Selection } from '../content/pick.ts'
import type { EntryFields } from '../context/entry-fields.ts'
import type { PlainRequest } from './plain-request.ts'

export interface Initiator {
  readonly id: string
  readonly email?: string | undefined
}

/** @param Request the framework's own. */
export interface RouteOptions<Request> {
  /**
   * Who acts, of what the application has verified: the claims of a token, a session. Asked when the entry is made, so after authentication.
   * Without an answer it is the initiator of the context, else `unknown`.
   */
  readonly initiator?: (request: Request) => Initiator | undefined
  /** Further fields of the entry, without secrets. */
  readonly fields?: (request: Request) => EntryFields
  /** What to keep of the body that the application has read. Default: nothing. */
  readonly body?: Selection
  /** What to keep of the query. Default: nothing. */
  readonly query?: Selection
  /** The names of the headers to keep, in any letter case. Default: none. */
  readonly headers?: readonly string[]
  /**
   * Whether the answer waits until its record is stored. If that fails, the client gets 503 in its place, though the handler has done its work.
   * Default: the record is sent after the answer.
   */
  readonly requireRecorded?: boolean
}

export interface AllRoutesOptions<Request> extends RouteOptions<Request> {
  /** How many proxies of the application's own each request passes. Default 0: `X-Forwarded-For` counts for nothing. */
  readonly proxies?: number
  /** Receives what went wrong while recording; a request never fails of it, unless it says `requireRecorded`. */
  readonly onError?: (error: unknown) => void
}

export interface RuleOptions {
  /**
   * The name of the entry of a request that changes something, and has no name by its route. @returns `undefined` for no entry.
   * @param endpoint such as `POST /projects/:id`, which is the name by default.
   */
  readonly eventName?: (endpoint: string, request: PlainRequest) => string | undefined
}

/** @throws RangeError */
export function checkProxies({ proxies = 0 }: AllRoutesOptions<never>): void {
  if (!Number.isSafeInteger(proxies) || proxies < 0) throw new RangeError('"proxies" must be a whole number, 0 or more')
}
