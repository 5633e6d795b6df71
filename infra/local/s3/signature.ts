// The check of a request's signature: AWS's own signer signs the request again, and the two signatures are compared. Knows no
// rights: the holder of the credentials may do everything.
import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { type Authorization, readAuthorization, signatureParameters } from './authorization.ts'
import { S3Error } from './s3-error.ts'
import type { S3Request } from './s3-request.ts'

export type Credentials = {
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly now: () => Date
}

const skewMilliseconds = 15 * 60 * 1000

/**
 * Returns the sender's claim about the body: its SHA-256, or its framing. Does not read the body.
 * Refuses, in this order: unsigned, an unknown key, another region, too old or from the future, unsigned headers, a wrong signature.
 */
export async function authenticate(request: S3Request, trust: Credentials): Promise<string> {
  const claim = readAuthorization(request)
  if (claim.accessKeyId !== trust.credentials.accessKeyId) {
    throw new S3Error('InvalidAccessKeyId', { AWSAccessKeyId: claim.accessKeyId })
  }
  checkRegion(claim, trust.region)
  checkTime(claim, trust.now())
  const payload =
    request.headers['x-amz-content-sha256'] ?? (claim.expiresInSeconds === undefined ? '' : 'UNSIGNED-PAYLOAD')
  if (payload === '') {
    throw new S3Error('InvalidRequest', {}, 'Missing required header for this request: x-amz-content-sha256')
  }
  checkHeadersAreSigned(request, claim)
  const expected = Buffer.from(await signAgain(request, claim, trust))
  const given = Buffer.from(claim.signature)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    const details = { AWSAccessKeyId: claim.accessKeyId, SignatureProvided: claim.signature }
    throw new S3Error('SignatureDoesNotMatch', details)
  }
  return payload
}

function checkRegion(claim: Authorization, region: string): void {
  if (claim.region === region) return
  const wrong = `the region '${claim.region}' is wrong; expecting '${region}'`
  if (claim.expiresInSeconds === undefined) {
    const message = `The authorization header is malformed; ${wrong}`
    throw new S3Error('AuthorizationHeaderMalformed', { Region: region }, message)
  }
  const message = `Error parsing the X-Amz-Credential parameter; ${wrong}`
  throw new S3Error('AuthorizationQueryParametersError', { Region: region }, message)
}

function checkTime(claim: Authorization, now: Date): void {
  const sinceSigned = now.getTime() - claim.signedAt.getTime()
  const serverTime = isoSeconds(now)
  if (claim.expiresInSeconds === undefined) {
    if (Math.abs(sinceSigned) <= skewMilliseconds) return
    throw new S3Error('RequestTimeTooSkewed', {
      RequestTime: isoSeconds(claim.signedAt),
      ServerTime: serverTime,
      MaxAllowedSkewMilliseconds: skewMilliseconds,
    })
  }
  const expiresAt = new Date(claim.signedAt.getTime() + claim.expiresInSeconds * 1000)
  const details = { 'X-Amz-Expires': claim.expiresInSeconds, Expires: isoSeconds(expiresAt), ServerTime: serverTime }
  if (now > expiresAt) throw new S3Error('AccessDenied', details, 'Request has expired')
  if (-sinceSigned > skewMilliseconds) throw new S3Error('AccessDenied', details, 'Request is not yet valid')
}

function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** An unsigned header could be changed on the way, so S3 refuses its own headers if they are unsigned. */
function checkHeadersAreSigned(request: S3Request, claim: Authorization): void {
  const unsigned = Object.keys(request.headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !claim.signedHeaders.includes(name),
  )
  if (unsigned.length === 0) return
  const details = { HeadersNotSigned: unsigned.join(', ') }
  throw new S3Error('AccessDenied', details, 'There were headers present in the request which were not signed')
}

async function signAgain(request: S3Request, claim: Authorization, trust: Credentials): Promise<string> {
  const { credentials, region } = trust
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  })
  const signedHeaders = new Set(claim.signedHeaders)
  const toSign = {
    method: request.method,
    protocol: 'http:',
    hostname: '',
    path: request.path.split('/').map(encodeSegment).join('/'),
    query: Object.fromEntries([...request.query].filter(([name]) => !signatureParameters.has(name))),
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => signedHeaders.has(name))),
    // Neither text nor bytes, so that the signer treats the payload as unsigned, as in a presigned URL.
    body: {},
  }
  const options = { signingDate: claim.signedAt, signableHeaders: signedHeaders }
  if (claim.expiresInSeconds === undefined) {
    const signed = await signer.sign(toSign, options)
    return /Signature=([0-9a-f]+)$/.exec(signed.headers['authorization'] ?? '')?.[1] ?? ''
  }
  const expiresIn = claim.expiresInSeconds
  const signed = await signer.presign(toSign, { ...options, expiresIn, unhoistableHeaders: signedHeaders })
  return String(signed.query?.['X-Amz-Signature'])
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The hash in the signer's form: a constructor, with a key for HMAC. */
class Sha256 {
  readonly #hash: Hash | Hmac

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }

  update(data: Uint8Array): void {
    this.#hash.update(data)
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {
    throw new Error('a Sha256 is used once')
  }
}

function bytesOf(secret: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof secret === 'string') return Buffer.from(secret)
  if (secret instanceof ArrayBuffer) return Buffer.from(secret)
  return Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
}
