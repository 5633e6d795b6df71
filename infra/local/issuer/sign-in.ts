// Signing in at the local issuer: authorization code with PKCE (RFC 6749, RFC 7636, RFC 9207) for one client, the portal, by choosing a person.
// Everything is kept in memory: when the issuer stops, everybody is signed out. Knows nothing of HTTP (see sign-in-routes.ts).
import { createHash, randomBytes } from 'node:crypto'

export interface DemoPerson {
  /** The subject of the tokens, after `demo-`. */
  readonly id: string
  readonly email: string
  readonly rights: readonly string[]
  /** What the rights come to, in words. */
  readonly says: Readonly<Record<'en' | 'de', string>>
}

export interface SignInOptions {
  /** Without a slash at its end. */
  readonly portalUrl: string
  readonly clientId: string
  readonly audience: string
  readonly rightsClaim: string
  readonly people: readonly DemoPerson[]
}

/** What the client wants, once all of it has been checked. */
export interface AuthorizationRequest {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string | undefined
  readonly challenge: string
}

export interface Grant {
  readonly person: DemoPerson
  readonly nonce: string | undefined
}

const codeLifeMs = 60_000
const refreshLifeMs = 12 * 60 * 60 * 1000
/** How many of each are kept: whoever asks for more pushes out the oldest. */
const keptMax = 1_000

export class SignIns {
  readonly #codes = new Map<string, Grant & { readonly request: AuthorizationRequest; readonly untilMs: number }>()
  readonly #refreshes = new Map<string, { readonly grant: Grant; readonly family: string; readonly untilMs: number }>()
  /** Of refresh tokens that were used: whoever brings one again has stolen it, or was robbed. */
  readonly #used = new Map<string, string>()
  readonly #sessions = new Map<string, DemoPerson>()

  personOf(session: string | undefined): DemoPerson | undefined {
    return session === undefined ? undefined : this.#sessions.get(session)
  }

  /** @returns the session's secret. */
  begin(person: DemoPerson): string {
    return keep(this.#sessions, person)
  }

  end(session: string | undefined): void {
    if (session !== undefined) this.#sessions.delete(session)
  }

  code(person: DemoPerson, request: AuthorizationRequest, nowMs: number): string {
    return keep(this.#codes, { person, nonce: request.nonce, request, untilMs: nowMs + codeLifeMs })
  }

  /** A code is good for one use, by whoever has the verifier that its challenge was made of. */
  redeem(code: string, verifier: string, redirectUri: string, nowMs: number): Grant | undefined {
    const found = this.#codes.get(code)
    this.#codes.delete(code)
    if (!found || found.untilMs < nowMs || found.request.redirectUri !== redirectUri) return undefined
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    return challenge === found.request.challenge ? found : undefined
  }

  refreshToken(grant: Grant, nowMs: number, family = randomBytes(16).toString('base64url')): string {
    return keep(this.#refreshes, { grant, family, untilMs: nowMs + refreshLifeMs })
  }

  /**
   * Good for one use, which gives the next one. A second use ends all that came of the same sign-in (RFC 9700 section 4.14.2).
   * The new ID token has no nonce (OpenID Connect Core 1.0 section 12.2).
   */
  refresh(token: string, nowMs: number): { readonly grant: Grant; readonly next: string } | undefined {
    const found = this.#refreshes.get(token)
    this.#refreshes.delete(token)
    if (!found) this.#endFamily(this.#used.get(token))
    if (!found || found.untilMs < nowMs) return undefined
    this.#used.set(token, found.family)
    shorten(this.#used)
    const grant = { person: found.grant.person, nonce: undefined }
    return { grant, next: this.refreshToken(grant, nowMs, found.family) }
  }

  revoke(token: string): void {
    this.#endFamily(this.#refreshes.get(token)?.family)
  }

  #endFamily(family: string | undefined): void {
    for (const [token, refresh] of this.#refreshes) if (refresh.family === family) this.#refreshes.delete(token)
  }
}

function keep<T>(among: Map<string, T>, value: T): string {
  const secret = randomBytes(32).toString('base64url')
  among.set(secret, value)
  shorten(among)
  return secret
}

function shorten(among: Map<string, unknown>): void {
  const [oldest] = among.keys()
  if (among.size > keptMax && oldest !== undefined) among.delete(oldest)
}
