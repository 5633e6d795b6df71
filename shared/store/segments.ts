// The archive's segments in the bucket: consecutive lines of one log as gzip NDJSON. Which of them count is the Ledger's to say
// (log-ledger.ts): an object that no segment row names is left over from an attempt that did not commit.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../bucket-keys.ts'

export interface SegmentFile {
  readonly key: string
  /** Of the uncompressed lines. */
  readonly sha256: string
  readonly compressedBytes: number
}

export class Segments {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /**
   * Writes one line per leaf, each ended by a newline. The key holds the hash of the content, so that two attempts at the same
   * leaf indexes never overwrite each other, and the same attempt made twice changes nothing.
   */
  async put(organization: string, firstLeafIndex: number, lines: readonly string[]): Promise<SegmentFile> {
    const content = lines.map((line) => `${line}\n`).join('')
    const sha256 = createHash('sha256').update(content).digest('hex')
    const key = `${bucketPrefixes.segments}${organization}/${paddedLeafIndex(firstLeafIndex)}-${sha256}.ndjson.gz`
    const body = gzipSync(content)
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, ContentType: 'application/gzip' }),
    )
    return { key, sha256, compressedBytes: body.length }
  }
}

/** As many digits as the largest safe integer, so that keys sort as numbers do. */
export function paddedLeafIndex(leafIndex: number): string {
  return String(leafIndex).padStart(16, '0')
}
