// The address at the issuer that signs the reader out there too (OpenID Connect RP-Initiated Logout 1.0).
import { signedOutPath } from '../../../../shared/deployment/portal-config.ts'
import type { Issuer } from './issuer.ts'

/** `undefined` if the issuer has none: then only this page's tokens are dropped. */
export function signOutAddress(
  { server, config }: Issuer,
  origin: string,
  idToken: string | undefined,
): string | undefined {
  if (server.end_session_endpoint === undefined) return undefined
  const url = new URL(server.end_session_endpoint)
  const back = `${origin}${signedOutPath}`
  url.searchParams.set('client_id', config.clientId ?? '')
  // Cognito uses other parameter names, and refuses unknown ones:
  // https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html (read 2026-11)
  if (isCognito(server.issuer)) url.searchParams.set('logout_uri', back)
  else {
    url.searchParams.set('post_logout_redirect_uri', back)
    if (idToken !== undefined) url.searchParams.set('id_token_hint', idToken)
  }
  return url.href
}

export function isCognito(issuer: string): boolean {
  return /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(new URL(issuer).hostname)
}
