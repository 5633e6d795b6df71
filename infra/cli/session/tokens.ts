// The access token of an invocation: of the environment, by client credentials, or by the stored session. Kept in memory only.
import {
  ClientSecretBasic,
  clientCredentialsGrantRequest,
  None,
  processClientCredentialsResponse,
  processRefreshTokenResponse,
  ResponseBodyError,
  refreshTokenGrantRequest,
} from 'oauth4webapi'
import { type AccessToken, cachedToken, type IssuedToken } from '../../../shared/client/cached-token.ts'
import { CommandError } from '../../command/command.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import type { CliEnvironment } from './environment.ts'
import { issuerOf } from './issuer.ts'
import { inTurn, readSession, type StoredSession, writeSession } from './stored-session.ts'

export function signInNeeded(sentence: string, cause?: unknown): CommandError {
  return new CommandError(sentence, { exitCode: exitCodes.signIn, ...(cause === undefined ? {} : { cause }) })
}

/** `undefined` if the environment has none. */
export function tokenOfEnvironment(env: CliEnvironment, origin: string): AccessToken | undefined {
  const { token, clientId, clientSecret, clientScope } = env
  if (token !== undefined)
    return async (fresh) => {
      if (fresh) throw signInNeeded(`${origin} does not take the token in BELEG_TOKEN`)
      return token
    }
  if (clientId === undefined) return undefined
  if (clientSecret === undefined) throw signInNeeded('"BELEG_CLIENT_ID" is set, but "BELEG_CLIENT_SECRET" is not')
  return cachedToken(() => clientToken(origin, clientId, clientSecret, clientScope), Date.now)
}

/** @param context whose session it is. */
export function tokenOfSession(folder: string, context: string, origin: string): AccessToken {
  return cachedToken(async () => {
    // Without one there is nothing to take turns for, and perhaps no folder that could be written.
    await sessionAt(folder, context, origin)
    return inTurn(folder, () => refreshed(folder, context, origin))
  }, Date.now)
}

async function clientToken(
  origin: string,
  id: string,
  secret: string,
  scope: string | undefined,
): Promise<IssuedToken> {
  const { server, options } = await issuerOf(origin)
  const client = { client_id: id }
  try {
    const parameters = new URLSearchParams(scope === undefined ? {} : { scope })
    const auth = ClientSecretBasic(secret)
    const response = await clientCredentialsGrantRequest(server, client, auth, parameters, options)
    const tokens = await processClientCredentialsResponse(server, client, response)
    return { token: tokens.access_token, lifeSeconds: tokens.expires_in ?? 300 }
  } catch (cause) {
    throw signInNeeded(`the issuer gives no token to the client "${id}"${reasonOf(cause)}`, cause)
  }
}

async function sessionAt(folder: string, context: string, origin: string): Promise<StoredSession> {
  const session = await readSession(folder, context)
  if (session?.origin === origin) return session
  throw signInNeeded(`nobody is signed in at ${origin}: run "beleg login"`)
}

async function refreshed(folder: string, context: string, origin: string): Promise<IssuedToken> {
  const session = await sessionAt(folder, context, origin)
  const { server, options } = await issuerOf(origin)
  const client = { client_id: session.clientId }
  try {
    const response = await refreshTokenGrantRequest(server, client, None(), session.refreshToken, options)
    const tokens = await processRefreshTokenResponse(server, client, response)
    if (tokens.refresh_token !== undefined)
      await writeSession(folder, context, { ...session, refreshToken: tokens.refresh_token })
    return { token: tokens.access_token, lifeSeconds: tokens.expires_in ?? 300 }
  } catch (cause) {
    if (!(cause instanceof ResponseBodyError)) throw cause
    throw signInNeeded(`the session at ${origin} has ended: run "beleg login"`, cause)
  }
}

/** The issuer's own word, never a token. */
function reasonOf(cause: unknown): string {
  return cause instanceof ResponseBodyError ? `: ${cause.error_description ?? cause.error}` : ''
}
