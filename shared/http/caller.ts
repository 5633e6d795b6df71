// The caller: a bearer JWT of the configured OIDC issuer. The function verifies it itself, whatever the gateway has checked.
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from 'jose'
import { parseRights, type Right } from '../access/rights.ts'
import { AuditError } from '../audit-error.ts'

export interface Caller {
  readonly subject: string
  readonly email?: string
  readonly rights: readonly Right[]
  /** Set if the claim of the rights grants nothing. Has no content of the claim. */
  readonly claimFault?: ClaimFault
}

export interface ClaimFault {
  /** The claim's name. */
  readonly claim: string
  /** `missing`, or the claim's form: `object`, `list`, `text`… */
  readonly form: string
  /** The number of members of a list. */
  readonly members?: number
}

/**
 * Verifies an `Authorization` header.
 * @throws AuditError `CALLER_UNKNOWN` if the token is not valid, always with the same message;
 * `ISSUER_UNAVAILABLE` if the issuer's keys cannot be fetched.
 */
export type CallerCheck = (authorization: string | undefined) => Promise<Caller>

export interface TokenSettings {
  readonly issuer: string
  /** One audience, or several separated by commas; a token must have one of them. */
  readonly audience: string
  readonly rightsClaim: string
}

/** Asymmetric signatures only (RFC 8725 section 3.1), so that `none` and shared secrets are never accepted. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** Verifies a token for one of several audiences. @throws AuditError as `CallerCheck`. */
export type TokenCheck = (
  authorization: string | undefined,
  audience: readonly string[],
) => Promise<JWTPayload & { readonly sub: string }>

export function callerCheck({ issuer, audience, rightsClaim }: TokenSettings): CallerCheck {
  const check = tokenCheck(issuer)
  return async (authorization) => {
    const payload = await check(authorization, audience.split(','))
    return callerOf(payload, payload.sub, rightsClaim)
  }
}

/**
 * The first token that needs a key loads the issuer's discovery document, which is then kept. `jose` keeps the keys for ten minutes, and
 * fetches them again at most twice a minute, however many tokens name an unknown key.
 */
export function tokenCheck(issuer: string): TokenCheck {
  let discovered: Promise<RemoteJWKSet> | undefined
  const keys = () => {
    discovered ??= discoverKeys(issuer)
    return discovered
  }
  /** Keeps valid keys if a token names an unknown one while the issuer is down. */
  const forgetStaleKeys = async () => {
    const stale = discovered
    const fresh = await stale?.then(
      (set) => set.fresh,
      () => false,
    )
    if (!fresh && discovered === stale) discovered = undefined
  }
  return async (authorization, audience) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1]
    if (!token) throw callerUnknown()
    try {
      // jose checks the token's header before it looks for a key.
      const { payload } = await jwtVerify(token, async (...of) => (await keys())(...of), {
        issuer,
        audience: [...audience],
        algorithms,
        clockTolerance: 5,
        requiredClaims: ['exp', 'sub'],
      })
      const { sub } = payload
      if (typeof sub !== 'string' || sub === '') throw callerUnknown()
      return { ...payload, sub }
    } catch (cause) {
      if (cause instanceof AuditError || !isIssuerFault(cause)) throw callerUnknown(cause)
      await forgetStaleKeys()
      throw new AuditError('ISSUER_UNAVAILABLE', 'the keys of the token issuer cannot be read for now', { cause })
    }
  }
}

/** OpenID Connect Discovery 1.0 section 4: the document has its issuer and the URL of the keys. */
async function discoverKeys(issuer: string): Promise<RemoteJWKSet> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(5_000),
  })
  if (!response.ok) throw new IssuerFault(`discovery answered ${response.status}`)
  const document: unknown = await response.json()
  if (!isDiscovery(document) || document.issuer !== issuer) throw new IssuerFault('discovery is of another issuer')
  return createRemoteJWKSet(new URL(document.jwks_uri))
}

class IssuerFault extends Error {
  override readonly name = 'IssuerFault'
}

function isDiscovery(value: unknown): value is { issuer: string; jwks_uri: string } {
  return typeof value === 'object' && value !== null && 'jwks_uri' in value && typeof value.jwks_uri === 'string'
}

/** A fault that `jose` finds in the token is the caller's; a failed or unreadable answer is the issuer's. */
function isIssuerFault(cause: unknown): boolean {
  if (cause instanceof errors.JWKSTimeout || cause instanceof errors.JWKSInvalid) return true
  if (cause instanceof errors.JOSEError) return cause.code === 'ERR_JOSE_GENERIC'
  return true
}

function callerOf(payload: JWTPayload, subject: string, rightsClaim: string): Caller {
  const claim = payload[rightsClaim]
  const rights = parseRights(claim)
  const { email, email_verified: verified } = payload
  return {
    subject,
    // OpenID Connect Core 1.0 section 5.1: with false, the issuer does not vouch for the address. Some write it as a string.
    ...(typeof email === 'string' && verified !== false && verified !== 'false' ? { email } : {}),
    rights,
    ...(rights.length === 0 ? { claimFault: { claim: rightsClaim, ...formOf(claim) } } : {}),
  }
}

function formOf(claim: unknown): Omit<ClaimFault, 'claim'> {
  if (Array.isArray(claim)) return { form: 'list', members: claim.length }
  if (claim === undefined) return { form: 'missing' }
  return { form: claim === null ? 'null' : typeof claim === 'string' ? 'text' : typeof claim }
}

/** The one answer to everybody who does not prove who he is. */
export function callerUnknown(cause?: unknown): AuditError {
  return new AuditError('CALLER_UNKNOWN', 'The request could not be authorized', { cause })
}
