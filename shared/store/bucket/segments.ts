// The archive's segments in the bucket: consecutive lines of one log as gzip NDJSON. Which of them count is the Ledger's to say
// (log-ledger.ts): an object that no segment row names is left over from an attempt that did not commit.

import { gunzipSync, gzipSync } from 'node:zlib'
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import { segmentBytesMax } from '../../deployment/budget-sizes.ts'
import { lineBytesMax } from '../../entry/stored-line.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { AlteredError } from '../altered-error.ts'
import { paddedLeafIndex } from '../ledger/padded-leaf-index.ts'
import type { SegmentFile } from '../ledger/segment.ts'
import { lockFields, type ObjectLock } from './object-lock.ts'

/** A segment ends with the line that brings it to its size. */
const contentBytesMax = segmentBytesMax + lineBytesMax + 1

export class Segments {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #lock: ObjectLock | undefined

  constructor(client: S3Client, bucket: string, lock?: ObjectLock) {
    this.#client = client
    this.#bucket = bucket
    this.#lock = lock
  }

  /**
   * Writes one line per leaf, each ended by a newline. The key holds the hash of the content, so that two attempts at the same
   * leaf indexes never overwrite each other, and the same attempt made twice changes nothing.
   */
  async put(organization: string, firstLeafIndex: number, lines: readonly string[]): Promise<SegmentFile> {
    const content = lines.map((line) => `${line}\n`).join('')
    const sha256 = sha256Hex(content)
    const key = `${bucketPrefixes.segments}${organization}/${paddedLeafIndex(firstLeafIndex)}-${sha256}.ndjson.gz`
    const body = gzipSync(content)
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: key,
        Body: body,
        ContentType: 'application/gzip',
        ...lockFields(this.#lock),
      }),
    )
    return { key, sha256, compressedBytes: body.length }
  }

  /**
   * The lines of a segment, in leaf order.
   * @throws Error naming the segment when it cannot be read, or is not what was put.
   */
  async lines({ key, sha256 }: Pick<SegmentFile, 'key' | 'sha256'>): Promise<string[]> {
    const content = await this.#content(key).catch((cause: unknown) => {
      throw new Error(`the segment ${key} cannot be read`, { cause })
    })
    if (sha256Hex(content) !== sha256) throw new AlteredError(`the segment ${key} is not what was put`)
    return content.toString('utf8').split('\n').slice(0, -1)
  }

  async #content(key: string): Promise<Buffer> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }))
    if (!Body) throw new Error('S3 answered without a body')
    return gunzipSync(await Body.transformToByteArray(), { maxOutputLength: contentBytesMax })
  }
}
