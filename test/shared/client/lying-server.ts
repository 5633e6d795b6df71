// A real HTTP server in front of a service, that lies: it may store and not say so, say half, break off, or answer for somebody else. What it
// does with a request, the test decides.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Service } from '../../service.ts'

export const lies = [
  'stored, and no answer',
  'stored, and reset',
  'stored, and the answer breaks off',
  'not stored, and reset',
  'not stored, and no answer',
  'half of it failed',
  'unauthorized',
  'too many requests',
  'internal error',
  'gateway timeout',
  'a page of a proxy with 200',
  'an empty answer with 201',
  'an answer for other entries',
] as const
export type Lie = (typeof lies)[number]

export interface LyingServer {
  readonly url: string
  /** In the order of arrival: what was done with the request, and how many lines it had. */
  readonly requests: { readonly lie: Lie | undefined; readonly lines: number; readonly authorization: string }[]
  /** Chooses for each request from now on. */
  choose(next: () => Lie | undefined): void
  stop(): Promise<void>
}

export async function lyingServer(apps: Service['apps']): Promise<LyingServer> {
  let next: () => Lie | undefined = () => undefined
  const requests: LyingServer['requests'] = []
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request)).toString()
    const lines = body.split('\n').filter((line) => line !== '')
    const lie = next()
    requests.push({ lie, lines: lines.length, authorization: request.headers.authorization ?? '' })
    const honest = (sent: readonly string[]) =>
      apps.ingest.request(request.url ?? '', {
        method: request.method ?? 'POST',
        headers: { ...(request.headers as Record<string, string>), 'accept-encoding': 'identity' },
        body: sent.join('\n'),
      })
    const pass = async (from: Response) => {
      response.writeHead(from.status, Object.fromEntries(from.headers))
      response.end(await from.text())
    }
    const say = (status: number, said: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof said === 'string' ? said : JSON.stringify(said))
    }
    const stored = lie?.startsWith('stored') ? await honest(lines) : undefined
    switch (lie) {
      case undefined:
        return pass(await honest(lines))
      case 'stored, and no answer':
      case 'not stored, and no answer':
        return
      case 'stored, and reset':
      case 'not stored, and reset':
        request.socket.resetAndDestroy()
        return
      case 'stored, and the answer breaks off': {
        const text = (await stored?.text()) ?? ''
        response.writeHead(201, { 'content-type': 'application/json', 'content-length': text.length })
        response.write(text.slice(0, text.length / 2))
        response.destroy()
        return
      }
      case 'half of it failed': {
        const half = lines.filter((_, at) => at % 2 === 0)
        const { results } = (await (await honest(half)).json()) as { results: { index: number }[] }
        const failed = { status: 'failed', code: 'STORE_UNAVAILABLE', message: 'send it again' }
        const all = lines.map((_, at) => ({ ...(at % 2 === 0 ? results[at / 2] : failed), index: at }))
        return say(503, { results: all }, { 'retry-after': '0' })
      }
      case 'unauthorized':
        return say(401, { code: 'CALLER_UNKNOWN', message: 'who are you?' })
      case 'too many requests':
        return say(429, { message: 'Too Many Requests' }, { 'retry-after': '0' })
      case 'internal error':
        return say(500, { code: 'INTERNAL', message: 'The service failed' })
      case 'gateway timeout':
        return say(504, { message: 'Endpoint request timed out' })
      case 'a page of a proxy with 200':
        return say(200, '<html>Welcome</html>')
      case 'an empty answer with 201':
        return say(201, '')
      case 'an answer for other entries':
        return say(201, { stored: 1, results: [{ index: lines.length + 7, status: 'stored', id: 'x' }] })
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    choose: (given) => {
      next = given
    },
    stop,
  }
}
