// Signing in by a browser: authorization code with PKCE (RFC 7636), which the browser brings to a port of this machine (RFC 8252 section 7.3).
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  AuthorizationResponseError,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  None,
  processAuthorizationCodeResponse,
  type TokenEndpointResponse,
  validateAuthResponse,
} from 'oauth4webapi'
import { signedInPath } from '../../../shared/deployment/portal-config.ts'
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
  const [verifier, nonce, state] = [generateRandomCodeVerifier(), generateRandomNonce(), generateRandomState()]
  const { server, redirectUri, answer } = await waitingAt(request)
  try {
    const url = new URL(issuer.server.authorization_endpoint ?? '')
    const parameters = {
      ...issuer.config.authorizeParameters,
      client_id: client.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: issuer.config.scope,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    request.onAddress(url.href)
    const answered = validateAuthResponse(issuer.server, client, await answer, state)
    const { server: at, options } = issuer
    const response = await authorizationCodeGrantRequest(at, client, None(), answered, redirectUri, verifier, options)
    return await processAuthorizationCodeResponse(at, client, response, { expectedNonce: nonce, requireIdToken: true })
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
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo
      resolve({ server, redirectUri: `http://127.0.0.1:${taken}${signedInPath}`, answer })
    })
  })
}
