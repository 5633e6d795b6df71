// Objects that are sent in parts, by S3 multipart upload: at most 10,000 parts, each but the last of at least 5 MiB
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html, read 2026-11). What a failure leaves of one is removed by the bucket's
// lifecycle: nobody may abort.

import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  NoSuchUpload,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { UploadedPart } from '../../download/download.ts'

export interface ObjectPlace {
  readonly Bucket: string
  readonly Key: string
}

/** @returns the id of the upload. */
export async function beginUpload(client: S3Client, place: ObjectPlace, ContentType: string): Promise<string> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...place, ContentType }))
  if (!UploadId) throw new Error('S3 began a multipart upload without an id')
  return UploadId
}

/** A second put of the same part number replaces the part. */
export async function putPart(
  client: S3Client,
  place: ObjectPlace,
  uploadId: string,
  partNumber: number,
  bytes: Uint8Array,
): Promise<UploadedPart> {
  const { ETag, ChecksumCRC32 } = await client.send(
    new UploadPartCommand({ ...place, UploadId: uploadId, PartNumber: partNumber, Body: bytes }),
  )
  if (!ETag || !ChecksumCRC32) throw new Error('S3 took a part without giving its ETag and checksum')
  return { PartNumber: partNumber, ETag, ChecksumCRC32 }
}

/** Makes the object of its parts. Succeeds if that was done before: S3 no longer knows the upload then, but the object exists. */
export async function completeUpload(
  client: S3Client,
  place: ObjectPlace,
  uploadId: string,
  parts: readonly UploadedPart[],
): Promise<void> {
  try {
    await client.send(
      new CompleteMultipartUploadCommand({ ...place, UploadId: uploadId, MultipartUpload: { Parts: [...parts] } }),
    )
  } catch (error) {
    if (!(error instanceof NoSuchUpload)) throw error
    await client.send(new HeadObjectCommand(place))
  }
}
