// The operations of a multipart upload.
import { crc32Header } from './checksum.ts'
import { bodyText } from './incoming-body.ts'
import { readKeptHeaders } from './kept-headers.ts'
import { completeUpload, createUpload, findUpload, type NamedPart, putPart, type Upload } from './multipart-upload.ts'
import { type Answer, type Call, emptyAnswer, xmlAnswer } from './operation.ts'
import { S3Error } from './s3-error.ts'
import { elementsOf, textOf } from './xml.ts'

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const partNumberMax = 10_000
const completeBytesMax = 4 * 1024 * 1024

export async function runCreateUpload({ request, bucket }: Call): Promise<Answer> {
  const { key, headers } = request
  const upload = await createUpload(bucket, { key, headers: readKeptHeaders(headers) })
  return xmlAnswer([
    'InitiateMultipartUploadResult',
    [
      ['Bucket', request.bucket],
      ['Key', key],
      ['UploadId', upload.id],
    ],
  ])
}

export async function runUploadPart(call: Call): Promise<Answer> {
  const text = call.request.query.get('partNumber') ?? ''
  const number = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > partNumberMax) {
    const message = 'Part number must be an integer between 1 and 10000, inclusive'
    throw new S3Error('InvalidArgument', { ArgumentName: 'partNumber', ArgumentValue: text }, message)
  }
  const { etag, crc32 } = await putPart(call.bucket, await uploadOf(call), number, call.body())
  return emptyAnswer(200, { etag: `"${etag}"`, ...(crc32 !== undefined && { [crc32Header]: crc32 }) })
}

export async function runCompleteUpload(call: Call): Promise<Answer> {
  const { bucket, key, headers } = call.request
  // Only in this request, the header is about the object and not the body.
  if (headers[crc32Header] !== undefined) throw new S3Error('NotImplemented', { Header: crc32Header })
  const upload = await uploadOf(call)
  const named = readParts(await bodyText(call.body(), completeBytesMax))
  const { etag } = await completeUpload(call.bucket, upload, named)
  return xmlAnswer([
    'CompleteMultipartUploadResult',
    [
      ['Location', `http://${headers['host'] ?? ''}/${bucket}/${encodeURIComponent(key)}`],
      ['Bucket', bucket],
      ['Key', key],
      ['ETag', `"${etag}"`],
    ],
  ])
}

function uploadOf({ request, bucket }: Call): Promise<Upload> {
  return findUpload(bucket, request.query.get('uploadId') ?? '', request.key)
}

function readParts(xml: string): NamedPart[] {
  const parts = elementsOf(xml, 'Part').map((part) => {
    const number = Number(textOf(part, 'PartNumber'))
    const etag = textOf(part, 'ETag')?.replace(/^"(.*)"$/, '$1')
    if (!Number.isInteger(number) || etag === undefined) throw new S3Error('MalformedXML')
    const crc32 = textOf(part, 'ChecksumCRC32')
    return { number, etag, ...(crc32 !== undefined && { crc32 }) }
  })
  if (parts.length === 0) throw new S3Error('MalformedXML')
  return parts
}
