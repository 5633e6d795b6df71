import { readdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { describe, expect, test, vi } from 'vitest'
import { startS3 } from '../../../../infra/local/s3/server.ts'
import { bucket, clientOf, credentials, region, s3UnderTest, temporaryDirectory } from './s3-under-test.ts'

const Bucket = bucket
const oddKeys = [
  'a b',
  'a+b',
  'a%20b',
  'a%2Fb',
  'a/b',
  'a//b',
  'a/b/',
  '/a/b',
  './a',
  '../a',
  '../../../../etc/passwd',
  'a/../b',
  '..',
  '.',
  'ü',
  'u\u0308',
  '日本/語',
  '\u{1f600}',
  'A',
  'a',
  '\u0000',
  '\u0001\r\n',
  '?x=y&z#f',
  "!'()*~",
  '\\..\\a',
  'x'.repeat(1024),
  `${'x'.repeat(1023)}y`,
  'x/'.repeat(512),
]

async function textOf(client: S3Client, Key: string): Promise<string | undefined> {
  return (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()
}

describe('keys of any characters', () => {
  test('are kept apart, and stay inside the directory', async () => {
    const parent = await temporaryDirectory()
    const { client } = await s3UnderTest({ dir: join(parent, 's3') })
    for (const Key of oddKeys) await client.send(new PutObjectCommand({ Bucket, Key, Body: `of ${Key}` }))
    for (const Key of oddKeys) expect(await textOf(client, Key)).toBe(`of ${Key}`)
    expect(await readdir(parent)).toEqual(['s3'])
    expect(await readdir(join(parent, 's3', bucket, 'objects'))).toHaveLength(oddKeys.length)
  })
})

describe('what was acknowledged', () => {
  test('is there after a restart, with everything said of it', async () => {
    const dir = await temporaryDirectory()
    const options = { dir, port: 0, region, credentials, buckets: [bucket] }
    const first = await startS3(options)
    const before = clientOf(first.endpoint)
    for (const Key of oddKeys) {
      await before.send(new PutObjectCommand({ Bucket, Key, Body: `of ${Key}`, ContentLanguage: 'de' }))
    }
    const Key = 'in parts'
    const { UploadId } = await before.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/csv' }))
    const part = await before.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'begun' }))
    before.destroy()
    await first.stop()

    const { client } = await s3UnderTest(options)
    for (const key of oddKeys) expect(await textOf(client, key)).toBe(`of ${key}`)
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'a b' }))).ContentLanguage).toBe('de')
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(oddKeys.length)
    const Parts = [{ PartNumber: 1, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 }]
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
    expect(await textOf(client, Key)).toBe('begun')
  })

  test('is all there is: a write cut short by a crash is cleared away at the next start', async () => {
    const { dir } = await s3UnderTest()
    await writeFile(join(dir, bucket, 'incoming', 'half'), 'half of an obj')
    const { client } = await s3UnderTest({ dir })
    expect(await readdir(join(dir, bucket, 'incoming'))).toEqual([])
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0)
  })
})

describe('a put whose sender dies half way', () => {
  test('leaves the old object and no trace', async () => {
    const { client, dir } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'old' }))
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'a' }))
    const incoming = () => readdir(join(dir, bucket, 'incoming'))
    const dying = request(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } })
    dying.on('error', () => {})
    dying.write(Buffer.alloc(100_000))
    await vi.waitUntil(async () => (await incoming()).length === 1, { timeout: 20_000 })
    expect(await textOf(client, 'a')).toBe('old')
    dying.destroy()
    await vi.waitUntil(async () => (await incoming()).length === 0, { timeout: 20_000 })
    expect(await textOf(client, 'a')).toBe('old')
  })
})

describe('stopping', () => {
  test('cuts an upload under way, leaves no trace of it, and frees the port', async () => {
    const dir = await temporaryDirectory()
    const options = { dir, port: 0, region, credentials, buckets: [bucket] }
    const { endpoint, stop } = await startS3(options)
    const client = clientOf(endpoint)
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'a' }))
    const cut = request(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } })
    cut.on('error', () => {})
    cut.write(Buffer.alloc(100_000))
    const incoming = () => readdir(join(dir, bucket, 'incoming'))
    await vi.waitUntil(async () => (await incoming()).length === 1, { timeout: 20_000 })
    await stop()
    expect(await incoming()).toEqual([])
    await s3UnderTest({ ...options, port: Number(new URL(endpoint).port) })
  })
})

describe('readers and writers of one key', () => {
  test('never see half of an object, nor one that mixes two', async () => {
    const { client } = await s3UnderTest()
    const body = (writer: number) => Buffer.alloc(200_000, writer)
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: body(0) }))
    const writers = Array.from({ length: 15 }, (_, writer) =>
      client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: body(writer) })),
    )
    const readers = Array.from({ length: 15 }, async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? [])
      expect(bytes.equals(body(bytes[0] ?? 0))).toBe(true)
    })
    await Promise.all([...writers, ...readers])
  })
})
