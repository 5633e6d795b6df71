// What may be done with a bucket: list the keys under a prefix, from the first.
import type { ObjectRecord } from './object-file.ts'
import { type Answer, type Call, xmlAnswer } from './operation.ts'
import { S3Error } from './s3-error.ts'
import type { XmlNode } from './xml.ts'

const pageItemsMax = 1000

/** One page. The token of the next is given, so that nobody takes the page for all there is; asking with it is not implemented. */
export async function runListObjects({ request, bucket }: Call): Promise<Answer> {
  const { query } = request
  if (query.get('list-type') !== '2')
    throw new S3Error('NotImplemented', {}, 'Only version 2 of the listing is implemented')
  const prefix = query.get('prefix') ?? ''
  const itemsMax = Math.min(readCount(query.get('max-keys')), pageItemsMax)
  const records = [...bucket.records.values()].filter(({ key }) => key.startsWith(prefix)).sort(byKey)
  const shown = records.slice(0, itemsMax)
  const isTruncated = itemsMax > 0 && records.length > itemsMax
  return xmlAnswer([
    'ListBucketResult',
    [
      ['Name', request.bucket],
      ['Prefix', prefix],
      ...(isTruncated ? [['NextContinuationToken', 'asking with it is not implemented'] as const] : []),
      ['KeyCount', shown.length],
      ['MaxKeys', itemsMax],
      ['IsTruncated', isTruncated],
      ...shown.map(renderRecord),
    ],
  ])
}

function readCount(text = String(pageItemsMax)): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text)
  throw new S3Error(
    'InvalidArgument',
    { ArgumentValue: text },
    'Provided max-keys not an integer or within integer range',
  )
}

/** S3 lists keys by their UTF-8 bytes, which is not JavaScript's own order. */
function byKey(a: ObjectRecord, b: ObjectRecord): number {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))
}

function renderRecord({ key, lastModifiedSeconds, etag, size }: ObjectRecord): XmlNode {
  return [
    'Contents',
    [
      ['Key', key],
      ['LastModified', new Date(lastModifiedSeconds * 1000).toISOString()],
      ['ETag', `"${etag}"`],
      ['Size', size],
      ['StorageClass', 'STANDARD'],
    ],
  ]
}
