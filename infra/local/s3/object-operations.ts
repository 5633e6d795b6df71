// What may be done with one object: put, get, head, delete.
import { type Bucket, deleteObject, openObject, putObject } from './bucket.ts'
import { type ByteRange, readRange } from './byte-range.ts'
import { type Checksum, checksumHeaderPrefix } from './checksum.ts'
import { readKeptHeaders, readOverrides } from './kept-headers.ts'
import type { ObjectRecord } from './object-file.ts'
import { type Answer, type Call, emptyAnswer } from './operation.ts'
import { checkRead } from './precondition.ts'
import { S3Error } from './s3-error.ts'
import type { S3Request } from './s3-request.ts'

export async function runPutObject({ request, bucket, body }: Call): Promise<Answer> {
  const record = await putObject(bucket, request.key, body(), readKeptHeaders(request.headers), request.headers)
  return emptyAnswer(200, { etag: `"${record.etag}"`, ...checksumHeaders(record.checksum) })
}

export async function runGetObject({ request, bucket }: Call): Promise<Answer> {
  const { record, file } = await openObject(bucket, request.key)
  try {
    const { range, answer } = describe(request, record)
    if (range === undefined) {
      await file.close()
      return answer
    }
    return { ...answer, body: file.createReadStream({ start: range.first, end: range.last }) }
  } catch (error) {
    await file.close()
    throw error
  }
}

export async function runHeadObject({ request, bucket }: Call): Promise<Answer> {
  return describe(request, recordOf(bucket, request.key)).answer
}

export async function runDeleteObject({ request, bucket }: Call): Promise<Answer> {
  await deleteObject(bucket, request.key, request.headers)
  return emptyAnswer(204)
}

/** The headers that name a checksum. A composite one says so. */
export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {}
  const type = checksum.value.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT'
  return { [`${checksumHeaderPrefix}${checksum.name}`]: checksum.value, [`${checksumHeaderPrefix}type`]: type }
}

function recordOf(bucket: Bucket, key: string): ObjectRecord {
  const record = bucket.records.get(key)
  if (record === undefined) throw new S3Error('NoSuchKey', { Key: key })
  return record
}

/** Status and headers for a reader, and the bytes to send, or none. The object's checksum is told only with all of it. */
function describe(request: S3Request, record: ObjectRecord): { answer: Answer; range: ByteRange | undefined } {
  const { headers, query } = request
  checkRead(headers, record)
  const asked = readRange(headers['range'], record.size)
  const first = asked?.first ?? 0
  const last = asked?.last ?? record.size - 1
  const wantsChecksum = headers['x-amz-checksum-mode'] === 'ENABLED' && asked === undefined
  const answerHeaders = {
    ...record.headers,
    ...readOverrides(query),
    ...(wantsChecksum && checksumHeaders(record.checksum)),
    ...(asked && { 'content-range': `bytes ${first}-${last}/${record.size}` }),
    'content-length': last - first + 1,
    'accept-ranges': 'bytes',
    etag: `"${record.etag}"`,
    'last-modified': new Date(record.lastModifiedSeconds * 1000).toUTCString(),
  }
  const answer = { status: asked === undefined ? 200 : 206, headers: answerHeaders }
  return { answer, range: record.size === 0 ? undefined : { first, last } }
}
