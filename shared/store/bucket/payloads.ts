// The large fields of entries in the archive bucket, named by organization and SHA-256. Knows nothing of lines.

import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import { payloadBytesMax } from '../../deployment/budget-sizes.ts'
import type { PayloadReference } from '../../entry/entry.ts'
import type { Payload } from '../../entry/stored-line.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { AlteredError } from '../altered-error.ts'
import { presignedLink } from './presigned-link.ts'
import { type ObjectPlace, readSized } from './sized-object.ts'

export class Payloads {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /**
   * Stores the part. May be repeated: the same name always has the same bytes. Each put restarts the object's lifecycle, so that it
   * outlives the youngest entry that refers to it.
   */
  async put(organization: string, { sha256, bytes }: Payload, signal?: AbortSignal): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ ...this.#place(organization, sha256), Body: bytes, ContentType: 'application/json' }),
      signal ? { abortSignal: signal } : {},
    )
  }

  /**
   * The part as canonical JSON. Reads at most the bytes in the reference.
   * @throws AlteredError if the part does not match the reference; Error naming the part if it cannot be read.
   */
  async get(organization: string, { sha256, bytes }: PayloadReference, signal?: AbortSignal): Promise<string> {
    const place = this.#place(organization, sha256)
    const bytesMax = Math.min(bytes, payloadBytesMax)
    const part = await readSized(this.#client, place, bytesMax, signal).catch((cause: unknown) => {
      throw new Error(`the payload ${place.Key} cannot be read`, { cause })
    })
    if (!part || sha256Hex(part.bytes) !== sha256)
      throw new AlteredError(`the payload ${place.Key} is not what was put`)
    return Buffer.from(part.bytes).toString('utf8')
  }

  /** See `presignedLink`. */
  link(organization: string, sha256: string): Promise<string> {
    return presignedLink(this.#client, this.#place(organization, sha256))
  }

  #place(organization: string, sha256: string): ObjectPlace {
    return { Bucket: this.#bucket, Key: `${bucketPrefixes.payloads}${organization}/${sha256}` }
  }
}
