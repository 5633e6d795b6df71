// Who is calling: a bearer JWT of the configured OIDC issuer, verified in the function itself, whatever the gateway has checked.
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from 'jose'
import { parseRights, type Right } from '../access/rights.ts'
import { AuditError } from '../audit-error.ts'

export interface Caller {
  readonly subject: string
  readonly email?: string
  readonly rights: readonly Right[]
  /** What is wrong with the claim that must list them, where it grants nothing. Nothing of what it says. */
  readonly claimFault?: ClaimFault
}

export interface ClaimFault {
  /** The claim's name. */
  readonly claim: string
  /** `missing`, or the form that it has: `object`, `list`, `text`… */
  readonly form: string
  /** Of a list: how many members it has. */
  readonly members?: number
}

/**
 * Verifies an `Authorization` header.
 * @throws AuditError `CALLER_UNKNOWN` for whatever is not a valid token, always with the same message;
 * `ISSUER_UNAVAILABLE` when the issuer's keys cannot be had.
 */
export type CallerCheck = (authorization: string | undefined) => Promise<Caller>

export interface TokenSettings {
  readonly issuer: string
  /** One of them, or several parted by commas, must be a token's. */
  readonly audience: string
  readonly rightsClaim: string
}

/** Asymmetric signatures only (RFC 8725 section 3.1): `none` and shared secrets can then never be accepted. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/**
 * The issuer's discovery document is read when the first token needs a key, and kept; its keys as `jose` keeps them: for ten minutes,
 * and asked for again at most twice a minute, however many tokens name a key that is not among them.
 */
export function callerCheck(settings: TokenSettings): CallerCheck {
  let discovered: Promise<RemoteJWKSet> | undefined
  const keys = () => {
    discovered ??= discoverKeys(settings.issuer)
    return discovered
  }
  /** Keys that still count are not given up for a token that names another while the issuer is out of order. */
  const forgetStaleKeys = async () => {
    const stale = discovered
    const fresh = await stale?.then(
      (set) => set.fresh,
      () => false,
    )
    if (!fresh && discovered === stale) discovered = undefined
  }
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1]
    if (!token) throw unknown()
    try {
      // What is wrong with a token's header is found before a key is looked for.
      const { payload } = await jwtVerify(token, async (...of) => (await keys())(...of), {
        issuer: settings.issuer,
        audience: settings.audience.split(','),
        algorithms,
        clockTolerance: 5,
        requiredClaims: ['exp', 'sub'],
      })
      if (typeof payload.sub !== 'string' || payload.sub === '') throw unknown()
      return callerOf(payload, payload.sub, settings.rightsClaim)
    } catch (cause) {
      if (cause instanceof AuditError || !isIssuerFault(cause)) throw unknown(cause)
      await forgetStaleKeys()
      throw new AuditError('ISSUER_UNAVAILABLE', 'the keys of the token issuer cannot be read for now', { cause })
    }
  }
}

/** OpenID Connect Discovery 1.0 section 4: the document names the issuer that it is of, and where its keys are. */
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

/** What `jose` finds wrong with the token is the caller's fault; a failing or unreadable answer is the issuer's. */
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
    // OpenID Connect Core 1.0 section 5.1: an issuer that says so does not stand for the address. Some say it as a text.
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

function unknown(cause?: unknown): AuditError {
  return new AuditError('CALLER_UNKNOWN', 'The request could not be authorized', { cause })
}
