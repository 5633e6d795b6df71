// Whether an object is as the request expects it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-
// requests.html.
import type { ObjectRecord } from './object-file.ts'
import { S3Error } from './s3-error.ts'

type Headers = Readonly<Record<string, string>>

/** Refuses what does not hold. Of the dates, those that an entity tag already decides are passed over, as RFC 9110 says. */
export function checkRead(headers: Headers, record: ObjectRecord): void {
  const ifMatch = headers['if-match']
  const ifNoneMatch = headers['if-none-match']
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, record)) throw new S3Error('PreconditionFailed', { Condition: 'If-Match' })
  } else if (record.lastModifiedSeconds > seconds(headers['if-unmodified-since'], Number.POSITIVE_INFINITY)) {
    throw new S3Error('PreconditionFailed', { Condition: 'If-Unmodified-Since' })
  }
  if (ifNoneMatch !== undefined) {
    if (matches(ifNoneMatch, record)) throw new S3Error('NotModified')
  } else if (record.lastModifiedSeconds <= seconds(headers['if-modified-since'], Number.NEGATIVE_INFINITY)) {
    throw new S3Error('NotModified')
  }
}

/** Refuses what does not hold of the object as it is, or is not, at the moment of writing or deleting. */
export function checkWrite(headers: Headers, record: ObjectRecord | undefined): void {
  const ifNoneMatch = headers['if-none-match']
  const ifMatch = headers['if-match']
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw new S3Error('NotImplemented', { Header: 'If-None-Match' })
  if (ifNoneMatch === '*' && record !== undefined) {
    throw new S3Error('PreconditionFailed', { Condition: 'If-None-Match' })
  }
  if (ifMatch === undefined) return
  if (record === undefined) throw new S3Error('NoSuchKey')
  if (!matches(ifMatch, record)) throw new S3Error('PreconditionFailed', { Condition: 'If-Match' })
}

function matches(header: string, record: ObjectRecord): boolean {
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^"(.*)"$/, '$1') === record.etag)
}

function seconds(date: string | undefined, otherwise: number): number {
  const milliseconds = Date.parse(date ?? '')
  return Number.isNaN(milliseconds) ? otherwise : Math.floor(milliseconds / 1000)
}
