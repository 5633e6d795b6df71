// Signing in by authorization code with PKCE (RFC 7636), state, nonce and issuer identification (RFC 9207): makes the address of the request
// and checks the answer. Does not navigate.
import {
  AuthorizationResponseError,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  getValidatedIdTokenClaims,
  None,
  processAuthorizationCodeResponse,
  type TokenEndpointResponse,
  validateAuthResponse,
} from 'oauth4webapi'
import { signedInPath } from '../../../../shared/deployment/portal-config.ts'
import type { Issuer } from './issuer.ts'
import { keepPending, type TabKeeper, takePending } from './pending-sign-in.ts'

export interface SignInPlace {
  /** The portal's own client id. */
  readonly origin: string
  readonly keeper: TabKeeper
}

export interface SignInRequest {
  readonly returnTo: string
  /** Without a page at the issuer: it answers at once, with its session or with `login_required`. */
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
  | {
      readonly kind: 'signed-in'
      readonly tokens: TokenEndpointResponse
      /** Who it is, as the ID token says. */
      readonly subject: string | undefined
      readonly returnTo: string
    }
  /** The issuer would have to show a page, which the request did not allow. */
  | { readonly kind: 'login-required'; readonly returnTo: string }
  /** Refused by the issuer, in its words; or by the portal, since this tab did not send the request. */
  | { readonly kind: 'refused'; readonly reason: string; readonly returnTo: string }

/** An issuer's answers to `prompt=none` if it would have to show a page (OpenID Connect Core 1.0 section 3.1.2.6). */
const wouldAsk = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required']

/** @param answer the address to which the issuer sent the reader back. */
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
    const tokens = await processAuthorizationCodeResponse(server, client, response, checks)
    return { kind: 'signed-in', tokens, subject: getValidatedIdTokenClaims(tokens)?.sub, returnTo }
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError))
      return { kind: 'refused', reason: error instanceof Error ? error.message : String(error), returnTo }
    if (silent && wouldAsk.includes(error.error)) return { kind: 'login-required', returnTo }
    return { kind: 'refused', reason: error.error_description ?? error.error, returnTo }
  }
}
