// The one operation on a bucket: list the keys under a prefix, page by page, with common prefixes rolled up at a delimiter.
import type { ObjectRecord } from './object-file.ts'
import { type Answer, type Call, xmlAnswer } from './operation.ts'
import { S3Error } from './s3-error.ts'
import type { XmlNode } from './xml.ts'

const pageItemsMax = 1000

/** A key, or a common prefix that ends in the delimiter and stands for all its keys. */
type Listed = { readonly name: string; readonly record?: ObjectRecord }

/** Lists one page. The token of the next page is the last name of this one. */
export async function runListObjects({ request, bucket }: Call): Promise<Answer> {
  const { query } = request
  if (query.get('list-type') !== '2')
    throw new S3Error('NotImplemented', {}, 'Only version 2 of the listing is implemented')
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? '']
  const itemsMax = Math.min(readCount(query.get('max-keys')), pageItemsMax)
  const after = lastOfPage(query.get('continuation-token')) ?? query.get('start-after') ?? ''
  const listed = rolledUp(bucket, prefix, delimiter).filter(({ name }) => byBytes(name, after) > 0)
  const shown = listed.slice(0, itemsMax)
  const isTruncated = itemsMax > 0 && listed.length > itemsMax
  return xmlAnswer([
    'ListBucketResult',
    [
      ['Name', request.bucket],
      ['Prefix', prefix],
      ...(delimiter === '' ? [] : [['Delimiter', delimiter] as const]),
      ...(isTruncated ? [['NextContinuationToken', tokenBehind(shown)] as const] : []),
      ['KeyCount', shown.length],
      ['MaxKeys', itemsMax],
      ['IsTruncated', isTruncated],
      ...shown.map(({ name, record }) => (record ? renderRecord(record) : renderPrefix(name))),
    ],
  ])
}

function rolledUp({ records }: Call['bucket'], prefix: string, delimiter: string): Listed[] {
  const listed = new Map<string, Listed>()
  for (const record of records.values()) {
    const { key } = record
    if (!key.startsWith(prefix)) continue
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const name = at < 0 ? key : key.slice(0, at + delimiter.length)
    listed.set(name, at < 0 ? { name, record } : { name })
  }
  return [...listed.values()].sort((a, b) => byBytes(a.name, b.name))
}

function tokenBehind(shown: readonly Listed[]): string {
  return Buffer.from(shown.at(-1)?.name ?? '').toString('base64url')
}

function lastOfPage(token: string | undefined): string | undefined {
  return token === undefined ? undefined : Buffer.from(token, 'base64url').toString()
}

function readCount(text = String(pageItemsMax)): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text)
  throw new S3Error(
    'InvalidArgument',
    { ArgumentValue: text },
    'Provided max-keys not an integer or within integer range',
  )
}

/** S3 sorts keys by their UTF-8 bytes, unlike JavaScript. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function renderPrefix(name: string): XmlNode {
  return ['CommonPrefixes', [['Prefix', name]]]
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
