// Fastify's requests in plain terms. Knows of Fastify what it uses, and needs no package of it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Audit } from '../context/audit.ts'
import { whenAnswered } from './node-answer.ts'
import { describesContent, notRecorded } from './not-recorded.ts'
import { type PlainRequest, safeMethods } from './plain-request.ts'
import { type Ordered, type RequestRecord, requestRecord } from './request-record.ts'
import { type AllRoutesOptions, checkProxies, type RouteOptions, type RuleOptions } from './route-options.ts'

/** What is used of Fastify's `FastifyRequest`. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage
  readonly method: string
  readonly originalUrl: string
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly routeOptions: { readonly url?: string | undefined; readonly config: object }
}

/** What is used of Fastify's `FastifyReply`. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse
  readonly statusCode: number
  code(status: number): unknown
  header(name: string, value: string): unknown
  hasHeader(name: string): boolean
  getHeaders(): Readonly<Record<string, unknown>>
  removeHeader(name: string): unknown
}

type Done = (error?: Error) => void
type Hook<Request> = (request: Request, reply: FastifyReplyLike, done: Done) => void

/** What is used of Fastify's `FastifyInstance`. */
export interface FastifyLike<Request> {
  addHook(name: 'onRequest' | 'preValidation', hook: Hook<Request>): unknown
  addHook(
    name: 'onSend',
    hook: (request: Request, reply: FastifyReplyLike, payload: unknown) => Promise<unknown>,
  ): unknown
  addHook(
    name: 'onError',
    hook: (request: Request, reply: FastifyReplyLike, error: Error, done: () => void) => void,
  ): unknown
}

export type FastifyPlugin<Request> = (app: FastifyLike<Request>, options: unknown, done: Done) => void

/** In the configuration of a route. */
const configured = 'beleg'

export interface FastifyAudit<Request extends FastifyRequestLike> {
  /** Options of a route that is recorded: `app.post('/members', audited('Member added'), handler)`. */
  (
    eventName: string,
    options?: RouteOptions<Request>,
  ): { readonly config: Readonly<Record<typeof configured, unknown>> }
  /** The plugin that records the routes which say so. */
  readonly routes: FastifyPlugin<Request>
  /** The plugin that also records every other request that may change something. */
  changes(rule?: RuleOptions): FastifyPlugin<Request>
}

interface Open<Request> {
  readonly record: RequestRecord<Request>
  error?: unknown
}

export function fastifyAudit<Request extends FastifyRequestLike>(
  audit: Audit,
  options: AllRoutesOptions<Request> = {},
): FastifyAudit<Request> {
  checkProxies(options)
  const open = new WeakMap<IncomingMessage, Open<Request>>()

  function begin(
    request: Request,
    reply: FastifyReplyLike,
    ordered: Ordered<Request>,
    rule: RuleOptions,
  ): Open<Request> {
    const peer = request.raw.socket.remoteAddress
    const record = requestRecord({ ...options, ...rule, audit }, request, () => plainRequest(request, peer), ordered)
    const own: Open<Request> = { record }
    open.set(request.raw, own)
    if (!reply.hasHeader('x-request-id')) reply.header('x-request-id', record.correlationId)
    whenAnswered(reply.raw, (answer) => record.finish({ ...answer, error: own.error }))
    return own
  }

  /** @param rule for requests whose route says nothing; without one they are not recorded. */
  function plugin(rule: RuleOptions | undefined): FastifyPlugin<Request> {
    const install: FastifyPlugin<Request> = (app, _options, done) => {
      app.addHook('onRequest', (request, reply, next) => {
        const ordered = orderOf<Request>(request, rule !== undefined && !safeMethods.has(request.method))
        if (ordered === undefined) return next()
        begin(request, reply, ordered, rule ?? {}).record.run(next)
      })
      // The body has been read in the context of the connection.
      app.addHook('preValidation', (request, _reply, next) => {
        const own = open.get(request.raw)
        if (own) own.record.run(next)
        else next()
      })
      app.addHook('onError', (request, _reply, error, next) => {
        const own = open.get(request.raw)
        if (own) own.error = error
        next()
      })
      app.addHook('onSend', async (request, reply, payload) => {
        const own = open.get(request.raw)
        if (!own?.record.isRequired) return payload
        const answer = { status: reply.statusCode, error: own.error }
        return (await own.record.recordFirst(answer)) ? payload : refuse(reply, payload)
      })
      done()
    }
    // The hooks are for the whole of the application that registers it, as those of `fastify-plugin`.
    return Object.assign(install, {
      [Symbol.for('skip-override')]: true,
      [Symbol.for('fastify.display-name')]: 'beleg',
    })
  }

  return Object.assign(
    (eventName: string, route: RouteOptions<Request> = {}) => ({ config: { [configured]: { ...route, eventName } } }),
    { routes: plugin(undefined), changes: (rule: RuleOptions = {}) => plugin(rule) },
  )
}

function orderOf<Request extends FastifyRequestLike>(
  { routeOptions }: Request,
  isRuled: boolean,
): Ordered<Request> | undefined {
  const said = (routeOptions.config as Readonly<Record<string, unknown>>)[configured]
  if (said !== undefined) return said as Ordered<Request>
  return isRuled ? { eventName: undefined } : undefined
}

function refuse(reply: FastifyReplyLike, unsent: unknown): string {
  if (unsent instanceof Object && 'destroy' in unsent && typeof unsent.destroy === 'function') unsent.destroy()
  for (const name of Object.keys(reply.getHeaders())) if (describesContent(name)) reply.removeHeader(name)
  const { status, headers, body } = notRecorded()
  reply.code(status)
  for (const [name, value] of Object.entries(headers)) reply.header(name, value)
  return body
}

function plainRequest(request: FastifyRequestLike, peer: string | undefined): PlainRequest {
  return {
    method: request.method,
    route: request.routeOptions.url,
    path: request.originalUrl.split('?', 1)[0] ?? '',
    parameters: request.params as PlainRequest['parameters'],
    query: request.query,
    body: request.body,
    peer,
    header(name) {
      const value = request.raw.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
  }
}
