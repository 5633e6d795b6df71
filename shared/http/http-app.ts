// The common base of all HTTP apps: it authenticates every request except on public routes, compresses every JSON answer, gives every
// error the problem shape, and logs every outcome. It has no routes.
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { IngestKey } from '../access/ingest-key.ts'
import { notFound } from '../audit-error.ts'
import { isPublic } from '../deployment/routes.ts'
import { failureOf } from '../store/altered-error.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Caller, CallerCheck } from './caller.ts'
import { type Problem, problemOf, retryAfterSecondsOf } from './problem.ts'

export interface HttpDeps {
  readonly checkCaller: CallerCheck
  readonly now: () => number
  readonly newRequestId: () => string
  readonly logger: Logger
  readonly metrics: Metrics
}

export interface HttpEnv {
  /** A public route has no caller. */
  Variables: {
    caller: Caller
    requestId: string
    /** Of a sender that has one, in place of a token. */
    ingestKey?: IngestKey
    /** That of the key, where the path names none. */
    organizationOfKey?: string
  }
  /** In Lambda, the gateway's event of the request. */
  Bindings: { readonly event?: { readonly isBase64Encoded?: boolean } }
}

/**
 * @param callerOf finds out who asks; by default, by the token alone.
 * @param saidOf how a problem is said where callers know a form of their own.
 */
export function httpApp(
  deps: HttpDeps,
  callerOf: (context: Context<HttpEnv>) => Promise<Caller> = (context) =>
    deps.checkCaller(context.req.header('authorization')),
  saidOf: (problem: Problem, context: Context<HttpEnv>) => object = (problem) => problem,
): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  // The gateway compresses nothing. A page of 100 entries shrinks to an eighth.
  app.use(compress({ encoding: 'gzip', contentTypeFilter: /^application\/json/ }))
  app.use(async (context, next) => {
    await next()
    // Hono answers HEAD as GET and drops the body afterwards, so its length is set here (RFC 9110 section 8.6).
    if (context.req.method === 'HEAD') context.header('Content-Length', String(await lengthOf(context.res)))
  })
  app.use(async (context, next) => {
    context.set('requestId', deps.newRequestId())
    context.header('Cache-Control', 'no-store')
    context.header('Vary', 'Accept-Encoding')
    if (!isPublic(context.req.method, context.req.path)) {
      const caller = await callerOf(context)
      // Shows whoever set up the issuer whether a caller has no rights or an unreadable claim.
      if (caller.claimFault)
        deps.logger.warn('token grants nothing', { requestId: context.get('requestId'), ...caller.claimFault })
      context.set('caller', caller)
    }
    await next()
  })
  app.notFound((context) => {
    throw notFound(context.req.path.split('/').at(-1) ?? '')
  })
  app.onError((error, context) => {
    const requestId = context.get('requestId')
    const problem = problemOf(error, context.req.path, deps.now(), requestId)
    const { status, code } = problem
    if (status >= 500) {
      deps.logger.error('request failed', error, { requestId, code, method: context.req.method })
      deps.metrics.put({ Failures: 1 }, { failure: failureOf(error, 'request') })
    } else deps.logger.info('request refused', { requestId, code, status, method: context.req.method })
    if (status === 401) context.header('WWW-Authenticate', 'Bearer')
    const retryAfter = retryAfterSecondsOf[status]
    if (retryAfter !== undefined) context.header('Retry-After', String(retryAfter))
    return context.json(saidOf(problem, context), status as ContentfulStatusCode)
  })
  return app
}

async function lengthOf(response: Response): Promise<number> {
  return (await response.clone().arrayBuffer()).byteLength
}
