// The issuer as a client sees it: discovered, and asked by the protocol's own library. Keeps no token.
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

/** @throws Error when the issuer is not to be had, or says that it is another. */
export async function discoverIssuer(config: PortalConfig): Promise<Issuer> {
  const url = new URL(config.issuer)
  // Without TLS only on this machine.
  const options = { [allowInsecureRequests]: url.hostname === '127.0.0.1' || url.hostname === 'localhost' }
  const response = await discoveryRequest(url, options)
  const server = await processDiscoveryResponse(url, response)
  return { server, client: { client_id: config.clientId ?? '' }, config, options }
}
