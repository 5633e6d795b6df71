// Signing in by a browser: authorization code with PKCE (RFC 7636), which the browser brings to a port of this machine (RFC 8252 section 7.3).
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AuthorizationResponseError, type TokenEndpointResponse } from 'oauth4webapi'
import { authorizationRequest, tokensOfAnswer } from '../../../shared/client/authorization-code.ts'
import { signedInPath } from '../../../shared/deployment/portal-config.ts'
import { CommandError } from '../../command/command.ts'
import { clientOf, type Issuer } from './issuer.ts'
import { signInNeeded } from './tokens.ts'

export interface SignInRequest {
  readonly client: string | undefined
  /** Registered at the issuer, if it takes no port but one; 0 takes any. */
  readonly port: number
  /** Told the address that the person must open. */
  readonly onAddress: (address: string) => void
  readonly signal: AbortSignal
}

const page = (text: string) =>
  `<!doctype html><meta charset="utf-8"><title>Beleg</title><body style="font:16px system-ui;margin:3rem">${text}`

/** @throws CommandError if the issuer refuses, or the request was not this one. */
export async function signInByBrowser(issuer: Issuer, request: SignInRequest): Promise<TokenEndpointResponse> {
  const client = clientOf(issuer, request.client)
  const { server, redirectUri, answer } = await waitingAt(request)
  try {
    const parties = { ...issuer, client, redirectUri }
    const { url, secrets } = await authorizationRequest(parties)
    request.onAddress(url.href)
    return await tokensOfAnswer(parties, secrets, await answer)
  } catch (cause) {
    if (!(cause instanceof AuthorizationResponseError)) throw cause
    throw signInNeeded(`the issuer refused: ${cause.error_description ?? cause.error}`, cause)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

interface Waiting {
  readonly server: Server
  readonly redirectUri: string
  /** The address to which the browser was sent back. */
  readonly answer: Promise<URL>
}

function waitingAt({ port, signal }: SignInRequest): Promise<Waiting> {
  return new Promise((resolve, reject) => {
    let answered: (url: URL) => void = () => {}
    const answer = new Promise<URL>((resolveAnswer, rejectAnswer) => {
      answered = resolveAnswer
      signal.addEventListener('abort', () => rejectAnswer(signal.reason))
    })
    // Whoever awaits it later gets the error; until then it is nobody's.
    answer.catch(() => {})
    const server = createServer((incoming, response) => {
      const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
      const isAnswer = incoming.method === 'GET' && url.pathname === signedInPath
      response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', connection: 'close' })
      response.end(page(isAnswer ? 'Go on in the terminal. This page can be closed.' : 'There is nothing here.'))
      if (isAnswer) answered(url)
    })
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'another program has it' : cause.message
      reject(new CommandError(`the issuer's answer cannot come to port ${port}: ${reason}`, { cause }))
    })
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo
      resolve({ server, redirectUri: `http://127.0.0.1:${taken}${signedInPath}`, answer })
    })
  })
}
