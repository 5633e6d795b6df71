// The tokens of the session. They are kept in this module's memory only: not in storage, addresses, logs or pages.
import {
  None,
  processRefreshTokenResponse,
  processRevocationResponse,
  ResponseBodyError,
  refreshTokenGrantRequest,
  revocationRequest,
  type TokenEndpointResponse,
} from 'oauth4webapi'
import { ApiError } from '../../../../shared/client/api-error.ts'
import type { Issuer } from './issuer.ts'

/** How long before its end a token is renewed. */
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

  /** Fields that a refresh response omits stay the same (RFC 6749 section 6). */
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

  /** When the access token ends without renewal; `undefined` if it can be renewed. */
  get endsMs(): number | undefined {
    return this.#held?.tokens.refresh_token === undefined ? this.#held?.untilMs : undefined
  }

  get idToken(): string | undefined {
    return this.#held?.tokens.id_token
  }

  /**
   * A token that stays valid for a while. It is renewed first if necessary, once for all concurrent callers.
   * @throws SignedOutError if nobody is signed in, or the issuer refuses to renew; ApiError `NETWORK` if it does not answer.
   */
  async access(fresh?: 'fresh'): Promise<string> {
    if (!this.#held) throw new SignedOutError()
    const { tokens, untilMs } = this.#held
    if (!fresh && untilMs - this.#now() > earlyMs) return tokens.access_token
    const isValid = !fresh && untilMs > this.#now()
    if (tokens.refresh_token === undefined) {
      if (isValid) return tokens.access_token
      throw new SignedOutError()
    }
    this.#renewal ??= this.#renew(tokens.refresh_token).finally(() => {
      this.#renewal = undefined
    })
    try {
      return await this.#renewal
    } catch (error) {
      // The issuer may answer again before the token ends.
      if (isValid && !(error instanceof SignedOutError)) return tokens.access_token
      throw error
    }
  }

  async #renew(refreshToken: string): Promise<string> {
    const { server, client, options } = this.#issuer
    try {
      const response = await refreshTokenGrantRequest(server, client, None(), refreshToken, options)
      const tokens = await processRefreshTokenResponse(server, client, response)
      this.hold(tokens)
      return tokens.access_token
    } catch (cause) {
      // Only the issuer's own refusal ends the session. A network that is gone for a moment does not.
      if (cause instanceof ResponseBodyError && cause.status < 500) throw new SignedOutError({ cause })
      throw new ApiError('the issuer does not answer', { status: 0, code: 'NETWORK' })
    }
  }

  /** Revokes the tokens at the issuer, if it supports that. */
  async revoke(): Promise<void> {
    const { server, client, options } = this.#issuer
    const token = this.#held?.tokens.refresh_token
    this.drop()
    if (token === undefined || server.revocation_endpoint === undefined) return
    try {
      await processRevocationResponse(await revocationRequest(server, client, None(), token, options))
    } catch {
      // The reader is sent to the issuer's logout address anyway, which ends the session there.
    }
  }
}

/** There is no token: the reader must sign in again. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError'

  constructor(options?: ErrorOptions) {
    super('signed out', options)
  }
}
