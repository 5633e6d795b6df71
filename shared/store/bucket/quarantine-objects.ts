// Quarantined records in the archive bucket, as they were received: named by organization, day and SHA-256. Knows nothing of formats.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { AlteredError } from '../altered-error.ts'
import { type ObjectPlace, readSized } from './sized-object.ts'

export class QuarantineObjects {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /** Stores the record. May be repeated: the same id always has the same bytes. */
  async put(organization: string, id: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ ...this.#place(organization, id), Body: bytes, ContentType: 'application/json' }),
      signal ? { abortSignal: signal } : {},
    )
  }

  /** @throws AlteredError if the object is not what was put. */
  async get(organization: string, id: string, bytesMax: number): Promise<Uint8Array> {
    const place = this.#place(organization, id)
    const object = await readSized(this.#client, place, bytesMax)
    if (!object || sha256Hex(object.bytes) !== id.slice(dayLength + 1))
      throw new AlteredError(`the quarantined record ${place.Key} is not what was put`)
    return object.bytes
  }

  #place(organization: string, id: string): ObjectPlace {
    const [day, sha256] = [id.slice(0, dayLength), id.slice(dayLength + 1)]
    return { Bucket: this.#bucket, Key: `${bucketPrefixes.quarantine}${organization}/${day}/${sha256}.json` }
  }
}

const dayLength = '2026-11-24'.length
