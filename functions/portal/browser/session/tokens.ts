// The tokens of whoever is signed in. They are in this module's memory and nowhere else: no storage, no address, no log, no page.
import {
  None,
  processRefreshTokenResponse,
  processRevocationResponse,
  refreshTokenGrantRequest,
  revocationRequest,
  type TokenEndpointResponse,
} from 'oauth4webapi'
import type { Issuer } from './issuer.ts'

/** A token is renewed so long before it ends. */
const earlyMs = 60_000

export class Tokens {
  readonly #issuer: Issuer
  readonly #now: () => number
  #held: { readonly tokens: TokenEndpointResponse; readonly untilMs: number } | undefined
  #renewal: Promise<string> | undefined

  constructor(issuer: Issuer, now: () => number) {
    this.#issuer = issuer
    this.#now = now
  }

  /** What the refreshed answer leaves out stays as it was (RFC 6749 section 6). */
  hold(tokens: TokenEndpointResponse): void {
    const lifeMs = (tokens.expires_in ?? 300) * 1000
    this.#held = { tokens: { ...this.#held?.tokens, ...tokens }, untilMs: this.#now() + lifeMs }
  }

  drop(): void {
    this.#held = undefined
  }

  get held(): boolean {
    return this.#held !== undefined
  }

  /** When the access token ends without having been renewed; `undefined` where it will be. */
  get endsMs(): number | undefined {
    return this.#held?.tokens.refresh_token === undefined ? this.#held?.untilMs : undefined
  }

  get idToken(): string | undefined {
    return this.#held?.tokens.id_token
  }

  /**
   * One that is good for a while yet, renewed before where it can be: once, however many ask.
   * @throws Error when nobody is signed in any more.
   */
  async access(fresh?: 'fresh'): Promise<string> {
    if (!this.#held) throw new SignedOutError()
    const { tokens, untilMs } = this.#held
    if (!fresh && untilMs - this.#now() > earlyMs) return tokens.access_token
    if (tokens.refresh_token === undefined) {
      if (!fresh && untilMs > this.#now()) return tokens.access_token
      throw new SignedOutError()
    }
    this.#renewal ??= this.#renew(tokens.refresh_token).finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  async #renew(refreshToken: string): Promise<string> {
    const { server, client, options } = this.#issuer
    try {
      const response = await refreshTokenGrantRequest(server, client, None(), refreshToken, options)
      const tokens = await processRefreshTokenResponse(server, client, response)
      this.hold(tokens)
      return tokens.access_token
    } catch (cause) {
      throw new SignedOutError({ cause })
    }
  }

  /** Tells the issuer, as far as it can be told. */
  async revoke(): Promise<void> {
    const { server, client, options } = this.#issuer
    const token = this.#held?.tokens.refresh_token
    this.drop()
    if (token === undefined || server.revocation_endpoint === undefined) return
    try {
      await processRevocationResponse(await revocationRequest(server, client, None(), token, options))
    } catch {
      // The session at the issuer is ended all the same, by the address that the reader is sent to.
    }
  }
}

/** There is no token to be had: whoever reads must sign in again. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError'

  constructor(options?: ErrorOptions) {
    super('signed out', options)
  }
}
