// Signing in by authorization code with PKCE (RFC 7636), state, nonce and the issuer's own name (RFC 9207): where to send the reader, and
// what comes of the answer. Sends nobody anywhere by itself.
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
import { signedInPath } from '../../../../shared/deployment/portal-config.ts'
import type { Issuer } from './issuer.ts'
import { keepPending, type TabKeeper, takePending } from './pending-sign-in.ts'

export interface SignInPlace {
  /** The portal's own. */
  readonly origin: string
  readonly keeper: TabKeeper
}

export interface SignInRequest {
  readonly returnTo: string
  /** Without a page of the issuer's: it answers at once, by a session that it remembers or by `login_required`. */
  readonly silent: boolean
  readonly language: string
}

/** @returns the address at the issuer. */
export async function beginSignIn(
  { origin, keeper }: SignInPlace,
  issuer: Issuer,
  request: SignInRequest,
): Promise<string> {
  const [verifier, nonce, state] = [generateRandomCodeVerifier(), generateRandomNonce(), generateRandomState()]
  keepPending(keeper, state, { verifier, nonce, returnTo: request.returnTo, silent: request.silent })
  const { server, config } = issuer
  const url = new URL(server.authorization_endpoint ?? '')
  const parameters = {
    ...config.authorizeParameters,
    client_id: config.clientId ?? '',
    redirect_uri: `${origin}${signedInPath}`,
    response_type: 'code',
    scope: config.scope,
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ui_locales: request.language,
    ...(request.silent && { prompt: 'none' }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly tokens: TokenEndpointResponse; readonly returnTo: string }
  /** The issuer would have to show something, and was not to. */
  | { readonly kind: 'login-required'; readonly returnTo: string }
  /** By the issuer, in its words; or by us, because the answer was to no question of this tab. */
  | { readonly kind: 'refused'; readonly reason: string; readonly returnTo: string }

/** What an issuer says to `prompt=none` where it would have to ask (OpenID Connect Core 1.0 section 3.1.2.6). */
const wouldAsk = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required']

/** @param answer the address that the issuer has sent the reader back to. */
export async function completeSignIn(
  { origin, keeper }: SignInPlace,
  issuer: Issuer,
  answer: URL,
): Promise<SignInOutcome> {
  const { server, client, options } = issuer
  const state = answer.searchParams.get('state') ?? ''
  const pending = takePending(keeper, state)
  if (!pending) return { kind: 'refused', reason: 'state', returnTo: '/' }
  const { verifier, nonce, returnTo, silent } = pending
  try {
    const parameters = validateAuthResponse(server, client, answer, state)
    const redirectUri = `${origin}${signedInPath}`
    const response = await authorizationCodeGrantRequest(
      server,
      client,
      None(),
      parameters,
      redirectUri,
      verifier,
      options,
    )
    const checks = { expectedNonce: nonce, requireIdToken: true }
    return {
      kind: 'signed-in',
      tokens: await processAuthorizationCodeResponse(server, client, response, checks),
      returnTo,
    }
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError))
      return { kind: 'refused', reason: error instanceof Error ? error.message : String(error), returnTo }
    if (silent && wouldAsk.includes(error.error)) return { kind: 'login-required', returnTo }
    return { kind: 'refused', reason: error.error_description ?? error.error, returnTo }
  }
}
