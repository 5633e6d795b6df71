// Hono's requests in plain terms. Knows of Hono what it uses, and needs no package of it.
import type { ServerResponse } from 'node:http'
import type { Audit } from '../context/audit.ts'
import { bodyOf } from './hono-body.ts'
import { whenClosed } from './node-answer.ts'
import { describesContent, notRecorded } from './not-recorded.ts'
import { type Answer, type PlainRequest, safeMethods } from './plain-request.ts'
import { type Ordered, type RequestRecord, requestRecord } from './request-record.ts'
import { type AllRoutesOptions, checkProxies, type RouteOptions, type RuleOptions } from './route-options.ts'

/** What is used of Hono's `Context`. */
export interface HonoContext {
  readonly req: {
    readonly method: string
    readonly path: string
    readonly routeIndex: number
    readonly matchedRoutes: readonly {
      readonly method: string
      readonly path: string
      readonly handler: { length: number }
    }[]
    readonly bodyCache: Readonly<Record<string, unknown>>
    header(name: string): string | undefined
    param(): Record<string, string>
    queries(): Record<string, string[]>
  }
  readonly error: Error | undefined
  env: unknown
  get res(): Response
  set res(response: Response | undefined)
  header(name: string, value?: string): void
}

type Next = () => Promise<void>

export interface HonoAudit<Context extends HonoContext> {
  /** Records each request of a route. Put it behind what authenticates, or before: who acts is asked at the end. */
  (eventName: string, options?: RouteOptions<Context>): (context: Context, next: Next) => Promise<void>
  /** Records each request that may change something, by any route. */
  changes(rule?: RuleOptions): (context: Context, next: Next) => Promise<void>
}

export interface HonoOptions<Context> extends AllRoutesOptions<Context> {
  /**
   * The address of whoever holds the connection, as the runtime knows it: `getConnInfo(context).remote.address` of Hono's adapter. Default: what
   * `@hono/node-server` and `hono/aws-lambda` say.
   */
  readonly peer?: (context: Context) => string | undefined
}

export function honoAudit<Context extends HonoContext>(
  audit: Audit,
  options: HonoOptions<Context> = {},
): HonoAudit<Context> {
  checkProxies(options)
  const open = new WeakMap<Context, RequestRecord<Context>>()

  async function recorded(context: Context, next: Next, ordered: Ordered<Context>, rule: RuleOptions = {}) {
    const earlier = open.get(context)
    if (earlier) {
      earlier.order(ordered)
      return next()
    }
    let body: unknown
    const peer = options.peer ? options.peer(context) : peerOf(context.env)
    const plain = () => plainRequest(context, peer, body)
    const record = requestRecord({ ...options, ...rule, audit }, context, plain, ordered)
    open.set(context, record)
    try {
      await record.run(next)
    } catch (error) {
      // Hono answers what is no Error itself, with 500, when it has left all middleware.
      if (record.isRequired) await record.recordFirst({ status: 500, error })
      record.finish({ status: 500, error })
      throw error
    }
    if (!context.res.headers.has('x-request-id')) context.header('x-request-id', record.correlationId)
    body = await bodyOf(context.req.bodyCache, context.req.header('content-type'))
    await settle(context, record)
  }

  return Object.assign(
    (eventName: string, route: RouteOptions<Context> = {}) =>
      (context: Context, next: Next) =>
        recorded(context, next, { ...route, eventName }),
    {
      changes: (rule?: RuleOptions) => (context: Context, next: Next) =>
        safeMethods.has(context.req.method) ? next() : recorded(context, next, { eventName: undefined }, rule),
    },
  )
}

async function settle<Context extends HonoContext>(context: Context, record: RequestRecord<Context>): Promise<void> {
  const answer: Answer = { status: context.res.status, error: context.error }
  if (record.isRequired && !(await record.recordFirst(answer))) refuse(context)
  const outgoing = outgoingOf(context.env)
  if (!outgoing) return record.finish(answer)
  // A body that fails before its first byte is answered by another status.
  const sent = () => (outgoing.headersSent ? { status: outgoing.statusCode } : {})
  whenClosed(outgoing, (end) => record.finish({ ...answer, ...sent(), ...end }))
}

function refuse(context: HonoContext): void {
  const unsent = context.res
  void unsent.body?.cancel().catch(() => {})
  const { status, headers, body } = notRecorded()
  const kept = Array.from(unsent.headers).filter(([name]) => !describesContent(name))
  // Hono would join the headers of the two.
  context.res = undefined
  context.res = new Response(body, { status, headers: [...kept, ...Object.entries(headers)] })
}

function plainRequest({ req }: HonoContext, peer: string | undefined, body: unknown): PlainRequest {
  return {
    method: req.method,
    route: routeOf(req),
    path: req.path,
    get parameters() {
      return req.param()
    },
    get query() {
      return Object.fromEntries(
        Object.entries(req.queries()).map(([name, all]) => [name, all[1] === undefined ? all[0] : all]),
      )
    },
    body,
    peer,
    header: (name) => req.header(name),
  }
}

/** That of the handler which has answered, or would have. Middleware is there for all methods, and takes a second argument. */
function routeOf({ matchedRoutes, routeIndex }: HonoContext['req']): string | undefined {
  return matchedRoutes.slice(routeIndex).find(({ method, handler }) => method !== 'ALL' || handler.length < 2)?.path
}

/** What adapters put into Hono's environment. */
interface Bindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } }
  readonly outgoing?: ServerResponse
  readonly requestContext?: {
    readonly http?: { readonly sourceIp?: string }
    readonly identity?: { readonly sourceIp?: string }
  }
}

/** Of the socket, or as API Gateway reports it. */
function peerOf(env: unknown): string | undefined {
  const { incoming, requestContext } = (env ?? {}) as Bindings
  return incoming?.socket?.remoteAddress ?? requestContext?.http?.sourceIp ?? requestContext?.identity?.sourceIp
}

/** Node's answer, where there is one. */
function outgoingOf(env: unknown): ServerResponse | undefined {
  return ((env ?? {}) as Bindings).outgoing
}
