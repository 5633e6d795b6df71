// The signature claim of a request, from its Authorization header or from its presigned query:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html and sigv4-query-string-
// auth.html. Only reads the claim; signature.ts verifies it.
import { S3Error } from './s3-error.ts'
import type { S3Request } from './s3-request.ts'

export type Authorization = {
  readonly accessKeyId: string
  readonly region: string
  readonly signedAt: Date
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** Only in a presigned URL. */
  readonly expiresInSeconds?: number
}

const algorithm = 'AWS4-HMAC-SHA256'
const weekSeconds = 7 * 24 * 60 * 60

/** Refuses a request that is unsigned, signed in both ways, or not signed with Signature Version 4. */
export function readAuthorization(request: S3Request): Authorization {
  const inHeader = request.headers['authorization']
  const inQuery = request.query.has('X-Amz-Algorithm') || request.query.has('X-Amz-Signature')
  if (inHeader !== undefined && inQuery) {
    throw new S3Error('InvalidArgument', {}, 'Only one auth mechanism allowed')
  }
  if (request.query.has('X-Amz-Security-Token') || request.headers['x-amz-security-token'] !== undefined) {
    throw new S3Error('InvalidToken')
  }
  if (inHeader !== undefined) return fromHeader(inHeader, request)
  if (inQuery) return fromQuery(request)
  throw new S3Error('AccessDenied')
}

/** The parameters of a presigned signature. */
export const signatureParameters: ReadonlySet<string> = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
])

/**
 * The headers of a request, and those that a presigned URL of the SDK has as parameters. One is the checksum of an empty body, which
 * the SDK puts into a URL for PutObject unless `requestChecksumCalculation` is `WHEN_REQUIRED`.
 */
export function effectiveHeaders({ headers, query }: S3Request): Readonly<Record<string, string>> {
  if (!query.has('X-Amz-Signature')) return headers
  const carried = [...query].filter(([name]) => /^x-amz-/i.test(name) && !signatureParameters.has(name))
  return { ...Object.fromEntries(carried.map(([name, value]) => [name.toLowerCase(), value])), ...headers }
}

function fromHeader(header: string, request: S3Request): Authorization {
  const pattern = new RegExp(`^${algorithm} +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})$`)
  const [, credential, signedHeaders, signature] = pattern.exec(header) ?? []
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    throw new S3Error('AuthorizationHeaderMalformed')
  }
  const signedAt = readDate(request.headers['x-amz-date'])
  if (signedAt === undefined) {
    throw new S3Error('AccessDenied', {}, 'AWS authentication requires a valid Date or x-amz-date header')
  }
  const scope = readCredential(credential)
  if (scope === undefined) throw new S3Error('AuthorizationHeaderMalformed')
  return { ...scope, signedAt, signedHeaders: signedHeaders.split(';'), signature }
}

function fromQuery({ query }: S3Request): Authorization {
  const expires = query.get('X-Amz-Expires') ?? ''
  const scope = readCredential(query.get('X-Amz-Credential') ?? '')
  const signedAt = readDate(query.get('X-Amz-Date'))
  const signedHeaders = query.get('X-Amz-SignedHeaders')
  const signature = query.get('X-Amz-Signature')
  if (query.get('X-Amz-Algorithm') !== algorithm || !scope || !signedAt || !signedHeaders || !signature) {
    throw new S3Error(
      'AuthorizationQueryParametersError',
      {},
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    )
  }
  if (!/^[0-9]{1,7}$/.test(expires) || Number(expires) > weekSeconds) {
    throw new S3Error(
      'AuthorizationQueryParametersError',
      {},
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    )
  }
  const expiresInSeconds = Number(expires)
  return { ...scope, signedAt, signedHeaders: signedHeaders.split(';'), signature, expiresInSeconds }
}

function readCredential(credential: string): { accessKeyId: string; region: string } | undefined {
  const [, accessKeyId, region] = /^(.+)\/[0-9]{8}\/([^/]+)\/s3\/aws4_request$/.exec(credential) ?? []
  return accessKeyId === undefined || region === undefined ? undefined : { accessKeyId, region }
}

function readDate(text: string | undefined): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '')
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second] = match
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
