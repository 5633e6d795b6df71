// A parsed S3 request: bucket, key, parameters and headers. Does not authenticate the sender.
import type { IncomingMessage } from 'node:http'
import { S3Error } from './s3-error.ts'

export type S3Request = {
  readonly method: string
  /** Decoded; begins with a slash. */
  readonly path: string
  /** Empty if the request names none. */
  readonly bucket: string
  /** Empty for a request about the bucket. */
  readonly key: string
  readonly query: ReadonlyMap<string, string>
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const keyBytesMax = 1024

/**
 * Takes the raw path: dots and double slashes in it are part of the key, so no URL parser may touch it.
 * Refuses a path that does not decode, a key that is too long, and a parameter given twice.
 */
export function readRequest(message: IncomingMessage): S3Request {
  const target = message.url ?? '/'
  const questionMark = target.indexOf('?')
  const path = decode(questionMark === -1 ? target : target.slice(0, questionMark))
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  const keyBytes = Buffer.byteLength(key)
  if (keyBytes > keyBytesMax) throw new S3Error('KeyTooLongError', { Size: keyBytes, MaxSizeAllowed: keyBytesMax })
  const query = readQuery(questionMark === -1 ? '' : target.slice(questionMark + 1))
  return { method: message.method ?? 'GET', path, bucket, key, query, headers: readHeaders(message) }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new S3Error('InvalidURI', { URI: path })
  }
}

function readQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (query.has(name)) throw new S3Error('InvalidArgument', { ArgumentName: name }, `"${name}" is given twice`)
    query.set(name, value)
  }
  return query
}

function readHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value
  }
  return headers
}
