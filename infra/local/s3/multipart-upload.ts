// Objects sent in parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html. One directory for each
// upload, one object file for each part. Knows no HTTP.
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bucket, describeBody, incomingPath, nowSeconds, placeObject } from './bucket.ts'
import { type ChecksumName, compositeChecksum } from './checksum.ts'
import type { IncomingBody } from './incoming-body.ts'
import { moveIntoPlace, type ObjectRecord, openObjectFile, writeObjectFile } from './object-file.ts'
import { S3Error } from './s3-error.ts'
import { inTurn } from './turn.ts'

export type Upload = {
  readonly id: string
  readonly key: string
  /** What the object will keep. */
  readonly headers: Readonly<Record<string, string>>
  /** Where given, each part must carry it and the completion must repeat it. */
  readonly checksumName?: ChecksumName
}

export type Part = { readonly number: number; readonly record: ObjectRecord }

export type NamedPart = { readonly number: number; readonly etag: string; readonly checksum?: string }

const partBytesMin = 5 * 1024 * 1024

export async function createUpload(bucket: Bucket, upload: Omit<Upload, 'id'>): Promise<Upload> {
  const created = { ...upload, id: randomBytes(16).toString('hex') }
  await mkdir(uploadDir(bucket, created.id))
  await writeFile(join(uploadDir(bucket, created.id), 'upload.json'), JSON.stringify(created), { flush: true })
  return created
}

/** Refuses an upload that was never begun, is over, or is of another key. */
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

/** A part of the same number is replaced, and only by a whole one. */
export async function putPart(
  bucket: Bucket,
  upload: Upload,
  number: number,
  body: IncomingBody,
): Promise<ObjectRecord> {
  const path = incomingPath(bucket)
  const record = await writeObjectFile(path, body.chunks, () => {
    checkPartChecksum(upload, body.receipt().checksum?.name)
    return describeBody(bucket, upload.key, body.receipt(), {})
  })
  try {
    await inTurn(bucket.turns, `upload ${upload.id}`, async () => {
      await findUpload(bucket, upload.id, upload.key)
      await moveIntoPlace(path, partPath(bucket, upload, number))
    })
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return record
}

/** By number. */
export async function listParts(bucket: Bucket, upload: Upload): Promise<Part[]> {
  const names = (await readdir(uploadDir(bucket, upload.id))).filter((name) => name.startsWith('part-')).sort()
  const parts: Part[] = []
  for (const name of names) {
    const part = await openObjectFile(join(uploadDir(bucket, upload.id), name))
    await part?.file.close()
    if (part !== undefined) parts.push({ number: Number(name.slice('part-'.length)), record: part.record })
  }
  return parts
}

/** Makes one object of the named parts, in one step, and ends the upload. Refused, it leaves the upload as it was. */
export async function completeUpload(
  bucket: Bucket,
  upload: Upload,
  named: readonly NamedPart[],
  conditions: Readonly<Record<string, string>>,
): Promise<ObjectRecord> {
  return inTurn(bucket.turns, `upload ${upload.id}`, async () => {
    await findUpload(bucket, upload.id, upload.key)
    const parts = chooseParts(upload, await listParts(bucket, upload), named)
    const path = incomingPath(bucket)
    const record = await writeObjectFile(path, partBytes(bucket, upload, parts), () =>
      describeParts(bucket, upload, parts),
    )
    await placeObject(bucket, path, record, conditions)
    await rm(uploadDir(bucket, upload.id), { recursive: true })
    return record
  })
}

export async function abortUpload(bucket: Bucket, upload: Upload): Promise<void> {
  await inTurn(bucket.turns, `upload ${upload.id}`, async () => {
    await findUpload(bucket, upload.id, upload.key)
    await rm(uploadDir(bucket, upload.id), { recursive: true })
  })
}

function checkPartChecksum(upload: Upload, given: ChecksumName | undefined): void {
  const expected = upload.checksumName
  if (expected === undefined || expected === given) return
  const message = `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${given ?? 'null'}`
  throw new S3Error('InvalidRequest', {}, message)
}

/** The parts that the completion names, each found as it says. */
function chooseParts(upload: Upload, parts: readonly Part[], named: readonly NamedPart[]): Part[] {
  const chosen = named.map(({ number, etag, checksum }, index) => {
    if (number <= (named[index - 1]?.number ?? 0)) throw new S3Error('InvalidPartOrder', { UploadId: upload.id })
    const part = parts.find((candidate) => candidate.number === number)
    if (upload.checksumName !== undefined && checksum === undefined) {
      const message = `The upload was created using a ${upload.checksumName} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`
      throw new S3Error('InvalidRequest', {}, message)
    }
    // A part that was sent with a checksum, as the SDK does unasked, and is named without it counts as not found:
    // https://github.com/aws/aws-sdk-go-v2/issues/3005
    if (part?.record.etag !== etag || part.record.checksum?.value !== checksum) {
      throw new S3Error('InvalidPart', { UploadId: upload.id, PartNumber: number, ETag: etag })
    }
    return part
  })
  for (const { number, record } of chosen.slice(0, -1)) {
    if (record.size >= partBytesMin) continue
    const details = { ProposedSize: record.size, MinSizeAllowed: partBytesMin, PartNumber: number, ETag: record.etag }
    throw new S3Error('EntityTooSmall', details)
  }
  return chosen
}

async function* partBytes(bucket: Bucket, upload: Upload, parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { number, record } of parts) {
    const part = await openObjectFile(partPath(bucket, upload, number))
    if (part === undefined) throw new Error(`part ${number} of upload "${upload.id}" is gone`)
    if (record.size === 0) await part.file.close()
    else yield* part.file.createReadStream({ start: 0, end: record.size - 1 })
  }
}

/** The entity tag is the MD5 of the parts' MD5s and their number; a checksum is composed likewise. */
function describeParts(bucket: Bucket, upload: Upload, parts: readonly Part[]): ObjectRecord {
  const digest = createHash('md5')
  for (const { record } of parts) digest.update(record.etag, 'hex')
  const checksums = parts.flatMap(({ record }) => record.checksum?.value ?? [])
  const { checksumName } = upload
  return {
    key: upload.key,
    size: parts.reduce((sum, { record }) => sum + record.size, 0),
    etag: `${digest.digest('hex')}-${parts.length}`,
    lastModifiedSeconds: nowSeconds(bucket),
    headers: upload.headers,
    ...(checksumName && { checksum: compositeChecksum(checksumName, checksums) }),
  }
}

function uploadDir(bucket: Bucket, id: string): string {
  return join(bucket.dir, 'uploads', id)
}

function partPath(bucket: Bucket, upload: Upload, number: number): string {
  return join(uploadDir(bucket, upload.id), `part-${String(number).padStart(5, '0')}`)
}
