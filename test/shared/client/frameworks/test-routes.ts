// One application for all frameworks: its routes in plain terms, below `/api`, behind a check of who calls.
import type { RouteOptions } from '../../../../shared/client/frameworks/route-options.ts'

export interface Incoming {
  readonly parameters: Readonly<Record<string, string>>
  readonly body: unknown
  readonly user: string | undefined
}

export interface Reply {
  readonly status: number
  /** JSON; chunks are sent as they come. */
  readonly body?: unknown
  readonly chunks?: AsyncIterable<string>
}

export interface TestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api`. */
  readonly path: string
  readonly handle: (incoming: Incoming) => Promise<Reply>
  /** The name of its entry, and what it keeps; without one, it is left to the rule. */
  readonly recorded?: readonly [eventName: string, options?: RouteOptions<Incoming>]
}

/** Options whose functions take the plain request, for those that take the framework's. */
export function plainly<Request>(
  { initiator, fields, ...others }: RouteOptions<Incoming> = {},
  incomingOf: (request: Request) => Incoming,
): RouteOptions<Request> {
  return {
    ...others,
    ...(initiator ? { initiator: (request: Request) => initiator(incomingOf(request)) } : {}),
    ...(fields ? { fields: (request: Request) => fields(incomingOf(request)) } : {}),
  }
}

export interface Application {
  readonly routes: readonly TestRoute[]
  /** Whether what changes something is recorded by the rule. */
  readonly rule?: boolean
  readonly requireRecorded?: boolean
  readonly proxies?: number
}

/** What stands for a verified session. The middleware knows nothing of it. */
export const userHeader = 'x-verified-user'

/** What the application answers to 401, before any route. */
export const refusedUser = 'nobody'

export interface Served {
  readonly url: string
  readonly stop: () => Promise<void>
}
