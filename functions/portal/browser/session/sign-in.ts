// Signing in from a tab of the browser, which is sent to the issuer and comes back: what the request has to remember is kept in the tab. Does not
// navigate.
import { AuthorizationResponseError, getValidatedIdTokenClaims, type TokenEndpointResponse } from 'oauth4webapi'
import { authorizationRequest, tokensOfAnswer } from '../../../../shared/client/authorization-code.ts'
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
  const { url, secrets } = await authorizationRequest(
    { ...issuer, redirectUri: `${origin}${signedInPath}` },
    { ui_locales: request.language, ...(request.silent && { prompt: 'none' }) },
  )
  const { state, ...kept } = secrets
  keepPending(keeper, state, { ...kept, returnTo: request.returnTo, silent: request.silent })
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
  const state = answer.searchParams.get('state') ?? ''
  const pending = takePending(keeper, state)
  if (!pending) return { kind: 'refused', reason: 'state', returnTo: '/' }
  const { verifier, nonce, returnTo, silent } = pending
  try {
    const parties = { ...issuer, redirectUri: `${origin}${signedInPath}` }
    const tokens = await tokensOfAnswer(parties, { state, nonce, verifier }, answer)
    return { kind: 'signed-in', tokens, subject: getValidatedIdTokenClaims(tokens)?.sub, returnTo }
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError))
      return { kind: 'refused', reason: error instanceof Error ? error.message : String(error), returnTo }
    if (silent && wouldAsk.includes(error.error)) return { kind: 'login-required', returnTo }
    return { kind: 'refused', reason: error.error_description ?? error.error, returnTo }
  }
}
