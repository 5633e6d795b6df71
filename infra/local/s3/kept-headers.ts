// The headers that S3 keeps with an object and returns to readers.
import { S3Error } from './s3-error.ts'

const keptNames = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const

export function readKeptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' }
  for (const name of keptNames) {
    const value = headers[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/** The headers of `response-content-type` and the like, which replace the kept ones. */
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
