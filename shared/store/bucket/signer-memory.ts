// The signer's memory: every checkpoint that was ever signed, each written once, in the bucket. It is not in the store that it guards:
// whoever puts rows of the Ledger back has not put back what was signed. Keys sort by falling size, so that one listing of one key
// finds the newest, however many there are.
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

/** A checkpoint names its origin twice, which ends with the name of an organization, and has one signature. */
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
   * The largest checkpoint of the log that is remembered: two requests, of which S3 promises that they see every put that has been
   * answered (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel).
   * @throws AlteredError when what is there is not what was remembered.
   */
  async newest(organization: string): Promise<KeptCheckpoint | undefined> {
    const { Key } = await this.#first(organization)
    return Key === undefined ? undefined : this.#read(organization, Key)
  }

  /** When the largest checkpoint of the log was signed, as S3 says; 0 where none is remembered. One request, and nothing is read. */
  async signedMs(organization: string): Promise<number> {
    const { LastModified } = await this.#first(organization)
    return LastModified?.getTime() ?? 0
  }

  /** Every organization of which a checkpoint was ever signed, up to a thousand at a time; behind `after`, in an order that stays. */
  async *organizations(after?: string): AsyncGenerator<readonly string[]> {
    const Prefix = bucketPrefixes.checkpoints
    const pages = paginateListObjectsV2(
      { client: this.#client },
      {
        Bucket: this.#bucket,
        Prefix,
        Delimiter: '/',
        // "0" is the character behind "/": behind all keys of the organization, and before those of every other.
        ...(after === undefined ? {} : { StartAfter: `${Prefix}${after}0` }),
      },
    )
    for await (const { CommonPrefixes = [] } of pages) {
      const organizations = CommonPrefixes.map((common) => common.Prefix?.slice(Prefix.length, -1) ?? '')
      if (organizations.length > 0) yield organizations
    }
  }

  /**
   * Writes it unless one of its size is there. May be called again.
   * @returns the one that is remembered of this size: the caller's to compare, since it may be another's.
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
          // The role has the right to put only with it (infra/data/archive-bucket.ts).
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

/** The first number falls as the second, which is the size, grows. */
function keyOf(organization: string, size: number): string {
  return `${prefixOf(organization)}${paddedLeafIndex(Number.MAX_SAFE_INTEGER - size)}-${size}`
}
