// The input and output types of operations. Knows no HTTP server.
import type { Readable } from 'node:stream'
import type { Bucket } from './bucket.ts'
import type { IncomingBody } from './incoming-body.ts'
import type { S3Request } from './s3-request.ts'
import { renderXml, s3Namespace, type XmlNode } from './xml.ts'

export type Call = {
  readonly request: S3Request
  readonly bucket: Bucket
  /** Call it at most once, and only in an operation that takes a body. */
  body(): IncomingBody
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body?: string | Readable
}

export type S3Operation = (call: Call) => Promise<Answer>

export function xmlAnswer(root: XmlNode): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: renderXml(root, s3Namespace) }
}

export function emptyAnswer(status: number, headers: Answer['headers'] = {}): Answer {
  return { status, headers }
}
