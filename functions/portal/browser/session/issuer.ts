// The issuer as an OpenID Connect client sees it: discovered and called by a library. Keeps no token.
import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  discoveryRequest,
  processDiscoveryResponse,
} from 'oauth4webapi'
import type { PortalConfig } from '../../../../shared/deployment/portal-config.ts'

export interface Issuer {
  readonly server: AuthorizationServer
  readonly client: Client
  readonly config: PortalConfig
  readonly options: { readonly [allowInsecureRequests]: boolean }
}

/** @throws Error if the issuer does not answer, or claims to be another one. */
export async function discoverIssuer(config: PortalConfig): Promise<Issuer> {
  const url = new URL(config.issuer)
  // Plain HTTP is allowed on the local machine only.
  const options = { [allowInsecureRequests]: url.hostname === '127.0.0.1' || url.hostname === 'localhost' }
  const response = await discoveryRequest(url, options)
  const server = await processDiscoveryResponse(url, response)
  return { server, client: { client_id: config.clientId ?? '' }, config, options }
}
