// The parts of the search index in the bucket. Each is written once, under a random name; only those that a manifest names count. What is
// read of one is checked: the manifest has the hash of its directory, and that the hash of each page.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import type { UploadedPart } from '../../download/download.ts'
import { candidateRows } from '../../parts/candidates.ts'
import { type Directory, readDirectory } from '../../parts/directory.ts'
import type { JoinedPart, JoinSource } from '../../parts/joined-part.ts'
import type { PartRef } from '../../parts/manifest.ts'
import { contentOfPart, type Hold, openPart, type Part } from '../../parts/part.ts'
import type { PartContent } from '../../parts/part-content.ts'
import type { PartFile } from '../../parts/part-file.ts'
import type { Question } from '../../parts/question.ts'
import type { Rows } from '../../parts/rows.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { AlteredError } from '../altered-error.ts'
import { beginUpload, completeUpload, putPart } from './multipart-upload.ts'
import { checkedPages, type Fetch, pagesOf } from './part-pages.ts'
import { RangedGets } from './ranged-gets.ts'
import { RecentlyUsed } from './recently-used.ts'

/** What an instance keeps of parts in memory, and how it fetches them; tests have smaller sizes. */
export interface ReadingSizes {
  readonly pageBytesMax: number
  /** Directories take some three times as much in memory as in the bucket. */
  readonly directoryBytesMax: number
  /** Of the candidates of parts that were asked. */
  readonly rowBytesMax: number
  /** A part of no more is fetched whole with its directory: that takes one request. */
  readonly wholeBytesMax: number
}

/** The functions have 1,769 MB. */
const sizesDefault: ReadingSizes = {
  pageBytesMax: 128_000_000,
  directoryBytesMax: 32_000_000,
  rowBytesMax: 32_000_000,
  wholeBytesMax: 4_000_000,
}

const contentType = 'application/octet-stream'

/** Of a part that is only to be checked, so many bytes are in memory. */
const checkedAtOnce = 4_000_000

type PartObject = Pick<PartRef, 'name' | 'bytes' | 'directoryBytes' | 'sha256'>

/** One request's reading of parts. */
export interface PartReading {
  readonly signal?: AbortSignal
  /** Asked for the memory that something found takes. */
  readonly hold?: Hold
  /** Called for each request to the bucket. */
  asked(bytes: number): void
}

export class IndexParts {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #gets: RangedGets
  readonly #wholeBytesMax: number
  /** Parts never change, so what is known of one stays true. */
  readonly #directories: RecentlyUsed<Directory>
  readonly #pages: RecentlyUsed<Buffer>
  /** By part and question: the further pages of a search ask the same. */
  readonly #rows: RecentlyUsed<Rows>

  constructor(client: S3Client, bucket: string, sizes = sizesDefault) {
    this.#client = client
    this.#bucket = bucket
    this.#gets = new RangedGets(client, bucket)
    this.#wholeBytesMax = sizes.wholeBytesMax
    this.#directories = new RecentlyUsed(sizes.directoryBytesMax)
    this.#pages = new RecentlyUsed(sizes.pageBytesMax)
    this.#rows = new RecentlyUsed(sizes.rowBytesMax)
  }

  /** @param key 128 random bits in hex. @param isSealed decides how long the object stays. */
  async put(organization: string, key: string, isSealed: boolean, { body, directory }: PartFile): Promise<PartObject> {
    const name = `${isSealed ? 'sealed' : 'young'}/${organization}/${key}`
    const place = { Bucket: this.#bucket, Key: `${bucketPrefixes.index}${name}` }
    const file = Buffer.concat([body, directory])
    await this.#client.send(new PutObjectCommand({ ...place, Body: file, ContentType: contentType }))
    return { name, bytes: file.length, directoryBytes: directory.length, sha256: sha256Hex(directory) }
  }

  /**
   * A sealed part that is never whole in memory. @param make gives it piece by piece, and its end.
   * @throws as `make` does. What was sent by then belongs to no object.
   */
  async putInPieces(
    organization: string,
    key: string,
    make: (put: (piece: Buffer) => Promise<void>) => Promise<JoinedPart>,
  ): Promise<PartObject> {
    const name = `sealed/${organization}/${key}`
    const place = { Bucket: this.#bucket, Key: `${bucketPrefixes.index}${name}` }
    const uploadId = await beginUpload(this.#client, place, contentType)
    const parts: UploadedPart[] = []
    const put = async (piece: Buffer) => {
      parts.push(await putPart(this.#client, place, uploadId, parts.length + 1, piece))
    }
    const { end, bytes, directory } = await make(put)
    await put(end)
    await completeUpload(this.#client, place, uploadId, parts)
    return { name, bytes, directoryBytes: directory.length, sha256: sha256Hex(directory) }
  }

  /** @throws AlteredError, PartDamagedError or RangeUnreadError if it is gone, or not what was put: also later, by what it reads then. */
  async open(ref: PartObject, reading: PartReading): Promise<Part> {
    const fetch = this.#fetchOf(ref, reading)
    const directory = this.#directories.get(ref.name) ?? (await this.#openWith(ref, fetch))
    const bytes = pagesOf(ref.name, ref.bytes - ref.directoryBytes, directory, fetch, this.#pages)
    return openPart(directory, bytes, reading.hold)
  }

  /** The opened part, and its rows that may match. @throws as `open`. */
  async candidates(
    ref: PartObject,
    question: Question,
    reading: PartReading,
  ): Promise<{ readonly part: Part; readonly rows: Rows }> {
    const part = await this.open(ref, reading)
    const key = `${ref.name} ${question.key}`
    const rows = this.#rows.get(key) ?? (await candidateRows(part, question))
    this.#rows.set(key, rows, key.length + rows.byteLength)
    return { part, rows }
  }

  /** All of a part, to make a larger one of it; none of it is kept. @throws as `open`. */
  async contentOf(ref: PartObject): Promise<PartContent> {
    const { directory, bytes } = await this.sourceOf(ref)
    return contentOfPart(directory, bytes)
  }

  /** A part to be joined with others; of what is read of it none is kept. @throws as `open`. */
  async sourceOf(ref: PartObject): Promise<JoinSource> {
    const fetch = this.#fetchOf(ref, { asked: () => {} })
    const directory = readDirectory(await directoryOf(ref, fetch))
    return { directory, bytes: pagesOf(ref.name, ref.bytes - ref.directoryBytes, directory, fetch) }
  }

  /** Reads all of a part, piece by piece, and keeps none of it. @throws as `open` if any of it is not what was put. */
  async check(ref: PartObject, reading: PartReading): Promise<void> {
    const fetch = this.#fetchOf(ref, reading)
    const directory = readDirectory(await directoryOf(ref, fetch))
    const bodyBytes = ref.bytes - ref.directoryBytes
    const bytes = pagesOf(ref.name, bodyBytes, directory, fetch)
    for (let at = 0; at < bodyBytes; at += checkedAtOnce)
      await bytes.read([at, Math.min(checkedAtOnce, bodyBytes - at)])
  }

  /** The part as it was put, to put it again under another name. @throws as `open`. */
  async fileOf(ref: PartObject): Promise<PartFile> {
    const file = await this.#fetchOf(ref, { asked: () => {} })(0, ref.bytes)
    const [body, directory] = [file.subarray(0, -ref.directoryBytes), file.subarray(-ref.directoryBytes)]
    checkedPages(body, 0, readDirectory(checked(ref, directory)), ref.name)
    return { body, directory }
  }

  async #openWith(ref: PartObject, fetch: Fetch): Promise<Directory> {
    const isWhole = ref.bytes <= this.#wholeBytesMax
    const bytes = isWhole ? await fetch(0, ref.bytes) : await directoryOf(ref, fetch)
    const directory = readDirectory(isWhole ? checked(ref, bytes.subarray(-ref.directoryBytes)) : bytes)
    const keep = (page: number, own: Buffer) => this.#pages.set(`${ref.name} ${page}`, own, own.length)
    if (isWhole) checkedPages(bytes.subarray(0, -ref.directoryBytes), 0, directory, ref.name, keep)
    this.#directories.set(ref.name, { ...directory, digests: Buffer.from(directory.digests) }, ref.directoryBytes)
    return directory
  }

  #fetchOf({ name }: PartObject, { signal, asked }: PartReading): Fetch {
    return (from, bytes) => this.#gets.get(`${bucketPrefixes.index}${name}`, from, bytes, () => asked(bytes), signal)
  }
}

async function directoryOf(ref: PartObject, fetch: Fetch): Promise<Buffer> {
  return checked(ref, await fetch(ref.bytes - ref.directoryBytes, ref.directoryBytes))
}

/** @throws AlteredError */
function checked({ name, sha256 }: PartObject, directory: Buffer): Buffer {
  if (sha256Hex(directory) !== sha256) throw new AlteredError(`the part ${name} is not what was put`)
  return directory
}
