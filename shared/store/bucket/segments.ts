// The archive's segments in the bucket: consecutive lines of one log as gzip NDJSON. Only objects named by a committed segment row
// count (log-ledger.ts); any other object is left over from an attempt that did not commit.

import { gunzipSync, gzipSync } from 'node:zlib'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import { segmentBytesMax } from '../../deployment/budget-sizes.ts'
import { lineBytesMax } from '../../entry/stored-line.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { AlteredError } from '../altered-error.ts'
import { paddedLeafIndex } from '../ledger/padded-leaf-index.ts'
import type { SegmentFile } from '../ledger/segment.ts'
import { lockFields, type ObjectLock } from './object-lock.ts'
import { readSized } from './sized-object.ts'

/** The line that reaches the segment's size is its last. */
const contentBytesMax = segmentBytesMax + lineBytesMax + 1

/** gzip makes incompressible data longer by some three of 10,000. */
const compressedBytesMax = contentBytesMax + 64 * 1024

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
   * Writes one line per leaf, each ended by a newline. The key has the hash of the content, so that two attempts at the same
   * leaf indexes never overwrite each other, and a repeated attempt changes nothing.
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
   * The lines of a segment, in leaf order. Reads and unpacks at most the size of a segment.
   * @throws AlteredError if the segment was altered; Error naming the segment if it cannot be read.
   */
  async lines({ key, sha256, compressedBytes }: SegmentFile): Promise<string[]> {
    const place = { Bucket: this.#bucket, Key: key }
    const bytesMax = Math.min(compressedBytes, compressedBytesMax)
    const file = await readSized(this.#client, place, bytesMax).catch((cause: unknown) => {
      throw new Error(`the segment ${key} cannot be read`, { cause })
    })
    const content = file && unpacked(file.bytes)
    if (!content || sha256Hex(content) !== sha256) throw new AlteredError(`the segment ${key} is not what was put`)
    return content.toString('utf8').split('\n').slice(0, -1)
  }
}

function unpacked(bytes: Uint8Array): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: contentBytesMax })
  } catch {
    return undefined
  }
}
