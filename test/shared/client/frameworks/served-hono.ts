// The application of test-routes.ts by Hono, on Node's server.
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { Audit } from '../../../../shared/client/context/audit.ts'
import { honoAudit } from '../../../../shared/client/frameworks/hono.ts'
import { type Application, type Incoming, plainly, refusedUser, type Served, userHeader } from './test-routes.ts'

type Env = { Variables: { user: string | undefined; body: unknown } }

export async function serveHono(
  audit: Audit,
  { routes, rule, requireRecorded, proxies }: Application,
): Promise<Served> {
  const incomingOf = (c: Context<Env>): Incoming => ({
    parameters: c.req.param(),
    body: c.get('body'),
    user: c.get('user'),
  })
  const audited = honoAudit<Context<Env>>(audit, {
    initiator: (c) => (c.get('user') ? { id: String(c.get('user')) } : undefined),
    ...(proxies === undefined ? {} : { proxies }),
    ...(requireRecorded === undefined ? {} : { requireRecorded }),
  })
  const app = new Hono<Env>()
  app.onError((error, c) => c.json({ message: error.message }, 500))
  if (rule) app.use(audited.changes())
  app.use(async (c, next) => {
    c.set('user', c.req.header(userHeader))
    return c.get('user') === refusedUser ? c.json({}, 401) : next()
  })
  const api = new Hono<Env>()
  for (const { method, path, handle, recorded } of routes) {
    api.on(
      method,
      path,
      recorded
        ? audited(recorded[0], plainly(recorded[1], incomingOf))
        : (_c: Context<Env>, next: () => Promise<void>) => next(),
      async (c: Context<Env>) => {
        if (c.req.header('content-type') === 'application/json') c.set('body', await c.req.json())
        const { status, body, chunks } = await handle(incomingOf(c))
        if (chunks) return new Response(streamOf(chunks), { status })
        return new Response(body === undefined ? null : JSON.stringify(body), { status })
      },
    )
  }
  app.route('/api', api)
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function streamOf(chunks: AsyncIterable<string>): ReadableStream {
  const iterator = chunks[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(new TextEncoder().encode(value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
