// What the apps of all HTTP functions have in common: every request is authenticated but those of the public routes, every error
// takes the problem shape, every outcome is logged. Answers nothing by itself.
import { Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AuditError } from '../audit-error.ts'
import { isPublic } from '../deployment/routes.ts'
import { failureOf } from '../store/altered-error.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Caller, CallerCheck } from './caller.ts'
import { problemOf, retryAfterSecondsOf } from './problem.ts'

export interface HttpDeps {
  readonly checkCaller: CallerCheck
  readonly now: () => number
  readonly newRequestId: () => string
  readonly logger: Logger
  readonly metrics: Metrics
}

export interface HttpEnv {
  /** On a public route there is no caller. */
  Variables: { caller: Caller; requestId: string }
  /** Called by Lambda, the event that the gateway made of the request. */
  Bindings: { readonly event?: { readonly isBase64Encoded?: boolean } }
}

export function httpApp(deps: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use(async (context, next) => {
    await next()
    // Hono answers HEAD as GET and drops the body: how long it would be is told while it is still there (RFC 9110 section 8.6).
    if (context.req.method === 'HEAD') context.header('Content-Length', String(await lengthOf(context.res)))
  })
  app.use(async (context, next) => {
    context.set('requestId', deps.newRequestId())
    context.header('Cache-Control', 'no-store')
    if (!isPublic(context.req.method, context.req.path)) {
      const caller = await deps.checkCaller(context.req.header('authorization'))
      // Whoever set up the issuer must be able to tell a caller without rights from a claim that cannot be read.
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
    return context.json(problem, status as ContentfulStatusCode)
  })
  return app
}

async function lengthOf(response: Response): Promise<number> {
  return (await response.clone().arrayBuffer()).byteLength
}

/** What does not exist and what the caller may not see: the same answer. */
export function notFound(id: string): AuditError {
  return new AuditError('NOT_FOUND', `${id} not found.`)
}
