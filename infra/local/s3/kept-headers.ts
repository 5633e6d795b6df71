// The headers that S3 keeps with an object and gives back on reading it.
import { S3Error } from './s3-error.ts'

const keptNames = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const

const metadataPrefix = 'x-amz-meta-'
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
const metadataBytesMax = 2048

/** `aws-chunked` is of the way here, not of the object, and is left out. */
export function readKeptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' }
  let metadataBytes = 0
  for (const [name, value] of Object.entries(headers)) {
    if (keptNames.some((keptName) => keptName === name)) kept[name] = value
    if (!name.startsWith(metadataPrefix)) continue
    metadataBytes += name.length - metadataPrefix.length + Buffer.byteLength(value)
    kept[name] = value
  }
  if (metadataBytes > metadataBytesMax) {
    throw new S3Error('MetadataTooLarge', { Size: metadataBytes, MaxSizeAllowed: metadataBytesMax })
  }
  const encodings = (kept['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim())
  const encoding = encodings.filter((name) => name !== '' && name !== 'aws-chunked').join(',')
  delete kept['content-encoding']
  return encoding === '' ? kept : { ...kept, 'content-encoding': encoding }
}

/** What `response-content-type` and its like ask for, to be given instead of what was kept. */
export function readOverrides(query: ReadonlyMap<string, string>): Record<string, string> {
  const overrides: Record<string, string> = {}
  for (const name of keptNames) {
    const value = query.get(`response-${name}`)
    if (value === undefined) continue
    if (!/^[\t\x20-\x7e\xa0-\xff]*$/.test(value)) {
      const message = 'Header value cannot be represented using ISO-8859-1.'
      throw new S3Error('InvalidArgument', { ArgumentName: `response-${name}`, ArgumentValue: value }, message)
    }
    overrides[name] = value
  }
  return overrides
}

/** The parameters that `readOverrides` reads. */
export const overrideParameters: readonly string[] = keptNames.map((name) => `response-${name}`)
