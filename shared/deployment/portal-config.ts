// The deployment's configuration for the portal's pages, the answer of `GET /config.json`, and in each page: how to sign in. Public, without
// secrets.

/** The element of the page that has it, by its id. */
export const configElement = 'config'

/** Stands in the built page where it goes. */
export const configPlace = `<script type="application/json" id="${configElement}"></script>`

export interface PortalConfig {
  /** The issuer that signs callers in, found by OpenID Connect Discovery. */
  readonly issuer: string
  /** The portal's client at the issuer: a public client without a secret. Missing if none is registered. */
  readonly clientId?: string
  /** The scopes requested from the issuer, separated by spaces. */
  readonly scope: string
  /** Further parameters of the authorization request, e.g. `audience`, if the issuer needs them to give an access token for the API. */
  readonly authorizeParameters: Readonly<Record<string, string>>
}

/** The deployment's own settings; the issuer is a setting apart. */
export type PortalSignIn = Omit<PortalConfig, 'issuer'>

/** Requests an ID token, and the address to show. Some issuers need another scope for refresh tokens (`offline_access`). */
export const defaultPortalScope = 'openid email'

/** The issuer redirects people back to these paths. Both are registered there. */
export const signedInPath = '/signed-in'
export const signedOutPath = '/signed-out'
