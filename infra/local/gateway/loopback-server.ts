// An HTTP server on 127.0.0.1 that starts with a clear error and stops without cutting anyone off. Knows no routes.
import { createServer, type RequestListener, type ServerOptions } from 'node:http'
import type { Duplex } from 'node:stream'
import { CommandError } from '../../command/command.ts'

export interface LoopbackServer {
  readonly url: string
  /** Takes no more connections, lets the requests under way end, then resolves. May be called twice. */
  stop(): Promise<void>
}

export interface LoopbackServerOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** What listens there, for the message when the port is taken. */
  readonly name: string
  readonly listener: RequestListener
  readonly server?: ServerOptions
  /** Answers what is no request; without it Node does, by a status alone. */
  readonly onClientError?: (error: NodeJS.ErrnoException, socket: Duplex) => void
}

/** @throws CommandError when the port is taken. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  let stopped: Promise<void> | undefined
  const server = createServer(options.server ?? {}, (request, response) => {
    // A connection that is kept alive would hold up stop() for as long as its client likes.
    if (stopped) response.setHeader('connection', 'close')
    response.on('close', () => stopped && server.closeIdleConnections())
    options.listener(request, response)
  })
  if (options.onClientError) server.on('clientError', options.onClientError)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(startError(error, options)))
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      stopped ??= new Promise((resolve) => server.close(() => resolve()))
      return stopped
    },
  }
}

function startError(error: NodeJS.ErrnoException, { port, name }: LoopbackServerOptions): Error {
  if (error.code !== 'EADDRINUSE') return error
  return new CommandError(`port ${port} is taken: stop what listens there or choose another port for the ${name}`)
}
