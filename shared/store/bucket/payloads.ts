// The large fields of entries in the archive bucket, each named by its organization and its SHA-256. Knows nothing of lines.

import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import type { Payload } from '../../entry/stored-line.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { AlteredError } from '../altered-error.ts'
import { presignedLink } from './presigned-link.ts'

export class Payloads {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /**
   * Stores the part. May be called again: the same name always holds the same bytes, and putting it anew also starts its
   * lifecycle anew, so that it outlives the youngest entry that refers to it.
   */
  async put(organization: string, { sha256, bytes }: Payload, signal?: AbortSignal): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ ...this.#place(organization, sha256), Body: bytes, ContentType: 'application/json' }),
      signal ? { abortSignal: signal } : {},
    )
  }

  /**
   * The part as canonical JSON.
   * @throws AlteredError when it is not what the hash names; Error naming the part when it cannot be read.
   */
  async get(organization: string, sha256: string, signal?: AbortSignal): Promise<string> {
    const place = this.#place(organization, sha256)
    const bytes = await this.#read(place, signal).catch((cause: unknown) => {
      throw new Error(`the payload ${place.Key} cannot be read`, { cause })
    })
    if (sha256Hex(bytes) !== sha256) throw new AlteredError(`the payload ${place.Key} is not what was put`)
    return Buffer.from(bytes).toString('utf8')
  }

  /** See `presignedLink`. */
  link(organization: string, sha256: string): Promise<string> {
    return presignedLink(this.#client, this.#place(organization, sha256))
  }

  async #read(
    place: { readonly Bucket: string; readonly Key: string },
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const { Body } = await this.#client.send(new GetObjectCommand(place), signal ? { abortSignal: signal } : {})
    if (!Body) throw new Error('S3 answered without a body')
    return Body.transformToByteArray()
  }

  #place(organization: string, sha256: string) {
    return { Bucket: this.#bucket, Key: `${bucketPrefixes.payloads}${organization}/${sha256}` }
  }
}
