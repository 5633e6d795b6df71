// The part of an object that a reader asks for by `Range` (RFC 9110 section 14.2): one range of bytes, as S3 serves it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax (read 2026-11)
import { S3Error } from './s3-error.ts'

export interface ByteRange {
  readonly first: number
  /** Inclusive. */
  readonly last: number
}

/** `undefined` for the whole object: without the header, and for one that is no range of bytes, as the RFC has it. @throws S3Error */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (first > last) throw new S3Error('InvalidRange', { RangeRequested: header ?? '', ActualObjectSize: String(size) })
  return { first, last }
}
