// The signer's memory: every checkpoint ever signed, each written once into the bucket. It is apart from the Ledger, which it
// guards: somebody who restores old rows of the Ledger does not undo what was signed. Keys sort by falling size, so a listing of one
// key finds the newest of any number.
import {
  type _Object,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import { parseCheckpoint } from '../../proof/checkpoint.ts'
import { AlteredError } from '../altered-error.ts'
import type { KeptCheckpoint } from '../ledger/checkpoint-ledger.ts'
import { paddedLeafIndex } from '../ledger/padded-leaf-index.ts'
import { lockFields, type ObjectLock } from './object-lock.ts'
import { readSized } from './sized-object.ts'

/** A checkpoint has its origin twice, which ends with an organization's id, and one signature. */
const noteBytesMax = 16_384

export class SignerMemory {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #lock: ObjectLock | undefined

  constructor(client: S3Client, bucket: string, lock?: ObjectLock) {
    this.#client = client
    this.#bucket = bucket
    this.#lock = lock
  }

  /**
   * The largest remembered checkpoint of the log. Takes two requests, and S3 promises that both see every completed put
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel).
   * @throws AlteredError if the stored checkpoint was altered.
   */
  async newest(organization: string): Promise<KeptCheckpoint | undefined> {
    const { Key } = await this.#first(organization)
    return Key === undefined ? undefined : this.#read(organization, Key)
  }

  /** The time of the log's largest checkpoint by S3; 0 if none is remembered. Takes one request, and reads no object. */
  async signedMs(organization: string): Promise<number> {
    const { LastModified } = await this.#first(organization)
    return LastModified?.getTime() ?? 0
  }

  /** The organizations with a signed checkpoint, up to a thousand at a time, from behind `after`, in a stable order. */
  async *organizations(after?: string): AsyncGenerator<readonly string[]> {
    const Prefix = bucketPrefixes.checkpoints
    const pages = paginateListObjectsV2(
      { client: this.#client },
      {
        Bucket: this.#bucket,
        Prefix,
        Delimiter: '/',
        // "0" follows "/", so this is behind all keys of the organization and before those of every other.
        ...(after === undefined ? {} : { StartAfter: `${Prefix}${after}0` }),
      },
    )
    for await (const { CommonPrefixes = [] } of pages) {
      const organizations = CommonPrefixes.map((common) => common.Prefix?.slice(Prefix.length, -1) ?? '')
      if (organizations.length > 0) yield organizations
    }
  }

  /**
   * Writes the checkpoint unless one of its size exists. May be repeated.
   * @returns the remembered checkpoint of this size. The caller compares it, since another signer may have written it.
   */
  async remember(organization: string, checkpoint: KeptCheckpoint): Promise<KeptCheckpoint> {
    const key = keyOf(organization, checkpoint.size)
    try {
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          Body: checkpoint.note,
          ContentType: 'text/plain; charset=utf-8',
          // The role may put only with this condition (infra/data/archive-bucket.ts).
          IfNoneMatch: '*',
          ...lockFields(this.#lock),
        }),
      )
      return checkpoint
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'PreconditionFailed')
        return this.#read(organization, key)
      throw error
    }
  }

  async #first(organization: string): Promise<_Object> {
    const { Contents: [first] = [] } = await this.#client.send(
      new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefixOf(organization), MaxKeys: 1 }),
    )
    return first ?? {}
  }

  async #read(organization: string, key: string): Promise<KeptCheckpoint> {
    const kept = await readSized(this.#client, { Bucket: this.#bucket, Key: key }, noteBytesMax)
    const note = Buffer.from(kept?.bytes ?? []).toString()
    const size = parseCheckpoint(note)?.size
    if (size === undefined || key !== keyOf(organization, size))
      throw new AlteredError(`the remembered checkpoint ${key} is not what was put`)
    return { size, note, signedMs: kept?.lastModifiedMs ?? 0 }
  }
}

function prefixOf(organization: string): string {
  return `${bucketPrefixes.checkpoints}${organization}/`
}

/** The first number falls as the second, the size, grows. */
function keyOf(organization: string, size: number): string {
  return `${prefixOf(organization)}${paddedLeafIndex(Number.MAX_SAFE_INTEGER - size)}-${size}`
}
