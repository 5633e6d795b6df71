// The issuer of a service's tokens, as an OpenID Connect client sees it: which it is, the service says; the rest is discovered and called by a
// library. Keeps no token.
import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  discoveryRequest,
  processDiscoveryResponse,
} from 'oauth4webapi'
import type { PortalConfig } from '../../../shared/deployment/portal-config.ts'
import { CommandError } from '../../command/command.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { isLoopback } from './config.ts'

export interface Issuer {
  readonly server: AuthorizationServer
  readonly config: PortalConfig
  /** Plain HTTP is allowed on this machine only. */
  readonly options: { readonly [allowInsecureRequests]: boolean }
}

/** @throws CommandError if either does not answer, or the issuer claims to be another one. */
export async function issuerOf(origin: string): Promise<Issuer> {
  const config = await configOf(origin)
  const url = new URL(config.issuer)
  const options = { [allowInsecureRequests]: isLoopback(url.hostname) }
  try {
    const response = await discoveryRequest(url, options)
    return { server: await processDiscoveryResponse(url, response), config, options }
  } catch (cause) {
    throw new CommandError(`the issuer ${config.issuer} does not answer as one does`, {
      exitCode: exitCodes.later,
      cause,
    })
  }
}

/** @throws CommandError if no client is known. */
export function clientOf({ config }: Issuer, asked: string | undefined): Client {
  const id = asked ?? config.clientId
  if (id === undefined)
    throw new CommandError('the service names no client for signing in: give --client', { exitCode: exitCodes.signIn })
  return { client_id: id }
}

async function configOf(origin: string): Promise<PortalConfig> {
  try {
    const response = await fetch(`${origin}/config.json`, { redirect: 'error', signal: AbortSignal.timeout(30_000) })
    const config = (await response.json()) as PortalConfig
    if (response.ok && URL.canParse(config.issuer)) return config
  } catch (cause) {
    throw new CommandError(`${origin} does not answer`, { exitCode: exitCodes.later, cause })
  }
  throw new CommandError(`${origin} does not say who issues its tokens: is it the address of the service?`)
}
