// Express's requests in plain terms, those of version 4 and of version 5. Knows of Express what it uses, and needs no package of it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Audit } from '../context/audit.ts'
import { type Matched, matchedRoute } from './express-route.ts'
import { holdAnswer } from './held-answer.ts'
import { whenAnswered } from './node-answer.ts'
import { type PlainRequest, safeMethods } from './plain-request.ts'
import { type Ordered, type RequestRecord, requestRecord } from './request-record.ts'
import { type AllRoutesOptions, checkProxies, type RouteOptions, type RuleOptions } from './route-options.ts'

/** What is used of Express's `Request`. */
export interface ExpressRequest extends IncomingMessage {
  method: string
  originalUrl: string
  baseUrl: string
  // Express itself has no better type.
  route?: unknown
  params: unknown
  query: unknown
  body?: unknown
}

type Next = (error?: unknown) => void
type Middleware<Request> = (request: Request, response: ServerResponse, next: Next) => void

export interface ExpressAudit<Request extends ExpressRequest> {
  /** Records each request of a route. */
  (eventName: string, options?: RouteOptions<Request>): Middleware<Request>
  /** Records each request that may change something, by any route. Put it before all routes. */
  changes(rule?: RuleOptions): Middleware<Request>
  /** Notes what a handler throws, and passes it on: for errors that the application does not answer as errors. Put it before its error handlers. */
  readonly errors: (error: unknown, request: Request, response: ServerResponse, next: Next) => void
}

interface Open<Request> {
  readonly record: RequestRecord<Request>
  error?: unknown
  isHeld?: boolean
}

export function expressAudit<Request extends ExpressRequest>(
  audit: Audit,
  options: AllRoutesOptions<Request> = {},
): ExpressAudit<Request> {
  checkProxies(options)
  const open = new WeakMap<Request, Open<Request>>()

  function recorded(ordered: Ordered<Request>, rule: RuleOptions = {}): Middleware<Request> {
    return (request, response, next) => {
      const earlier = open.get(request)
      if (earlier) {
        earlier.record.order(ordered)
        hold(earlier, response)
        return next()
      }
      const route = matchedRoute(request)
      const peer = request.socket.remoteAddress
      const plain = () => plainRequest(request, route(), peer)
      const record = requestRecord({ ...options, ...rule, audit }, request, plain, ordered)
      const own: Open<Request> = { record }
      open.set(request, own)
      if (!response.hasHeader('x-request-id')) response.setHeader('x-request-id', record.correlationId)
      hold(own, response)
      whenAnswered(response, (answer) => record.finish({ ...answer, error: own.error }))
      record.run(next)
    }
  }

  return Object.assign((eventName: string, route: RouteOptions<Request> = {}) => recorded({ ...route, eventName }), {
    changes(rule?: RuleOptions): Middleware<Request> {
      const all = recorded({ eventName: undefined }, rule)
      return (request, response, next) => (safeMethods.has(request.method) ? next() : all(request, response, next))
    },
    errors(error: unknown, request: Request, _response: ServerResponse, next: Next): void {
      const own = open.get(request)
      if (own) own.error = error
      next(error)
    },
  })
}

/** Once, if the answer has to wait for its record. */
function hold<Request>(own: Open<Request>, response: ServerResponse): void {
  if (own.isHeld || !own.record.isRequired) return
  own.isHeld = true
  const recordFirst = (status: number) => own.record.recordFirst({ status, error: own.error })
  // The route may have taken it back since.
  holdAnswer(response, async (status) => !own.record.isRequired || recordFirst(status))
}

function plainRequest(request: ExpressRequest, { route, parameters }: Matched, peer: string | undefined): PlainRequest {
  return {
    method: request.method,
    route,
    path: request.originalUrl.split('?', 1)[0] ?? '',
    parameters,
    get query() {
      return request.query
    },
    get body() {
      return request.body
    },
    peer,
    header(name) {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
  }
}
