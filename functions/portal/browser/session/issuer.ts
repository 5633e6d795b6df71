// The issuer as an OpenID Connect client sees it: discovered and called by a library. Keeps no token.
import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  discoveryRequest,
  processDiscoveryResponse,
} from 'oauth4webapi'
import type { PortalConfig } from '../../../../shared/deployment/portal-config.ts'
import type { Keeper } from '../preferences/preferences.ts'

export interface Issuer {
  readonly server: AuthorizationServer
  readonly client: Client
  readonly config: PortalConfig
  readonly options: { readonly [allowInsecureRequests]: boolean }
}

const cacheKey = 'beleg.issuer'
/** An issuer that moves its endpoints must keep the old ones at least so long. */
const freshMs = 10 * 60_000

/**
 * The issuer's public description is kept for the tab for some minutes: a reload comes by here twice, before and after the issuer.
 * @throws Error if the issuer does not answer, or claims to be another one.
 */
export async function discoverIssuer(config: PortalConfig, keeper?: Keeper, nowMs = Date.now()): Promise<Issuer> {
  const url = new URL(config.issuer)
  // Plain HTTP is allowed on the local machine only.
  const options = { [allowInsecureRequests]: url.hostname === '127.0.0.1' || url.hostname === 'localhost' }
  const known = keptServer(keeper, config.issuer, nowMs)
  const server = known ?? (await processDiscoveryResponse(url, await discoveryRequest(url, options)))
  if (!known) keeper?.setItem(cacheKey, JSON.stringify({ server, untilMs: nowMs + freshMs }))
  return { server, client: { client_id: config.clientId ?? '' }, config, options }
}

function keptServer(keeper: Keeper | undefined, issuer: string, nowMs: number): AuthorizationServer | undefined {
  try {
    const { server, untilMs } = JSON.parse(keeper?.getItem(cacheKey) ?? '{}')
    return nowMs < untilMs && server.issuer === issuer ? server : undefined
  } catch {
    return undefined
  }
}
