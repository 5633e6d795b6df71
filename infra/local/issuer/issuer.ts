// The identity provider on one machine: serves the two documents by which OIDC tokens are verified, and signs tokens for
// whoever can read the key file. It has no users and no login.
import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { type LoopbackServer, startLoopbackServer } from '../gateway/loopback-server.ts'
import { publicKey, signingAlgorithm, signingKey } from './signing-key.ts'

export interface IssuerOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Made on first use. */
  readonly keyFile: string
}

export interface Issuer {
  /** The `iss` of its tokens, and the address it is found at. */
  readonly issuer: string
  stop(): Promise<void>
}

export interface TokenOptions {
  readonly keyFile: string
  readonly issuer: string
  readonly audience: string
  readonly subject: string
  readonly email?: string | undefined
  /** Each `ROLE SCOPE`. Taken as they are. */
  readonly rights: readonly string[]
  readonly rightsClaim: string
  /** Below 0 the token has already expired. */
  readonly expiresInSeconds: number
}

/** Serves `/.well-known/openid-configuration` and `/jwks`, on 127.0.0.1 only. */
export async function startIssuer({ port, keyFile }: IssuerOptions): Promise<Issuer> {
  const jwks = { keys: [publicKey(await signingKey(keyFile))] }
  const documents = new Map<string, object>([['/jwks', jwks]])
  const server: LoopbackServer = await startLoopbackServer({
    port,
    name: 'issuer',
    listener: (request, response) => {
      const document = documents.get(request.url ?? '')
      const allowed = request.method === 'GET' || request.method === 'HEAD'
      response.statusCode = !document ? 404 : allowed ? 200 : 405
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(document && allowed ? document : {}))
    },
  })
  documents.set('/.well-known/openid-configuration', configuration(server.url))
  return { issuer: server.url, stop: server.stop }
}

/** A token that the issuer's keys verify, whether or not the issuer runs. */
export async function signToken(options: TokenOptions): Promise<string> {
  const key = await signingKey(options.keyFile)
  const issuedAt = Math.floor(Date.now() / 1000)
  return new SignJWT({
    [options.rightsClaim]: [...options.rights],
    ...(options.email === undefined ? {} : { email: options.email }),
  })
    .setProtectedHeader({ alg: signingAlgorithm, kid: String(key.kid), typ: 'JWT' })
    .setIssuer(options.issuer)
    .setAudience(options.audience)
    .setSubject(options.subject)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + options.expiresInSeconds)
    .sign(key)
}

/** The fields that OpenID Connect Discovery 1.0 section 3 requires, as far as an issuer without a login has them. */
function configuration(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [signingAlgorithm],
  }
}
