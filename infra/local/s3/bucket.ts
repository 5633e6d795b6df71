// A bucket in one directory. Keys never become paths: a file is named by the SHA-256 of its key, so no key can leave the
// directory, collide with another or be too long. Records are in memory, the bytes on disk. For one process at a time.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BodyReceipt, IncomingBody } from './incoming-body.ts'
import { type KeyMutexes, withMutex } from './key-mutex.ts'
import { moveIntoPlace, type ObjectRecord, type OpenObject, openObjectFile, writeObjectFile } from './object-file.ts'
import { S3Error } from './s3-error.ts'

export type Bucket = {
  readonly dir: string
  readonly now: () => Date
  readonly records: Map<string, ObjectRecord>
  readonly mutexes: KeyMutexes
}

type Headers = Readonly<Record<string, string>>

const recordsAtOnce = 32

/** Makes a missing directory, and removes the rest of an interrupted write. */
export async function openBucket(dir: string, now: () => Date): Promise<Bucket> {
  await rm(join(dir, 'incoming'), { recursive: true, force: true })
  for (const part of ['incoming', 'objects', 'uploads']) await mkdir(join(dir, part), { recursive: true })
  const records = new Map<string, ObjectRecord>()
  const names = await readdir(join(dir, 'objects'))
  for (let start = 0; start < names.length; start += recordsAtOnce) {
    const batch = names.slice(start, start + recordsAtOnce)
    await Promise.all(
      batch.map(async (name) => {
        const object = await openObjectFile(join(dir, 'objects', name))
        await object?.file.close()
        if (object !== undefined) records.set(object.record.key, object.record)
      }),
    )
  }
  return { dir, now, records, mutexes: new Map() }
}

/** Atomic: a reader sees the old object or the new one, and a failure leaves the old one. */
export async function putObject(
  bucket: Bucket,
  key: string,
  body: IncomingBody,
  kept: Headers,
  onlyIfFree: boolean,
): Promise<ObjectRecord> {
  const path = incomingPath(bucket)
  const record = await writeObjectFile(path, body.chunks, () => describeBody(bucket, key, body.receipt(), kept))
  await placeObject(bucket, path, record, onlyIfFree)
  return record
}

/** The record of a received body. */
export function describeBody(bucket: Bucket, key: string, receipt: BodyReceipt, kept: Headers): ObjectRecord {
  const { md5: etag, ...measured } = receipt
  return { key, etag, ...measured, lastModifiedSeconds: nowSeconds(bucket), headers: kept }
}

/** Makes a written file the object of its key. If the key must be free but is taken at that moment, removes the file and refuses. */
export async function placeObject(
  bucket: Bucket,
  path: string,
  record: ObjectRecord,
  onlyIfFree: boolean,
): Promise<void> {
  await withMutex(bucket.mutexes, `key ${record.key}`, async () => {
    try {
      if (onlyIfFree && bucket.records.has(record.key)) {
        throw new S3Error('PreconditionFailed', { Condition: 'If-None-Match' })
      }
      await moveIntoPlace(path, objectPath(bucket, record.key))
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
    bucket.records.set(record.key, record)
  })
}

/** The caller closes the file, and can read it to its end even if the key changes meanwhile. */
export async function openObject(bucket: Bucket, key: string): Promise<OpenObject> {
  const object = await openObjectFile(objectPath(bucket, key))
  if (object === undefined) throw new S3Error('NoSuchKey', { Key: key })
  return object
}

/** Succeeds for a missing key too. */
export async function deleteObject(bucket: Bucket, key: string): Promise<void> {
  await withMutex(bucket.mutexes, `key ${key}`, async () => {
    await rm(objectPath(bucket, key), { force: true })
    bucket.records.delete(key)
  })
}

/** A fresh path in the same file system as the objects, for a file that is still being written. */
export function incomingPath(bucket: Bucket): string {
  return join(bucket.dir, 'incoming', randomUUID())
}

/** S3 keeps whole seconds. */
export function nowSeconds(bucket: Bucket): number {
  return Math.floor(bucket.now().getTime() / 1000)
}

function objectPath(bucket: Bucket, key: string): string {
  return join(bucket.dir, 'objects', createHash('sha256').update(key).digest('hex'))
}
