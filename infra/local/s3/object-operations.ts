// The operations on an object: put, get, head, delete.

import { deleteObject, openObject, putObject } from './bucket.ts'
import { byteRange } from './byte-range.ts'
import { checksumHeaders } from './checksum.ts'
import { readKeptHeaders, readOverrides } from './kept-headers.ts'
import type { ObjectRecord } from './object-file.ts'
import { type Answer, type Call, emptyAnswer } from './operation.ts'
import { S3Error } from './s3-error.ts'
import type { S3Request } from './s3-request.ts'

/** Of a put's conditions, only `If-None-Match: *` is implemented, the first that S3 had. */
export async function runPutObject({ request, bucket, body }: Call): Promise<Answer> {
  const { key, headers } = request
  const ifNoneMatch = headers['if-none-match']
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw new S3Error('NotImplemented', { Header: 'If-None-Match' })
  const { etag, crc32 } = await putObject(bucket, key, body(), readKeptHeaders(headers), ifNoneMatch === '*')
  return emptyAnswer(200, { etag: `"${etag}"`, ...checksumHeaders(crc32) })
}

export async function runGetObject({ request, bucket }: Call): Promise<Answer> {
  const { record, file } = await openObject(bucket, request.key)
  try {
    const { etag, size } = record
    const ifMatch = request.headers['if-match']
    if (ifMatch !== undefined && ifMatch !== `"${etag}"`)
      throw new S3Error('PreconditionFailed', { Condition: 'If-Match' })
    const range = byteRange(request.headers['range'], size)
    // The checksum is of the whole.
    const answer = describe(request, range ? withoutChecksum(record) : record)
    const { first, last } = range ?? { first: 0, last: size - 1 }
    const part = range && {
      status: 206,
      headers: {
        ...answer.headers,
        'content-length': last - first + 1,
        'content-range': `bytes ${first}-${last}/${size}`,
      },
    }
    if (size > 0) return { ...answer, ...part, body: file.createReadStream({ start: first, end: last }) }
    await file.close()
    return answer
  } catch (error) {
    await file.close()
    throw error
  }
}

export async function runHeadObject({ request, bucket }: Call): Promise<Answer> {
  const record = bucket.records.get(request.key)
  if (record === undefined) throw new S3Error('NoSuchKey', { Key: request.key })
  return describe(request, record)
}

export async function runDeleteObject({ request, bucket }: Call): Promise<Answer> {
  await deleteObject(bucket, request.key)
  return emptyAnswer(204)
}

function withoutChecksum({ crc32: _, ...record }: ObjectRecord): ObjectRecord {
  return record
}

/** Status and headers for a reader. A browser that opens a link again sends its ETag, and gets 304 if that is current. */
function describe({ headers, query }: S3Request, record: ObjectRecord): Answer {
  const held = headers['if-none-match']?.split(',').map((tag) => tag.trim())
  if (held?.includes(`"${record.etag}"`) || held?.includes('*')) throw new S3Error('NotModified')
  return emptyAnswer(200, {
    ...record.headers,
    ...readOverrides(query),
    ...(headers['x-amz-checksum-mode'] === 'ENABLED' && checksumHeaders(record.crc32)),
    'content-length': record.size,
    'accept-ranges': 'bytes',
    etag: `"${record.etag}"`,
    'last-modified': new Date(record.lastModifiedSeconds * 1000).toUTCString(),
  })
}
