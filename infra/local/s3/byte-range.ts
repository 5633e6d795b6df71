// The Range header: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html. Knows nothing of files.
import { S3Error } from './s3-error.ts'

export type ByteRange = { readonly first: number; readonly last: number }

/**
 * The bytes asked for, cut to those there are. Undefined means all of them: no range, several (S3 gives one or everything),
 * or none that can be read. One that begins after the end is refused.
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const [whole, from = '', to = ''] = /^bytes=([0-9]*)-([0-9]*)$/.exec(header ?? '') ?? []
  if (whole === undefined || (from === '' && to === '')) return undefined
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined
  const first = from === '' ? Math.max(size - Number(to), 0) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (first > last) throw new S3Error('InvalidRange', { RangeRequested: header ?? '', ActualObjectSize: size })
  return { first, last }
}
