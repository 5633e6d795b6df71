// Objects sent in parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html. One directory for each
// upload, one object file for each part. Knows no HTTP.
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bucket, describeBody, incomingPath, nowSeconds, placeObject } from './bucket.ts'
import type { IncomingBody } from './incoming-body.ts'
import { withMutex } from './key-mutex.ts'
import { moveIntoPlace, type ObjectRecord, openObjectFile, writeObjectFile } from './object-file.ts'
import { S3Error } from './s3-error.ts'

export type Upload = {
  readonly id: string
  readonly key: string
  /** The headers that the object will keep. */
  readonly headers: Readonly<Record<string, string>>
}

export type NamedPart = { readonly number: number; readonly etag: string; readonly crc32?: string }

type Part = { readonly number: number; readonly record: ObjectRecord }

const partBytesMin = 5 * 1024 * 1024

export async function createUpload(bucket: Bucket, upload: Omit<Upload, 'id'>): Promise<Upload> {
  const created = { ...upload, id: randomBytes(16).toString('hex') }
  await mkdir(uploadDir(bucket, created.id))
  await writeFile(join(uploadDir(bucket, created.id), 'upload.json'), JSON.stringify(created), { flush: true })
  return created
}

/** Refuses an upload that was never begun, is over, or has another key. */
export async function findUpload(bucket: Bucket, id: string, key: string): Promise<Upload> {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new S3Error('NoSuchUpload', { UploadId: id })
  try {
    const upload: Upload = JSON.parse(await readFile(join(uploadDir(bucket, id), 'upload.json'), 'utf8'))
    if (upload.key === key) return upload
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  throw new S3Error('NoSuchUpload', { UploadId: id })
}

/** Replaces a part of the same number, and only by a complete one. */
export async function putPart(
  bucket: Bucket,
  upload: Upload,
  number: number,
  body: IncomingBody,
): Promise<ObjectRecord> {
  const path = incomingPath(bucket)
  const record = await writeObjectFile(path, body.chunks, () => describeBody(bucket, upload.key, body.receipt(), {}))
  try {
    await withMutex(bucket.mutexes, `upload ${upload.id}`, async () => {
      await findUpload(bucket, upload.id, upload.key)
      await moveIntoPlace(path, partPath(bucket, upload, number))
    })
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return record
}

/** Makes one object of the named parts, atomically, and ends the upload. A refusal leaves the upload as it was. */
export async function completeUpload(
  bucket: Bucket,
  upload: Upload,
  named: readonly NamedPart[],
): Promise<ObjectRecord> {
  return withMutex(bucket.mutexes, `upload ${upload.id}`, async () => {
    await findUpload(bucket, upload.id, upload.key)
    const parts = await findParts(bucket, upload, named)
    const path = incomingPath(bucket)
    const record = await writeObjectFile(path, partBytes(bucket, upload, parts), () =>
      describeParts(bucket, upload, parts),
    )
    await placeObject(bucket, path, record, false)
    await rm(uploadDir(bucket, upload.id), { recursive: true })
    return record
  })
}

/** The named parts, each checked against its name, ETag and checksum. */
async function findParts(bucket: Bucket, upload: Upload, named: readonly NamedPart[]): Promise<Part[]> {
  const parts: Part[] = []
  for (const { number, etag, crc32 } of named) {
    if (number <= (parts.at(-1)?.number ?? 0)) throw new S3Error('InvalidPartOrder', { UploadId: upload.id })
    const part = await openObjectFile(partPath(bucket, upload, number))
    await part?.file.close()
    // A part sent with a checksum, as the SDK does by default, but named without it counts as not found:
    // https://github.com/aws/aws-sdk-go-v2/issues/3005
    if (part?.record.etag !== etag || part.record.crc32 !== crc32) {
      throw new S3Error('InvalidPart', { UploadId: upload.id, PartNumber: number, ETag: etag })
    }
    parts.push({ number, record: part.record })
  }
  for (const { number, record } of parts.slice(0, -1)) {
    if (record.size >= partBytesMin) continue
    const details = { ProposedSize: record.size, MinSizeAllowed: partBytesMin, PartNumber: number, ETag: record.etag }
    throw new S3Error('EntityTooSmall', details)
  }
  return parts
}

async function* partBytes(bucket: Bucket, upload: Upload, parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { number, record } of parts) {
    const part = await openObjectFile(partPath(bucket, upload, number))
    if (part === undefined) throw new Error(`part ${number} of upload "${upload.id}" is gone`)
    if (record.size === 0) await part.file.close()
    else yield* part.file.createReadStream({ start: 0, end: record.size - 1 })
  }
}

/** The ETag is the MD5 of the parts' MD5s, with their number. */
function describeParts(bucket: Bucket, upload: Upload, parts: readonly Part[]): ObjectRecord {
  const digest = createHash('md5')
  for (const { record } of parts) digest.update(record.etag, 'hex')
  return {
    key: upload.key,
    size: parts.reduce((sum, { record }) => sum + record.size, 0),
    etag: `${digest.digest('hex')}-${parts.length}`,
    lastModifiedSeconds: nowSeconds(bucket),
    headers: upload.headers,
  }
}

function uploadDir(bucket: Bucket, id: string): string {
  return join(bucket.dir, 'uploads', id)
}

function partPath(bucket: Bucket, upload: Upload, number: number): string {
  return join(uploadDir(bucket, upload.id), `part-${String(number).padStart(5, '0')}`)
}
