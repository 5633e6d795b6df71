// The files of downloads in the archive bucket. A file grows by S3 multipart upload; a rest too short for a part waits in an
// object of its own. Every call may be repeated with the same arguments.

import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import {
  contentTypes,
  type DownloadOrder,
  type DownloadProgress,
  fileNameOf,
  type UploadedPart,
} from '../../download/download.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { AlteredError } from '../altered-error.ts'
import { beginUpload, completeUpload, putPart } from './multipart-upload.ts'
import { presignedLink } from './presigned-link.ts'
import { readSized } from './sized-object.ts'

/** S3 takes parts of at least 5 MiB, except the last, and at most 10,000 of them: 80 GiB a file at this size. */
export const partBytesMin = 8 * 1024 * 1024

type Rest = NonNullable<DownloadProgress['rest']>

export class DownloadFiles {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /** Writes a small file in one request. */
  async putWhole(order: DownloadOrder, bytes: Uint8Array): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ ...this.#file(order), ContentType: contentTypes[order.format], Body: bytes }),
    )
  }

  beginParts(order: DownloadOrder): Promise<string> {
    return beginUpload(this.#client, this.#file(order), contentTypes[order.format])
  }

  /** See `putPart`. */
  putPart(order: DownloadOrder, uploadId: string, partNumber: number, bytes: Uint8Array): Promise<UploadedPart> {
    return putPart(this.#client, this.#file(order), uploadId, partNumber, bytes)
  }

  /** See `completeUpload`. */
  completeParts(order: DownloadOrder, uploadId: string, parts: readonly UploadedPart[]): Promise<void> {
    return completeUpload(this.#client, this.#file(order), uploadId, parts)
  }

  /** Keeps the rest of a step for the next, under the name of its hash. */
  async putRest(order: DownloadOrder, bytes: Uint8Array): Promise<Rest> {
    const sha256 = sha256Hex(bytes)
    await this.#client.send(new PutObjectCommand({ ...this.#rest(order, sha256), Body: bytes }))
    return { sha256, bytes: bytes.length }
  }

  /** @throws AlteredError if the stored rest was altered. */
  async rest(order: DownloadOrder, { sha256, bytes }: Rest): Promise<Uint8Array> {
    const place = this.#rest(order, sha256)
    const rest = await readSized(this.#client, place, Math.min(bytes, partBytesMin))
    if (!rest || sha256Hex(rest.bytes) !== sha256) throw new AlteredError(`${place.Key} is not what was put`)
    return rest.bytes
  }

  /** A fresh link to the finished file, with a file name for people. See `presignedLink`. */
  link(order: DownloadOrder): Promise<string> {
    return presignedLink(this.#client, {
      ...this.#file(order),
      ResponseContentDisposition: `attachment; filename="${fileNameOf(order)}"`,
    })
  }

  #file({ id, format }: DownloadOrder) {
    return { Bucket: this.#bucket, Key: `${bucketPrefixes.downloads}${id}/file.${format}` }
  }

  #rest({ id }: DownloadOrder, sha256: string) {
    return { Bucket: this.#bucket, Key: `${bucketPrefixes.downloads}${id}/rest-${sha256}` }
  }
}
