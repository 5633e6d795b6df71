import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
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
    }
    const { ETag, ChecksumCRC32 } = await client.send(new PutObjectCommand({ Bucket, Key, Body, ...said }))
    expect(ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`)
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect(read).toMatchObject({ ...said, ETag, ChecksumCRC32, ContentLength: Body.length })
    const bytes = Buffer.from((await read.Body?.transformToByteArray()) ?? [])
    expect(bytes).toEqual(Body)
    expect(gunzipSync(bytes).toString()).toBe('many words, many words')
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }))
    expect(head).toMatchObject({ ...said, ETag, ContentLength: Body.length })
    expect(head.LastModified).toEqual(read.LastModified)
  })

  test.each([
    ['bytes=3-5', '345', 'bytes 3-5/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=0-99', '0123456789', 'bytes 0-9/10'],
  ])('is read in part: %s', async (Range, text, ContentRange) => {
    const { client } = await s3UnderTest()
    const { ETag: IfMatch } = await client.send(new PutObjectCommand({ Bucket, Key, Body: '0123456789' }))
    const read = await client.send(new GetObjectCommand({ Bucket, Key, Range, IfMatch }))
    expect(read).toMatchObject({ ContentRange, ContentLength: text.length, $metadata: { httpStatusCode: 206 } })
    expect(await read.Body?.transformToString()).toBe(text)
  })

  test('is not read in part behind its end, nor as another object', async () => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '0123456789' }))
    const part = (more: { Range: string; IfMatch?: string }) =>
      client.send(new GetObjectCommand({ Bucket, Key, ...more }))
    expect(await refusalOf(part({ Range: 'bytes=10-' }))).toEqual(['InvalidRange', 416])
    expect(await refusalOf(part({ Range: 'bytes=1-', IfMatch: '"another"' }))).toEqual(['PreconditionFailed', 412])
    expect(await (await part({ Range: 'lines=1-2' })).Body?.transformToString()).toBe('0123456789')
  })

  test('may be empty', async () => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '' }))
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect([read.ContentLength, await read.Body?.transformToString()]).toEqual([0, ''])
  })

  test('is replaced whole, its headers too', async () => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'a long first text', ContentLanguage: 'de' }))
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'short' }))
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect([await read.Body?.transformToString(), read.ContentLanguage]).toEqual(['short', undefined])
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

  test('on reading: what is held already is not sent again, as a browser asks that opens a link twice', async () => {
    const { client } = await s3UnderTest()
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    const get = (input: object) => client.send(new GetObjectCommand({ Bucket, Key, ...input }))
    const head = (input: object) => client.send(new HeadObjectCommand({ Bucket, Key, ...input }))
    expect((await refusalOf(get({ IfNoneMatch: ETag })))[1]).toBe(304)
    expect((await refusalOf(get({ IfNoneMatch: ETag, IfModifiedSince: new Date(0) })))[1]).toBe(304)
    expect((await refusalOf(head({ IfNoneMatch: ETag })))[1]).toBe(304)
    expect(await (await get({ IfNoneMatch: '"0"' })).Body?.transformToString()).toBe('x')
  })
})
