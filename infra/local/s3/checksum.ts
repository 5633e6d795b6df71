// The checksums that S3 keeps beside an object: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-
// integrity.html. Those that Node computes by itself; CRC32C, CRC64NVME and the later ones are answered as not
// implemented.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { S3Error } from './s3-error.ts'

export type ChecksumName = 'crc32' | 'sha1' | 'sha256'

export type Checksum = {
  readonly name: ChecksumName
  /** Base64; a composite one ends in the number of its parts. */
  readonly value: string
}

export type Hasher = {
  update(bytes: Uint8Array): void
  /** Base64. */
  digest(): string
}

export const checksumHeaderPrefix = 'x-amz-checksum-'

/** Headers that begin like a checksum and carry none. */
const settings: ReadonlySet<string> = new Set([
  'x-amz-checksum-mode',
  'x-amz-checksum-algorithm',
  'x-amz-checksum-type',
])

export function checksumHasher(name: ChecksumName): Hasher {
  if (name !== 'crc32') {
    const hash = createHash(name)
    return { update: (bytes) => hash.update(bytes), digest: () => hash.digest('base64') }
  }
  let value = 0
  return {
    update: (bytes) => {
      value = crc32(bytes, value)
    },
    digest: () => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes.toString('base64')
    },
  }
}

/** The name in any case ("CRC32"), or a refusal where it is of a checksum not kept here. */
export function checksumName(text: string): ChecksumName {
  const name = text.toLowerCase()
  if (name === 'crc32' || name === 'sha1' || name === 'sha256') return name
  throw new S3Error('NotImplemented', { Header: `${checksumHeaderPrefix}${name}` })
}

/** The checksum that the headers give, or none. Two at once are refused, as S3 does. */
export function readChecksum(headers: Readonly<Record<string, string>>): Checksum | undefined {
  const given = Object.keys(headers).filter((name) => name.startsWith(checksumHeaderPrefix) && !settings.has(name))
  const [header] = given
  if (header === undefined) return undefined
  if (given.length > 1) {
    throw new S3Error(
      'InvalidRequest',
      {},
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    )
  }
  return { name: checksumName(header.slice(checksumHeaderPrefix.length)), value: headers[header] ?? '' }
}

/** The checksum of an object made of parts: that of its parts' checksums, and their number. */
export function compositeChecksum(name: ChecksumName, partValues: readonly string[]): Checksum {
  const hasher = checksumHasher(name)
  for (const value of partValues) hasher.update(Buffer.from(value, 'base64'))
  return { name, value: `${hasher.digest()}-${partValues.length}` }
}
