// The parts of the search index in the bucket. Each is written once, under a random name; only those that a manifest names count.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import type { PartRef } from '../../parts/manifest.ts'
import { openPart, type Part } from '../../parts/part.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { AlteredError } from '../altered-error.ts'
import { KnownParts } from './known-parts.ts'
import { readSized } from './sized-object.ts'

/**
 * The files of opened parts that an instance keeps: 700,000 entries. What searches unpack of a part is kept with it and takes twice as much
 * again, so that a fifth of the functions' 1,769 MB is the most.
 */
const knownBytesMax = 128_000_000

/** More than the largest part has: reading one holds no more memory than this. */
const partBytesMax = 256 * 1024 * 1024

type PartFile = Pick<PartRef, 'name' | 'bytes' | 'sha256'>

export class IndexParts {
  readonly #client: S3Client
  readonly #bucket: string
  /** Parts never change, so what is known of one stays true. */
  readonly #known = new KnownParts(knownBytesMax)

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /** @param key 128 random bits in hex. @param isSealed decides how long the object stays. */
  async put(organization: string, key: string, isSealed: boolean, file: Uint8Array): Promise<PartFile> {
    const name = `${isSealed ? 'sealed' : 'young'}/${organization}/${key}`
    const place = { Bucket: this.#bucket, Key: `${bucketPrefixes.index}${name}` }
    await this.#client.send(new PutObjectCommand({ ...place, Body: file, ContentType: 'application/octet-stream' }))
    return { name, bytes: file.length, sha256: sha256Hex(file) }
  }

  /**
   * The opened part, with whether it had to be fetched.
   * @throws as `get`; PartDamagedError.
   */
  async open(ref: PartFile, signal?: AbortSignal): Promise<{ readonly part: Part; readonly isFetched: boolean }> {
    const known = this.#known.get(ref.name)
    if (known) return { part: known, isFetched: false }
    const part = openPart(await this.get(ref, signal))
    this.#known.set(ref.name, part, ref.bytes)
    return { part, isFetched: true }
  }

  /** @throws AlteredError if it is not what was put; the error of S3 if it is gone. */
  async get({ name, bytes, sha256 }: PartFile, signal?: AbortSignal): Promise<Buffer> {
    const place = { Bucket: this.#bucket, Key: `${bucketPrefixes.index}${name}` }
    const file = await readSized(this.#client, place, Math.min(bytes, partBytesMax), signal)
    if (!file || sha256Hex(file.bytes) !== sha256) throw new AlteredError(`the part ${name} is not what was put`)
    return Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length)
  }
}
