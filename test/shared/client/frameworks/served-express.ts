// The application of test-routes.ts by Express, of either version.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express, Request, Response } from 'express'
import type { Audit } from '../../../../shared/client/context/audit.ts'
import { expressAudit } from '../../../../shared/client/frameworks/express.ts'
import { type Application, type Incoming, plainly, refusedUser, type Served, userHeader } from './test-routes.ts'

interface Framework {
  (): Express
  json(): ReturnType<typeof import('express').json>
  Router(): import('express').Router
}

type Identified = Request & { user?: string | undefined }

export function serveExpress(express: Framework) {
  return async (audit: Audit, { routes, rule, requireRecorded, proxies }: Application): Promise<Served> => {
    const incomingOf = ({ params, body, user }: Identified): Incoming => ({
      parameters: params as Record<string, string>,
      body,
      user,
    })
    const audited = expressAudit<Identified>(audit, {
      initiator: ({ user }) => (user ? { id: user } : undefined),
      ...(proxies === undefined ? {} : { proxies }),
      ...(requireRecorded === undefined ? {} : { requireRecorded }),
    })
    const app = express()
    if (rule) app.use(audited.changes())
    app.use(express.json())
    app.use((request: Identified, response, next) => {
      request.user = request.get(userHeader)
      if (request.user === refusedUser) response.status(401).json({})
      else next()
    })
    const api = express.Router()
    for (const { method, path, handle, recorded } of routes) {
      const name = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
      if (recorded) api[name](path, audited(recorded[0], plainly(recorded[1], incomingOf)))
      api[name](path, (request: Identified, response, next) => {
        // Version 4 does not wait for promises.
        void handle(incomingOf(request))
          .then((reply) => answer(response, reply))
          .catch(next)
      })
    }
    app.use('/api', api)
    app.use(audited.errors)
    app.use((error: Error, _request: Request, response: Response, next: (error: unknown) => void) => {
      if (response.headersSent) next(error)
      else response.status(500).json({ message: error.message })
    })
    const server = await new Promise<Server>((listening) => {
      const made: Server = app.listen(0, '127.0.0.1', () => listening(made))
    })
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      stop: async () => {
        server.closeAllConnections()
        await new Promise((closed) => server.close(closed))
      },
    }
  }
}

async function answer(
  response: Response,
  { status, body, chunks }: { status: number; body?: unknown; chunks?: AsyncIterable<string> },
): Promise<void> {
  response.status(status)
  if (!chunks) {
    if (body === undefined) response.end()
    else response.json(body)
    return
  }
  for await (const chunk of chunks) response.write(chunk)
  response.end()
}
