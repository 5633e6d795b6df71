// Which operation a request asks for. What is not in this table is answered as not implemented, never ignored.
import { runDeleteObjects, runHeadBucket, runListObjects } from './bucket-operations.ts'
import { checksumHeaderPrefix } from './checksum.ts'
import { overrideParameters } from './kept-headers.ts'
import {
  runAbortUpload,
  runCompleteUpload,
  runCreateUpload,
  runListParts,
  runUploadPart,
} from './multipart-operations.ts'
import { runDeleteObject, runGetObject, runHeadObject, runPutObject } from './object-operations.ts'
import type { Operation } from './operation.ts'
import { S3Error } from './s3-error.ts'
import type { S3Request } from './s3-request.ts'

type Route = {
  readonly method: string
  readonly on: 'bucket' | 'object'
  readonly required: readonly string[]
  readonly optional: readonly string[]
  readonly run: Operation
}

const listParameters = [
  'prefix',
  'delimiter',
  'max-keys',
  'start-after',
  'continuation-token',
  'encoding-type',
  'fetch-owner',
]

const routes: readonly Route[] = [
  { method: 'HEAD', on: 'bucket', required: [], optional: [], run: runHeadBucket },
  { method: 'GET', on: 'bucket', required: ['list-type'], optional: listParameters, run: runListObjects },
  { method: 'POST', on: 'bucket', required: ['delete'], optional: [], run: runDeleteObjects },
  { method: 'GET', on: 'object', required: [], optional: overrideParameters, run: runGetObject },
  { method: 'HEAD', on: 'object', required: [], optional: overrideParameters, run: runHeadObject },
  { method: 'PUT', on: 'object', required: [], optional: [], run: runPutObject },
  { method: 'DELETE', on: 'object', required: [], optional: [], run: runDeleteObject },
  { method: 'POST', on: 'object', required: ['uploads'], optional: [], run: runCreateUpload },
  { method: 'PUT', on: 'object', required: ['uploadId', 'partNumber'], optional: [], run: runUploadPart },
  {
    method: 'GET',
    on: 'object',
    required: ['uploadId'],
    optional: ['max-parts', 'part-number-marker'],
    run: runListParts,
  },
  { method: 'POST', on: 'object', required: ['uploadId'], optional: [], run: runCompleteUpload },
  { method: 'DELETE', on: 'object', required: ['uploadId'], optional: [], run: runAbortUpload },
]

const amzHeaders: ReadonlySet<string> = new Set([
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-te',
  'x-amz-trailer',
  'x-amz-user-agent',
])

/** Refuses a parameter or an `x-amz-` header that would change what S3 does and changes nothing here. */
export function findOperation(request: S3Request): Operation {
  for (const name of Object.keys(request.headers)) {
    if (!name.startsWith('x-amz-') || amzHeaders.has(name)) continue
    if (name.startsWith('x-amz-meta-') || name.startsWith(checksumHeaderPrefix)) continue
    throw new S3Error('NotImplemented', { Header: name })
  }
  const on = request.key === '' ? 'bucket' : 'object'
  // `x-id` names the operation for the reader of a log; the rest of X-Amz- is the signature's.
  const given = [...request.query.keys()].filter((name) => name !== 'x-id' && !/^x-amz-/i.test(name))
  const route = routes.find(
    ({ method, on: routeOn, required, optional }) =>
      method === request.method &&
      routeOn === on &&
      required.every((name) => given.includes(name)) &&
      given.every((name) => required.includes(name) || optional.includes(name)),
  )
  if (route !== undefined) return route.run
  const details = { Method: request.method, ...(given.length > 0 && { Parameters: given.join(', ') }) }
  throw new S3Error('NotImplemented', details, 'This operation is not implemented')
}
