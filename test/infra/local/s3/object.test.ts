import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { bucket, otherBucket, refusalOf, s3UnderTest } from './s3-under-test.ts'

const Bucket = bucket
const Key = 'folder/name'

describe('an object', () => {
  test('comes back byte for byte, with what was said of it', async () => {
    const { client } = await s3UnderTest()
    const Body = gzipSync('many words, many words')
    const said = {
      ContentType: 'application/x-ndjson',
      ContentEncoding: 'gzip',
      ContentDisposition: 'attachment; filename="a.ndjson"',
      ContentLanguage: 'de',
      CacheControl: 'max-age=60',
      Metadata: { leaves: '17', first: 'a b' },
    }
    const { ETag, ChecksumCRC32 } = await client.send(new PutObjectCommand({ Bucket, Key, Body, ...said }))
    expect(ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`)
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect(read).toMatchObject({ ...said, ETag, ChecksumCRC32, ContentLength: Body.length, AcceptRanges: 'bytes' })
    const bytes = Buffer.from((await read.Body?.transformToByteArray()) ?? [])
    expect(bytes).toEqual(Body)
    expect(gunzipSync(bytes).toString()).toBe('many words, many words')
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }))
    expect(head).toMatchObject({ ...said, ETag, ContentLength: Body.length })
    expect(head.LastModified).toEqual(read.LastModified)
  })

  test('may be empty', async () => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '' }))
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect([read.ContentLength, await read.Body?.transformToString()]).toEqual([0, ''])
    const range = new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-' })
    expect(await refusalOf(client.send(range))).toEqual(['InvalidRange', 416])
  })

  test('is replaced whole, its headers too', async () => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'a long first text', Metadata: { a: 'b' } }))
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'short' }))
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect([await read.Body?.transformToString(), read.Metadata]).toEqual(['short', {}])
  })

  test('of one bucket is not in another', async () => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    expect(await refusalOf(client.send(new GetObjectCommand({ Bucket: otherBucket, Key })))).toEqual(['NoSuchKey', 404])
  })

  test('once deleted is gone, and may be deleted again', async () => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    for (let round = 0; round < 2; round++) await client.send(new DeleteObjectCommand({ Bucket, Key }))
    expect(await refusalOf(client.send(new GetObjectCommand({ Bucket, Key })))).toEqual(['NoSuchKey', 404])
    expect(await refusalOf(client.send(new HeadObjectCommand({ Bucket, Key })))).toEqual(['NotFound', 404])
  })

  test('goes with many others in one request', async () => {
    const { client } = await s3UnderTest()
    const keys = ['a', 'b&<>"\'', 'c\r\n\u0001', 'ü 日', 'stays']
    for (const key of keys) await client.send(new PutObjectCommand({ Bucket, Key: key, Body: key }))
    const Objects = [...keys.slice(0, 4), 'absent'].map((key) => ({ Key: key }))
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    expect([Deleted?.length, Errors]).toEqual([5, undefined])
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }))
    expect(Contents?.map(({ Key: key }) => key)).toEqual(['stays'])
  })

  test('refuses metadata above 2 KB', async () => {
    const { client } = await s3UnderTest()
    const put = new PutObjectCommand({ Bucket, Key, Body: 'x', Metadata: { a: 'b'.repeat(2048) } })
    expect(await refusalOf(client.send(put))).toEqual(['MetadataTooLarge', 400])
  })
})

describe('a range', () => {
  test.for([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-20', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=9-9', '9', 'bytes 9-9/10'],
  ] as const)('%s of ten digits is %s', async ([Range, text, ContentRange]) => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '0123456789' }))
    const read = await client.send(new GetObjectCommand({ Bucket, Key, Range }))
    expect(await read.Body?.transformToString()).toBe(text)
    expect(read).toMatchObject({ ContentRange, ContentLength: text.length, $metadata: { httpStatusCode: 206 } })
    expect(read.ChecksumCRC32).toBeUndefined()
  })

  test.for(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s of ten digits is refused', async (Range) => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '0123456789' }))
    expect(await refusalOf(client.send(new GetObjectCommand({ Bucket, Key, Range })))).toEqual(['InvalidRange', 416])
  })

  test.for(['bytes=4-2', 'bytes=0-1,3-4', 'lines=0-1'])('%s is passed over', async (Range) => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '0123456789' }))
    const read = await client.send(new GetObjectCommand({ Bucket, Key, Range }))
    expect([read.$metadata.httpStatusCode, await read.Body?.transformToString()]).toEqual([200, '0123456789'])
  })
})

describe('a condition', () => {
  test('that the key is free is met once by twenty at the same time', async () => {
    const { client } = await s3UnderTest()
    const puts = Array.from({ length: 20 }, (_, number) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: `writer ${number}`, IfNoneMatch: '*' })).then(
        () => `writer ${number}`,
        (error: Error & { $metadata: { httpStatusCode: number } }) => [error.name, error.$metadata.httpStatusCode],
      ),
    )
    const outcomes = await Promise.all(puts)
    const winners = outcomes.filter((outcome) => typeof outcome === 'string')
    expect(winners).toHaveLength(1)
    expect(outcomes.filter((outcome) => typeof outcome !== 'string')).toEqual(
      Array.from({ length: 19 }, () => ['PreconditionFailed', 412]),
    )
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect(await read.Body?.transformToString()).toBe(winners[0])
  })

  test('that the key is free is met again after a delete', async () => {
    const { client } = await s3UnderTest()
    const put = () => client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', IfNoneMatch: '*' }))
    await put()
    expect(await refusalOf(put())).toEqual(['PreconditionFailed', 412])
    await client.send(new DeleteObjectCommand({ Bucket, Key }))
    await put()
  })

  test('that the object is still the one that was read is met once by twenty at the same time', async () => {
    const { client } = await s3UnderTest()
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'first' }))
    const puts = Array.from({ length: 20 }, (_, number) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: `writer ${number}`, IfMatch: ETag })),
    )
    const outcomes = await Promise.allSettled(puts)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('on an object that is not there is refused as not found', async () => {
    const { client } = await s3UnderTest()
    const put = new PutObjectCommand({ Bucket, Key, Body: 'x', IfMatch: '"0"' })
    expect(await refusalOf(client.send(put))).toEqual(['NoSuchKey', 404])
  })

  test('on reading: what has not changed is not sent again, what has is', async () => {
    const { client } = await s3UnderTest()
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    const get = (input: object) => client.send(new GetObjectCommand({ Bucket, Key, ...input }))
    const head = (input: object) => client.send(new HeadObjectCommand({ Bucket, Key, ...input }))
    expect((await refusalOf(get({ IfNoneMatch: ETag })))[1]).toBe(304)
    expect((await refusalOf(head({ IfNoneMatch: ETag })))[1]).toBe(304)
    expect((await refusalOf(get({ IfModifiedSince: new Date() })))[1]).toBe(304)
    expect(await refusalOf(get({ IfMatch: '"0"' }))).toEqual(['PreconditionFailed', 412])
    expect(await refusalOf(get({ IfUnmodifiedSince: new Date(0) }))).toEqual(['PreconditionFailed', 412])
    for (const met of [{ IfNoneMatch: '"0"' }, { IfMatch: ETag }, { IfMatch: ETag, IfUnmodifiedSince: new Date(0) }]) {
      expect(await (await get(met)).Body?.transformToString()).toBe('x')
    }
  })

  test('on deleting keeps what has changed meanwhile', async () => {
    const { client } = await s3UnderTest()
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    const stale = new DeleteObjectCommand({ Bucket, Key, IfMatch: '"0"' })
    expect(await refusalOf(client.send(stale))).toEqual(['PreconditionFailed', 412])
    await client.send(new DeleteObjectCommand({ Bucket, Key, IfMatch: ETag }))
  })
})
