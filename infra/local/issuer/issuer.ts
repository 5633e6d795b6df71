// The identity provider on one machine: serves the two documents by which OIDC tokens are verified, and signs tokens for whoever can read
// the key file and, where people may sign in (sign-in-routes.ts), for whom they choose to be.
import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import type { JWK } from 'jose'
import { type LoopbackServer, startLoopbackServer } from '../gateway/loopback-server.ts'
import { deviceGrant } from './device-routes.ts'
import type { Grant, SignInOptions } from './sign-in.ts'
import { allowPortal, signInRoutes } from './sign-in-routes.ts'
import { publicKey, signingAlgorithm, signingKey } from './signing-key.ts'

export interface IssuerOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Made on first use. */
  readonly keyFile: string
  /** Without it nobody signs in here. */
  readonly signIn?: SignInOptions
}

export interface Issuer {
  /** The `iss` of its tokens, and the address it is found at. */
  readonly issuer: string
  stop(): Promise<void>
}

export interface TokenOptions extends TokenClaims {
  /** Made on first use. */
  readonly keyFile: string
}

export interface TokenClaims {
  readonly issuer: string
  readonly audience: string
  readonly subject: string
  readonly email?: string | undefined
  /** Each `ROLE SCOPE`. Taken as they are. */
  readonly rights: readonly string[]
  readonly rightsClaim: string
  /** Below 0 the token has already expired. */
  readonly expiresInSeconds: number
  /** Of an ID token: what the client has asked with. */
  readonly nonce?: string
}

/** Serves `/.well-known/openid-configuration` and `/jwks`, on 127.0.0.1 only. */
export async function startIssuer({ port, keyFile, signIn }: IssuerOptions): Promise<Issuer> {
  const jwks = { keys: [publicKey(await signingKey(keyFile))] }
  const documents = new Map<string, object>([['/jwks', jwks]])
  let issuer = ''
  const signInRoute = signIn && signInRoutes({ ...signIn, now: Date.now, issuer: () => issuer, sign: signs })
  const server: LoopbackServer = await startLoopbackServer({
    port,
    name: 'issuer',
    listener: async (request, response) => {
      try {
        if (await signInRoute?.(request, response)) return
        const document = documents.get(request.url ?? '')
        const allowed = request.method === 'GET' || request.method === 'HEAD'
        if (signIn) allowPortal(signIn, response)
        response.statusCode = !document ? 404 : allowed ? 200 : 405
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(document && allowed ? document : {}))
      } catch (error) {
        response.destroy(error instanceof Error ? error : undefined)
      }
    },
  })
  issuer = server.url
  documents.set('/.well-known/openid-configuration', configuration(server.url, signIn !== undefined))
  return { issuer: server.url, stop: server.stop }

  async function signs({ person, nonce }: Grant) {
    const { id, email, rights } = person
    const { audience = '', clientId = '', rightsClaim = '' } = signIn ?? {}
    const who = { keyFile, issuer, subject: `demo-${id}`, email, rightsClaim, expiresInSeconds: accessSeconds }
    return {
      access_token: await signToken({ ...who, audience, rights }),
      id_token: await signToken({ ...who, audience: clientId, rights: [], ...(nonce === undefined ? {} : { nonce }) }),
      expires_in: accessSeconds,
    }
  }
}

const accessSeconds = 60 * 60

/** A token that the issuer's keys verify, whether or not the issuer runs. */
export async function signToken({ keyFile, ...claims }: TokenOptions): Promise<string> {
  return signTokenBy(await signingKey(keyFile), claims)
}

/** A JWS in its compact form (RFC 7515 section 7.1), by Node's own signature: the command line signs here too, and carries no library for it. */
export async function signTokenBy(key: JWK, options: TokenClaims): Promise<string> {
  const iat = Math.floor(Date.now() / 1000)
  const claims = {
    [options.rightsClaim]: [...options.rights],
    email: options.email,
    nonce: options.nonce,
    iss: options.issuer,
    aud: options.audience,
    sub: options.subject,
    jti: randomUUID(),
    iat,
    exp: iat + options.expiresInSeconds,
  }
  const header = { alg: signingAlgorithm, kid: String(key.kid), typ: 'JWT' }
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const privateKey = createPrivateKey({ key: { ...key }, format: 'jwk' })
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

/** The fields that OpenID Connect Discovery 1.0 section 3 requires, as far as an issuer has them at which nobody signs in. */
function configuration(issuer: string, signsIn: boolean): object {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: [signsIn ? 'code' : 'none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [signingAlgorithm],
    ...(signsIn && {
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      device_authorization_endpoint: `${issuer}/device_authorization`,
      revocation_endpoint: `${issuer}/revoke`,
      end_session_endpoint: `${issuer}/logout`,
      scopes_supported: ['openid', 'email'],
      grant_types_supported: ['authorization_code', 'refresh_token', deviceGrant],
      token_endpoint_auth_methods_supported: ['none'],
      code_challenge_methods_supported: ['S256'],
      prompt_values_supported: ['none', 'login'],
      ui_locales_supported: ['en', 'de'],
      authorization_response_iss_parameter_supported: true,
    }),
  }
}
