// Signing in by authorization code with PKCE (RFC 7636), state, nonce and issuer identification (RFC 9207): makes the address of the request and
// checks the answer, by a library. Goes nowhere and keeps nothing: whoever asks keeps the secrets of the request.
import {
  type AuthorizationServer,
  type allowInsecureRequests,
  authorizationCodeGrantRequest,
  type Client,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  None,
  processAuthorizationCodeResponse,
  type TokenEndpointResponse,
  validateAuthResponse,
} from 'oauth4webapi'
import type { PortalConfig } from '../deployment/portal-config.ts'

/** Who asks whom. */
export interface Parties {
  readonly server: AuthorizationServer
  readonly client: Client
  readonly config: Pick<PortalConfig, 'authorizeParameters' | 'scope'>
  readonly options: { readonly [allowInsecureRequests]: boolean }
  /** Where the issuer sends the browser back to. */
  readonly redirectUri: string
}

/** What only the asker of the request knows. */
export interface RequestSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** @param more parameters of this request. */
export async function authorizationRequest(
  { server, client, config, redirectUri }: Parties,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: URL; readonly secrets: RequestSecrets }> {
  const [verifier, nonce, state] = [generateRandomCodeVerifier(), generateRandomNonce(), generateRandomState()]
  const url = new URL(server.authorization_endpoint ?? '')
  const parameters = {
    ...config.authorizeParameters,
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: config.scope,
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return { url, secrets: { state, nonce, verifier } }
}

/**
 * @param answer the address to which the browser was sent back.
 * @throws AuthorizationResponseError if the issuer refused; another error of the library if the answer is not to this request.
 */
export async function tokensOfAnswer(
  { server, client, options, redirectUri }: Parties,
  { state, nonce, verifier }: RequestSecrets,
  answer: URL,
): Promise<TokenEndpointResponse> {
  const code = validateAuthResponse(server, client, answer, state)
  const response = await authorizationCodeGrantRequest(server, client, None(), code, redirectUri, verifier, options)
  return processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true })
}
