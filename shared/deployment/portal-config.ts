// What the portal's pages are told of the deployment, as `GET /config.json` answers it: whom to sign in with. Public, and no secret.

export interface PortalConfig {
  /** Who signs callers in: discovered by OpenID Connect Discovery. */
  readonly issuer: string
  /** Of the portal at the issuer: a public client, which has no secret. Missing where nobody has registered one. */
  readonly clientId?: string
  /** Asked for at the issuer, parted by spaces. */
  readonly scope: string
  /** Added to the authorization request: what an issuer needs to give an access token for the API, such as `audience`. */
  readonly authorizeParameters: Readonly<Record<string, string>>
}

/** What a deployment says of it; the issuer is told on its own. */
export type PortalSignIn = Omit<PortalConfig, 'issuer'>

/** Gives an ID token, and the address to show. Refresh tokens take a scope of their own with some issuers (`offline_access`). */
export const defaultPortalScope = 'openid email'

/** Where the issuer sends people back to. Both are registered there. */
export const signedInPath = '/signed-in'
export const signedOutPath = '/signed-out'
