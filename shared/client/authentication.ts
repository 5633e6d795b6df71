// How a program shows who it is: by a token that it has, gets or is given for its credentials, or by the key of a sender.
import { ApiError, tokenRefused } from './api-error.ts'
import { type AccessToken, cachedToken, type IssuedToken } from './cached-token.ts'
import type { ClientCredentials } from './client-credentials.ts'

export type Authentication =
  /** A function is asked again shortly before the end of a JWT, and each time if what it gives is none. */
  | { readonly token: string | (() => string | Promise<string>) }
  | { readonly clientCredentials: ClientCredentials }
  /** Only for sending: of a sender that cannot get tokens, into its one organization. */
  | { readonly ingestKey: string; readonly organization: string }

export interface AuthenticationDeps {
  readonly fetch: typeof fetch
  /** In milliseconds; only goes forward. */
  readonly clock: () => number
  /** The wall clock. */
  readonly now: () => number
}

/** The token's function throws only an ApiError. */
export function accessTokenOf(authentication: Authentication, deps: AuthenticationDeps): AccessToken {
  if ('ingestKey' in authentication) return fixed(authentication.ingestKey)
  if ('clientCredentials' in authentication) {
    const { clientCredentials } = authentication
    return told(
      cachedToken(async () => {
        // Loaded only by those who need it.
        const { clientCredentialsToken } = await import('./client-credentials.ts')
        return clientCredentialsToken(clientCredentials, deps.fetch)
      }, deps.clock),
    )
  }
  const { token } = authentication
  if (typeof token === 'string') return fixed(token)
  return told(cachedToken(async () => issued(await token(), deps.now()), deps.clock))
}

function fixed(token: string): AccessToken {
  return async (fresh) => {
    if (fresh) throw tokenRefused()
    return token
  }
}

/** Nothing of a token or a secret is in the message. */
function told(accessToken: AccessToken): AccessToken {
  return async (fresh) => {
    try {
      return await accessToken(fresh)
    } catch (cause) {
      throw new ApiError('there is no access token for now', { status: 0, code: 'TOKEN_UNAVAILABLE', cause })
    }
  }
}

/** RFC 7519 section 4.1.4. The service checks the token; here only its end is read. */
function issued(token: string, nowMs: number): IssuedToken {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const { exp } = JSON.parse(atob(payload))
    return { token, lifeSeconds: typeof exp === 'number' ? exp - nowMs / 1000 : 0 }
  } catch {
    return { token, lifeSeconds: 0 }
  }
}
