// The requests of a multipart upload.
import { readCount } from './bucket-operations.ts'
import { checksumHeaderPrefix, checksumName, readChecksum } from './checksum.ts'
import { bodyText } from './incoming-body.ts'
import { readKeptHeaders } from './kept-headers.ts'
import {
  abortUpload,
  completeUpload,
  createUpload,
  findUpload,
  listParts,
  type NamedPart,
  type Part,
  putPart,
  type Upload,
} from './multipart-upload.ts'
import { checksumHeaders } from './object-operations.ts'
import { type Answer, type Call, emptyAnswer, xmlAnswer } from './operation.ts'
import { S3Error } from './s3-error.ts'
import { elementsOf, textOf, type XmlNode } from './xml.ts'

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const partNumberMax = 10_000
const completeBytesMax = 4 * 1024 * 1024

export async function runCreateUpload({ request, bucket }: Call): Promise<Answer> {
  const { key, headers } = request
  const algorithm = headers['x-amz-checksum-algorithm']
  const type = headers['x-amz-checksum-type'] ?? 'COMPOSITE'
  if (type !== 'COMPOSITE') throw new S3Error('NotImplemented', { Header: 'x-amz-checksum-type' })
  const checksum = algorithm === undefined ? {} : { checksumName: checksumName(algorithm) }
  const upload = await createUpload(bucket, { key, headers: readKeptHeaders(headers), ...checksum })
  const answer = xmlAnswer([
    'InitiateMultipartUploadResult',
    [
      ['Bucket', request.bucket],
      ['Key', key],
      ['UploadId', upload.id],
    ],
  ])
  if (algorithm === undefined) return answer
  return {
    ...answer,
    headers: { ...answer.headers, 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type },
  }
}

export async function runUploadPart(call: Call): Promise<Answer> {
  const text = call.request.query.get('partNumber') ?? ''
  const number = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > partNumberMax) {
    const message = 'Part number must be an integer between 1 and 10000, inclusive'
    throw new S3Error('InvalidArgument', { ArgumentName: 'partNumber', ArgumentValue: text }, message)
  }
  const record = await putPart(call.bucket, await uploadOf(call), number, call.body())
  const { [`x-amz-checksum-type`]: _, ...checksum } = checksumHeaders(record.checksum)
  return emptyAnswer(200, { etag: `"${record.etag}"`, ...checksum })
}

export async function runListParts(call: Call): Promise<Answer> {
  const { query, bucket, key } = call.request
  const upload = await uploadOf(call)
  const after = readCount(query.get('part-number-marker') ?? '0')
  const partsMax = Math.min(readCount(query.get('max-parts')), 1000)
  const parts = (await listParts(call.bucket, upload)).filter(({ number }) => number > after)
  const shown = parts.slice(0, partsMax)
  return xmlAnswer([
    'ListPartsResult',
    [
      ['Bucket', bucket],
      ['Key', key],
      ['UploadId', upload.id],
      ['PartNumberMarker', after],
      ['NextPartNumberMarker', shown.at(-1)?.number ?? 0],
      ['MaxParts', partsMax],
      ['IsTruncated', shown.length < parts.length],
      ...shown.map(renderPart),
    ],
  ])
}

export async function runCompleteUpload(call: Call): Promise<Answer> {
  const { bucket, key, headers } = call.request
  // On this request alone the header is of the object and not of the body, and of all parts' bytes in one.
  const whole = readChecksum(headers)
  if (whole !== undefined) throw new S3Error('NotImplemented', { Header: `${checksumHeaderPrefix}${whole.name}` })
  const upload = await uploadOf(call)
  const named = readParts(await bodyText(call.body(), completeBytesMax))
  const { etag, checksum } = await completeUpload(call.bucket, upload, named, headers)
  return xmlAnswer([
    'CompleteMultipartUploadResult',
    [
      ['Location', `http://${headers['host'] ?? ''}/${bucket}/${encodeURIComponent(key)}`],
      ['Bucket', bucket],
      ['Key', key],
      ['ETag', `"${etag}"`],
      ...(checksum === undefined ? [] : [checksumNode(checksum), ['ChecksumType', 'COMPOSITE'] as const]),
    ],
  ])
}

export async function runAbortUpload(call: Call): Promise<Answer> {
  await abortUpload(call.bucket, await uploadOf(call))
  return emptyAnswer(204)
}

function uploadOf({ request, bucket }: Call): Promise<Upload> {
  return findUpload(bucket, request.query.get('uploadId') ?? '', request.key)
}

function renderPart({ number, record }: Part): XmlNode {
  return [
    'Part',
    [
      ['PartNumber', number],
      ['LastModified', new Date(record.lastModifiedSeconds * 1000).toISOString()],
      ['ETag', `"${record.etag}"`],
      ['Size', record.size],
      ...(record.checksum === undefined ? [] : [checksumNode(record.checksum)]),
    ],
  ]
}

function checksumNode({ name, value }: { name: string; value: string }): XmlNode {
  return [`Checksum${name.toUpperCase()}`, value]
}

function readParts(xml: string): NamedPart[] {
  const parts = elementsOf(xml, 'Part').map((part) => {
    const number = Number(textOf(part, 'PartNumber'))
    const etag = textOf(part, 'ETag')?.replace(/^"(.*)"$/, '$1')
    if (!Number.isInteger(number) || etag === undefined) throw new S3Error('MalformedXML')
    const checksum = textOf(part, 'Checksum(?:CRC32|SHA1|SHA256)')
    return { number, etag, ...(checksum !== undefined && { checksum }) }
  })
  if (parts.length === 0) throw new S3Error('MalformedXML')
  return parts
}
