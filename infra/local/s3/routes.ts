// The routes from requests to operations. A request outside this table gets "not implemented"; nothing is ignored.
import { runListObjects } from './bucket-operations.ts'
import { crc32Header } from './checksum.ts'
import { overrideParameters } from './kept-headers.ts'
import { runCompleteUpload, runCreateUpload, runUploadPart } from './multipart-operations.ts'
import { runDeleteObject, runGetObject, runHeadObject, runPutObject } from './object-operations.ts'
import type { S3Operation } from './operation.ts'
import { S3Error } from './s3-error.ts'
import type { S3Request } from './s3-request.ts'

type Route = {
  readonly method: string
  readonly on: 'bucket' | 'object'
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** Reads If-None-Match. */
  readonly conditional?: true
  /** Reads Range, and If-Match beside it. */
  readonly partial?: true
  readonly run: S3Operation
}

const listParameters = ['prefix', 'delimiter', 'max-keys', 'start-after', 'continuation-token']

const routes: readonly Route[] = [
  { method: 'GET', on: 'bucket', required: ['list-type'], optional: listParameters, run: runListObjects },
  {
    method: 'GET',
    on: 'object',
    required: [],
    optional: overrideParameters,
    conditional: true,
    partial: true,
    run: runGetObject,
  },
  { method: 'HEAD', on: 'object', required: [], optional: overrideParameters, conditional: true, run: runHeadObject },
  { method: 'PUT', on: 'object', required: [], optional: [], conditional: true, run: runPutObject },
  { method: 'DELETE', on: 'object', required: [], optional: [], run: runDeleteObject },
  { method: 'POST', on: 'object', required: ['uploads'], optional: [], run: runCreateUpload },
  { method: 'PUT', on: 'object', required: ['uploadId', 'partNumber'], optional: [], run: runUploadPart },
  { method: 'POST', on: 'object', required: ['uploadId'], optional: [], run: runCompleteUpload },
]

/** Headers that nothing here reads. */
const otherHeaders = ['content-md5', 'if-unmodified-since']

const amzHeaders: ReadonlySet<string> = new Set([
  crc32Header,
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-te',
  'x-amz-user-agent',
])

/** Refuses a parameter or a header that S3 would act on but this server ignores. */
export function findOperation(request: S3Request): S3Operation {
  const { headers } = request
  const on = request.key === '' ? 'bucket' : 'object'
  // `x-id` names the operation for logs; X-Amz- parameters belong to the signature.
  const given = [...request.query.keys()].filter((name) => name !== 'x-id' && !/^x-amz-/i.test(name))
  const route = routes.find(
    ({ method, on: routeOn, required, optional }) =>
      method === request.method &&
      routeOn === on &&
      required.every((name) => given.includes(name)) &&
      given.every((name) => required.includes(name) || optional.includes(name)),
  )
  if (route === undefined) {
    const details = { Method: request.method, ...(given.length > 0 && { Parameters: given.join(', ') }) }
    throw new S3Error('NotImplemented', details, 'This operation is not implemented')
  }
  const unread = Object.keys(headers).find((name) => !isRead(name, headers, route))
  if (unread !== undefined) throw new S3Error('NotImplemented', { Header: unread })
  return route.run
}

function isRead(name: string, headers: S3Request['headers'], { conditional, partial }: Route): boolean {
  if (name === 'range' || name === 'if-match') return partial === true
  if (name === 'if-none-match') return conditional === true
  // Browsers send both; the date is ignored then (RFC 9110, 13.1.3).
  if (name === 'if-modified-since') return conditional === true && headers['if-none-match'] !== undefined
  if (name.startsWith('x-amz-')) return amzHeaders.has(name)
  return !otherHeaders.includes(name)
}
