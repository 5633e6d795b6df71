// An object as one file: its bytes, then its record as JSON, then the record's length in four bytes. So bytes and
// record change together, by one rename. Knows nothing of keys and buckets.
import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export type ObjectRecord = {
  readonly key: string
  readonly size: number
  /** Without quotes. */
  readonly etag: string
  readonly lastModifiedSeconds: number
  /** The headers for readers: content type and the like. */
  readonly headers: Readonly<Record<string, string>>
  /** Base64. */
  readonly crc32?: string
}

export type OpenObject = { readonly record: ObjectRecord; readonly file: FileHandle }

const lengthBytes = 4
const firstReadBytes = 4096

/**
 * Writes a new file and flushes it to the disk. Calls `describe` once all bytes are written.
 * After any failure, also of `chunks`, no file is left.
 */
export async function writeObjectFile(
  path: string,
  chunks: AsyncIterable<Buffer>,
  describe: () => ObjectRecord,
): Promise<ObjectRecord> {
  const file = await open(path, 'wx')
  try {
    for await (const chunk of chunks) await file.writeFile(chunk)
    const record = describe()
    const json = Buffer.from(JSON.stringify(record))
    const length = Buffer.alloc(lengthBytes)
    length.writeUInt32BE(json.length)
    await file.writeFile(Buffer.concat([json, length]))
    await file.sync()
    await file.close()
    return record
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
}

/** Renames a written file, replacing the target, and returns when the result would survive a power cut. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  await rename(from, to)
  const directory = await open(dirname(to), constants.O_RDONLY)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** The caller closes the file. Undefined if there is none. @throws Error for a file that is not an object. */
export async function openObjectFile(path: string): Promise<OpenObject | undefined> {
  const file = await openIfThere(path)
  if (file === undefined) return undefined
  try {
    return { record: await readRecord(file), file }
  } catch (cause) {
    await file.close()
    throw new Error(`"${path}" is not an object file`, { cause })
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function readRecord(file: FileHandle): Promise<ObjectRecord> {
  const { size: fileSize } = await file.stat()
  let tail = await readTail(file, fileSize, firstReadBytes)
  const needed = tail.readUInt32BE(tail.length - lengthBytes) + lengthBytes
  if (needed > tail.length) tail = await readTail(file, fileSize, needed)
  return JSON.parse(tail.toString('utf8', tail.length - needed, tail.length - lengthBytes))
}

async function readTail(file: FileHandle, fileSize: number, length: number): Promise<Buffer> {
  const tail = Buffer.alloc(Math.min(fileSize, length))
  await file.read(tail, 0, tail.length, fileSize - tail.length)
  return tail
}
