// The application of test-routes.ts by Fastify.
import { Readable } from 'node:stream'
import fastify, { type FastifyRequest } from 'fastify'
import type { Audit } from '../../../../shared/client/context/audit.ts'
import { fastifyAudit } from '../../../../shared/client/frameworks/fastify.ts'
import { type Application, type Incoming, plainly, refusedUser, type Served, userHeader } from './test-routes.ts'

type Identified = FastifyRequest & { user?: string | undefined }

export async function serveFastify(
  audit: Audit,
  { routes, rule, requireRecorded, proxies }: Application,
): Promise<Served> {
  const incomingOf = ({ params, body, user }: Identified): Incoming => ({
    parameters: params as Record<string, string>,
    body,
    user,
  })
  const audited = fastifyAudit<Identified>(audit, {
    initiator: ({ user }) => (user ? { id: user } : undefined),
    ...(proxies === undefined ? {} : { proxies }),
    ...(requireRecorded === undefined ? {} : { requireRecorded }),
  })
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 5000 } })
  app.decorateRequest('user', undefined)
  app.register(rule ? audited.changes() : audited.routes)
  app.addHook('onRequest', async (request: Identified, reply) => {
    const [user] = [request.headers[userHeader]].flat()
    request.user = user
    if (user === refusedUser) return reply.code(401).send({})
    return undefined
  })
  app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send({ message: error.message }))
  app.register(
    async (api) => {
      for (const { method, path, handle, recorded } of routes) {
        const options = recorded ? audited(recorded[0], plainly(recorded[1], incomingOf)) : {}
        api.route({
          method,
          url: path,
          ...options,
          handler: async (request: Identified, reply) => {
            const { status, body, chunks } = await handle(incomingOf(request))
            return reply.code(status).send(chunks ? Readable.from(chunks) : body)
          },
        })
      }
    },
    { prefix: '/api' },
  )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, stop: () => app.close() }
}
