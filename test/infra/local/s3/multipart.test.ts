import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { bucket, refusalOf, s3UnderTest } from './s3-under-test.ts'

const Bucket = bucket
const Key = 'made/of parts'
const fiveMiB = 5 * 1024 * 1024

type Begun = { readonly client: S3Client; readonly dir: string; readonly UploadId: string }

async function begin(input: Partial<CreateMultipartUploadCommandInput> = {}): Promise<Begun> {
  const { client, dir } = await s3UnderTest()
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...input }))
  return { client, dir, UploadId }
}

async function send({ client, UploadId }: Begun, PartNumber: number, Body: Buffer | string): Promise<CompletedPart> {
  const sent = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))
  return { PartNumber, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 }
}

function complete({ client, UploadId }: Begun, Parts: CompletedPart[]) {
  const input = { Bucket, Key, UploadId, MultipartUpload: { Parts } }
  return client.send(new CompleteMultipartUploadCommand(input))
}

async function read({ client }: Begun) {
  const object = await client.send(new GetObjectCommand({ Bucket, Key }))
  return { object, bytes: Buffer.from((await object.Body?.transformToByteArray()) ?? []) }
}

describe('an object sent in parts', () => {
  test('is all of them in order', async () => {
    const begun = await begin({ ContentType: 'text/csv' })
    const bytes = [randomBytes(fiveMiB), randomBytes(fiveMiB + 7), randomBytes(3)]
    const parts: CompletedPart[] = []
    for (const [index, part] of bytes.entries()) parts.unshift(await send(begun, (index + 1) * 10, part))
    expect(await refusalOf(begun.client.send(new GetObjectCommand({ Bucket, Key })))).toEqual(['NoSuchKey', 404])
    const { ETag } = await complete(begun, parts.reverse())
    const md5 = createHash('md5')
    for (const part of bytes) md5.update(createHash('md5').update(part).digest())
    expect(ETag).toBe(`"${md5.digest('hex')}-3"`)
    const whole = await read(begun)
    expect(whole.bytes.equals(Buffer.concat(bytes))).toBe(true)
    expect(whole.object).toMatchObject({ ETag, ContentType: 'text/csv' })
    expect(await readdir(join(begun.dir, bucket, 'uploads'))).toEqual([])
    expect(await readdir(join(begun.dir, bucket, 'incoming'))).toEqual([])
  })

  test('may be one part of any size', async () => {
    const begun = await begin()
    await complete(begun, [await send(begun, 1, 'tiny')])
    expect((await read(begun)).bytes.toString()).toBe('tiny')
  })

  test('takes the last part sent of each number', async () => {
    const begun = await begin()
    const stale = await send(begun, 1, 'first try')
    const fresh = await send(begun, 1, 'second try')
    expect(await refusalOf(complete(begun, [stale]))).toEqual(['InvalidPart', 400])
    await complete(begun, [fresh])
    expect((await read(begun)).bytes.toString()).toBe('second try')
  })

  test('is made once by ten completions at the same time', async () => {
    const begun = await begin()
    const part = await send(begun, 1, 'x')
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => complete(begun, [part])))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('a completion', () => {
  test('with a part too small before the last is refused', async () => {
    const begun = await begin()
    const parts = [await send(begun, 1, 'small'), await send(begun, 2, 'last')]
    expect(await refusalOf(complete(begun, parts))).toEqual(['EntityTooSmall', 400])
  })

  test('with parts out of order, or none, is refused', async () => {
    const begun = await begin()
    const [first, second] = [await send(begun, 1, 'a'), await send(begun, 2, 'b')]
    expect(await refusalOf(complete(begun, [second, first]))).toEqual(['InvalidPartOrder', 400])
    expect(await refusalOf(complete(begun, [first, first]))).toEqual(['InvalidPartOrder', 400])
    expect(await refusalOf(complete(begun, []))).toEqual(['MalformedXML', 400])
  })

  test('with a part that was never sent, or another entity tag, is refused', async () => {
    const begun = await begin()
    const part = await send(begun, 1, 'a')
    expect(await refusalOf(complete(begun, [{ ...part, PartNumber: 2 }]))).toEqual(['InvalidPart', 400])
    expect(await refusalOf(complete(begun, [{ ...part, ETag: '"0"' }]))).toEqual(['InvalidPart', 400])
  })

  test('that leaves out the checksum its part was sent with is refused, as S3 does', async () => {
    const begun = await begin()
    const { PartNumber, ETag } = await send(begun, 1, 'a')
    expect(await refusalOf(complete(begun, [{ PartNumber, ETag }]))).toEqual(['InvalidPart', 400])
  })
})

describe('an upload', () => {
  test('that was never begun, is over, or is of another key is not found', async () => {
    const begun = await begin()
    const part = await send(begun, 1, 'a')
    const notFound = ['NoSuchUpload', 404]
    for (const UploadId of ['made-up', '../../objects', '0'.repeat(32)]) {
      expect(await refusalOf(complete({ ...begun, UploadId }, [part]))).toEqual(notFound)
      expect(await refusalOf(send({ ...begun, UploadId }, 1, 'a'))).toEqual(notFound)
    }
    const elsewhere = { Bucket, Key: 'another', UploadId: begun.UploadId, PartNumber: 1, Body: 'a' }
    expect(await refusalOf(begun.client.send(new UploadPartCommand(elsewhere)))).toEqual(notFound)
    await complete(begun, [part])
    expect(await refusalOf(complete(begun, [part]))).toEqual(notFound)
    expect(await refusalOf(send(begun, 1, 'a'))).toEqual(notFound)
  })

  test('refuses a part number out of bounds', async () => {
    const begun = await begin()
    for (const number of [0, 10_001])
      expect(await refusalOf(send(begun, number, 'a'))).toEqual(['InvalidArgument', 400])
    await send(begun, 10_000, 'a')
  })

  test('refuses a part whose checksum is wrong, and keeps the one before', async () => {
    const begun = await begin()
    const part = await send(begun, 1, 'good')
    const input = { Bucket, Key, UploadId: begun.UploadId, PartNumber: 1, Body: 'bad', ChecksumCRC32: 'AAAAAA==' }
    expect(await refusalOf(begun.client.send(new UploadPartCommand(input)))).toEqual(['BadDigest', 400])
    await complete(begun, [part])
    expect((await read(begun)).bytes.toString()).toBe('good')
  })
})
