// An access token by client credentials (RFC 6749 section 4.4), from the issuer that its discovery document describes.
import {
  allowInsecureRequests,
  ClientSecretBasic,
  clientCredentialsGrantRequest,
  customFetch,
  discoveryRequest,
  processClientCredentialsResponse,
  processDiscoveryResponse,
} from 'oauth4webapi'
import type { IssuedToken } from './cached-token.ts'

export interface ClientCredentials {
  /** As the issuer's discovery document names itself. `http:` only on this machine. */
  readonly issuer: string
  readonly id: string
  readonly secret: string
  readonly scope?: string
}

/** If the issuer does not say how long its token lives. */
const lifeSecondsDefault = 300

const onThisMachine = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** @throws an error of the library, which holds no secret. */
export async function clientCredentialsToken(
  { issuer, id, secret, scope }: ClientCredentials,
  fetched: typeof fetch,
): Promise<IssuedToken> {
  const url = new URL(issuer)
  const options = {
    [allowInsecureRequests]: url.protocol === 'http:' && onThisMachine.test(url.hostname),
    // The library says `body: undefined`, which fetch takes as no body.
    [customFetch]: (url: string, init: object) => fetched(url, init),
  }
  const server = await processDiscoveryResponse(url, await discoveryRequest(url, options))
  const client = { client_id: id }
  const parameters = new URLSearchParams(scope === undefined ? {} : { scope })
  const auth = ClientSecretBasic(secret)
  const response = await clientCredentialsGrantRequest(server, client, auth, parameters, options)
  const tokens = await processClientCredentialsResponse(server, client, response)
  return { token: tokens.access_token, lifeSeconds: tokens.expires_in ?? lifeSecondsDefault }
}
