// The endpoints of the local issuer by which people sign in at the portal: `/authorize`, `/token`, `/revoke`, `/logout`; and by a
// device (device-routes.ts).
import type { IncomingMessage, ServerResponse } from 'node:http'
import { signedInPath, signedOutPath } from '../../../shared/deployment/portal-config.ts'
import { DeviceCodes } from './device-codes.ts'
import { deviceGrant, deviceRoutes } from './device-routes.ts'
import { formOf, sendJson, sendPage } from './form-exchange.ts'
import { peoplePage, refusalPage } from './people-page.ts'
import { type AuthorizationRequest, type Grant, type SignInOptions, SignIns } from './sign-in.ts'

export interface SignInDeps extends SignInOptions {
  readonly now: () => number
  readonly issuer: () => string
  /** @returns the tokens of a grant, signed. */
  readonly sign: (grant: Grant) => Promise<{ access_token: string; id_token: string; expires_in: number }>
}

const cookie = 'beleg-local-issuer'

/** @returns whether the request was one of these, and is answered. */
export function signInRoutes(
  deps: SignInDeps,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const signIns = new SignIns()
  const codes = new DeviceCodes()
  const deviceRoute = deviceRoutes(deps, codes)
  return async (request, response) => {
    const url = new URL(request.url ?? '/', deps.issuer())
    const method = request.method ?? ''
    if (url.pathname === '/authorize' && (method === 'GET' || method === 'POST')) {
      const parameters = method === 'POST' ? await formOf(request) : url.searchParams
      authorize(deps, signIns, request, response, parameters, method === 'POST')
    } else if (url.pathname === '/token' && method === 'POST') {
      allowPortal(deps, response)
      await answerToken(deps, signIns, codes, response, await formOf(request))
    } else if (url.pathname === '/revoke' && method === 'POST') {
      allowPortal(deps, response)
      signIns.revoke((await formOf(request)).get('token') ?? '')
      response.end()
    } else if (url.pathname === '/logout' && method === 'GET') {
      signIns.end(sessionOf(request))
      const asked = url.searchParams.get('post_logout_redirect_uri')
      const back = `${deps.portalUrl}${signedOutPath}`
      redirect(
        response,
        asked === back ? back : `${deps.portalUrl}/`,
        `${cookie}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`,
      )
    } else return deviceRoute(request, response)
    return true
  }
}

/** Before the redirect address is known to be the portal's, nothing is sent there (RFC 6749 section 4.1.2.1). */
function authorize(
  deps: SignInDeps,
  signIns: SignIns,
  request: IncomingMessage,
  response: ServerResponse,
  asked: URLSearchParams,
  chosen: boolean,
): void {
  const redirectUri = asked.get('redirect_uri') ?? ''
  const isKnown =
    asked.get('client_id') === deps.clientId &&
    (redirectUri === `${deps.portalUrl}${signedInPath}` || isOfCommandLine(redirectUri))
  if (!isKnown) sendPage(response, 400, refusalPage('This client, or its redirect address, is not known here.'))
  else {
    const answer = answerTo(deps, signIns, asked, chosen, sessionOf(request))
    if (answer === 'ask') sendPage(response, 200, peoplePage(deps, asked))
    else {
      const query = new URLSearchParams({ ...answer.query, state: asked.get('state') ?? '', iss: deps.issuer() })
      const { session } = answer
      const setCookie = session && `${cookie}=${session}; Path=/; HttpOnly; SameSite=Lax`
      redirect(response, `${redirectUri}?${query}`, setCookie)
    }
  }
}

/** A command on this machine waits at a port that only it knows (RFC 8252 section 7.3: any port must be allowed). */
function isOfCommandLine(redirectUri: string): boolean {
  const { hostname, pathname, protocol, search } = URL.canParse(redirectUri) ? new URL(redirectUri) : new URL('none:')
  return protocol === 'http:' && hostname === '127.0.0.1' && pathname === signedInPath && search === ''
}

type Answer = 'ask' | { readonly query: Readonly<Record<string, string>>; readonly session?: string }

/** By the session that the browser has or by the person that was chosen; `ask` where there is neither. */
function answerTo(
  deps: SignInDeps,
  signIns: SignIns,
  asked: URLSearchParams,
  chosen: boolean,
  session: string | undefined,
): Answer {
  const refuse = (error: string): Answer => ({ query: { error } })
  const [state, challenge] = [asked.get('state'), asked.get('code_challenge') ?? '']
  if (asked.get('response_type') !== 'code') return refuse('unsupported_response_type')
  const isBound = asked.get('code_challenge_method') === 'S256' && /^[\w-]{43}$/.test(challenge) && state
  if (!isBound) return refuse('invalid_request')
  if (!asked.get('scope')?.split(' ').includes('openid')) return refuse('invalid_scope')
  const known = asked.get('prompt') === 'login' ? undefined : signIns.personOf(session)
  const person = chosen ? deps.people.find(({ id }) => id === asked.get('person')) : known
  if (!person) return asked.get('prompt') === 'none' ? refuse('login_required') : 'ask'
  const redirectUri = asked.get('redirect_uri') ?? ''
  const request: AuthorizationRequest = { redirectUri, state, nonce: asked.get('nonce') ?? undefined, challenge }
  const code = signIns.code(person, request, deps.now())
  return { query: { code }, ...(chosen && { session: signIns.begin(person) }) }
}

async function answerToken(
  deps: SignInDeps,
  signIns: SignIns,
  codes: DeviceCodes,
  response: ServerResponse,
  asked: URLSearchParams,
): Promise<void> {
  const refuse = (error: string) => sendJson(response, 400, { error })
  if (asked.get('client_id') !== deps.clientId) return sendJson(response, 401, { error: 'invalid_client' })
  const text = (name: string) => asked.get(name) ?? ''
  const nowMs = deps.now()
  if (asked.get('grant_type') === 'authorization_code') {
    const grant = signIns.redeem(text('code'), text('code_verifier'), text('redirect_uri'), nowMs)
    return grant ? send(grant, signIns.refreshToken(grant, nowMs)) : refuse('invalid_grant')
  }
  if (asked.get('grant_type') === 'refresh_token') {
    const found = signIns.refresh(text('refresh_token'), nowMs)
    return found ? send(found.grant, found.next) : refuse('invalid_grant')
  }
  if (asked.get('grant_type') === deviceGrant) {
    const found = codes.redeem(text('device_code'), nowMs)
    if (typeof found === 'string') return refuse(found)
    const grant = { person: found, nonce: undefined }
    return send(grant, signIns.refreshToken(grant, nowMs))
  }
  return refuse('unsupported_grant_type')

  async function send(grant: Grant, refresh_token: string): Promise<void> {
    sendJson(response, 200, { ...(await deps.sign(grant)), token_type: 'Bearer', refresh_token })
  }
}

/** The portal's script calls from another port, which is another origin. No other page may read what it gets. */
export function allowPortal({ portalUrl }: Pick<SignInOptions, 'portalUrl'>, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', portalUrl)
  response.setHeader('vary', 'Origin')
}

function sessionOf({ headers }: IncomingMessage): string | undefined {
  const pairs = headers.cookie?.split(/;\s*/).map((pair) => pair.split('='))
  return pairs?.find(([name]) => name === cookie)?.[1]
}

function redirect(response: ServerResponse, to: string, setCookie?: string): void {
  if (setCookie !== undefined) response.setHeader('set-cookie', setCookie)
  // A form that was posted is not posted on (RFC 9700 section 4.12).
  response.writeHead(303, { location: to, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end()
}
