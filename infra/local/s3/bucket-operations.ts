// What may be done with a bucket: ask whether it is there, list its keys, delete many.
import { deleteObject } from './bucket.ts'
import { bodyText } from './incoming-body.ts'
import { type ListingItem, listPage } from './listing.ts'
import type { ObjectRecord } from './object-file.ts'
import { type Answer, type Call, emptyAnswer, xmlAnswer } from './operation.ts'
import { S3Error } from './s3-error.ts'
import { elementsOf, textOf, type XmlNode } from './xml.ts'

const pageItemsMax = 1000
const deletedKeysMax = 1000
const deleteBytesMax = 8 * 1024 * 1024

export async function runHeadBucket(): Promise<Answer> {
  return emptyAnswer(200)
}

export async function runListObjects({ request, bucket }: Call): Promise<Answer> {
  const { query } = request
  if (query.get('list-type') !== '2')
    throw new S3Error('NotImplemented', {}, 'Only version 2 of the listing is implemented')
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after')
  const encode = encoderFor(query.get('encoding-type'))
  const itemsMax = Math.min(readCount(query.get('max-keys')), pageItemsMax)
  const after = token !== undefined ? readToken(token) : startAfter !== undefined ? { key: startAfter } : undefined
  const { items, isTruncated } = listPage(bucket.keys, { prefix, delimiter, itemsMax, ...(after && { after }) })
  const last = items.at(-1)
  return xmlAnswer([
    'ListBucketResult',
    [
      ['Name', request.bucket],
      ['Prefix', encode(prefix)],
      ...optional('Delimiter', delimiter === '' ? undefined : encode(delimiter)),
      ...optional('StartAfter', startAfter === undefined ? undefined : encode(startAfter)),
      ...optional('ContinuationToken', token),
      ...optional('NextContinuationToken', isTruncated && last !== undefined ? writeToken(last) : undefined),
      ...optional('EncodingType', query.get('encoding-type')),
      ['KeyCount', items.length],
      ['MaxKeys', itemsMax],
      ['IsTruncated', isTruncated],
      ...items.flatMap((item) => renderItem(item, bucket.records, encode)),
    ],
  ])
}

export async function runDeleteObjects({ request, bucket, body }: Call): Promise<Answer> {
  const { headers } = request
  if (
    headers['content-md5'] === undefined &&
    !Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-'))
  ) {
    throw new S3Error('InvalidRequest', {}, 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*')
  }
  const xml = await bodyText(body(), deleteBytesMax)
  const objects = elementsOf(xml, 'Object')
  if (objects.length === 0 || objects.length > deletedKeysMax) throw new S3Error('MalformedXML')
  const results: XmlNode[] = []
  for (const object of objects) results.push(...(await deleteOne(object)))
  return xmlAnswer([
    'DeleteResult',
    textOf(xml, 'Quiet') === 'true' ? results.filter(([name]) => name === 'Error') : results,
  ])

  async function deleteOne(object: string): Promise<XmlNode[]> {
    const key = textOf(object, 'Key')
    if (key === undefined || key === '') throw new S3Error('MalformedXML')
    if (textOf(object, 'VersionId') !== undefined)
      throw new S3Error('NotImplemented', {}, 'Versions are not implemented')
    const etag = textOf(object, 'ETag')
    try {
      await deleteObject(bucket, key, etag === undefined ? {} : { 'if-match': etag })
    } catch (error) {
      if (!(error instanceof S3Error)) throw error
      return [
        [
          'Error',
          [
            ['Key', key],
            ['Code', error.code],
            ['Message', error.message],
          ],
        ],
      ]
    }
    return [['Deleted', [['Key', key]]]]
  }
}

/** The number that a `max-` parameter gives. */
export function readCount(text = String(pageItemsMax)): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text)
  throw new S3Error(
    'InvalidArgument',
    { ArgumentValue: text },
    'Provided max-keys not an integer or within integer range',
  )
}

function encoderFor(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text
  if (encodingType === 'url') return (text) => encodeURIComponent(text).replaceAll('%2F', '/')
  throw new S3Error(
    'InvalidArgument',
    { ArgumentName: 'encoding-type' },
    'Invalid Encoding Method specified in Request',
  )
}

function optional(name: string, value: string | undefined): XmlNode[] {
  return value === undefined ? [] : [[name, value]]
}

function renderItem(
  item: ListingItem,
  records: ReadonlyMap<string, ObjectRecord>,
  encode: (text: string) => string,
): XmlNode[] {
  if ('commonPrefix' in item) return [['CommonPrefixes', [['Prefix', encode(item.commonPrefix)]]]]
  const record = records.get(item.key)
  if (record === undefined) return []
  return [
    [
      'Contents',
      [
        ['Key', encode(item.key)],
        ['LastModified', new Date(record.lastModifiedSeconds * 1000).toISOString()],
        ['ETag', `"${record.etag}"`],
        ...checksumNodes(record),
        ['Size', record.size],
        ['StorageClass', 'STANDARD'],
      ],
    ],
  ]
}

function checksumNodes({ checksum }: ObjectRecord): XmlNode[] {
  return checksum === undefined ? [] : [['ChecksumAlgorithm', checksum.name.toUpperCase()]]
}

function writeToken(item: ListingItem): string {
  return Buffer.from(JSON.stringify(item)).toString('base64url')
}

function readToken(token: string): ListingItem {
  try {
    const item: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (typeof item === 'object' && item !== null) {
      if ('key' in item && typeof item.key === 'string') return { key: item.key }
      if ('commonPrefix' in item && typeof item.commonPrefix === 'string') return { commonPrefix: item.commonPrefix }
    }
  } catch {}
  throw new S3Error(
    'InvalidArgument',
    { ArgumentName: 'continuation-token' },
    'The continuation token provided is incorrect',
  )
}
