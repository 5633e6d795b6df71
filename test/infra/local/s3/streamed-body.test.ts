import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeAwsChunked } from '../../../../infra/local/s3/aws-chunked.ts'
import { bucket, clientOf, credentials, onTheWay, problemOf, refusalOf, s3UnderTest } from './s3-under-test.ts'

const Bucket = bucket
const Key = 'streamed'

function pieces(bytes: Buffer, size: number): Readable {
  const count = Math.ceil(bytes.length / size)
  return Readable.from(Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size)))
}

describe('a streamed body', () => {
  test.for([0, 1, 8191, 8192, 8193, 100_000, 3_000_000])('of %d bytes comes back as it was sent', async (length) => {
    const { client } = await s3UnderTest()
    const bytes = randomBytes(length)
    const put = new PutObjectCommand({ Bucket, Key, Body: pieces(bytes, 65_536), ContentLength: length })
    const { ETag, ChecksumCRC32 } = await client.send(put)
    expect(ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`)
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
    expect(read.ChecksumCRC32).toBe(ChecksumCRC32)
    expect(read.ContentEncoding).toBeUndefined()
  })

  test.for(['CRC32', 'SHA1', 'SHA256'] as const)('is checked by %s where the sender chooses it', async (algorithm) => {
    const { client } = await s3UnderTest()
    const Body = pieces(Buffer.from('some words'), 65_536)
    const put = new PutObjectCommand({ Bucket, Key, Body, ContentLength: 10, ChecksumAlgorithm: algorithm })
    const stored = await client.send(put)
    expect(stored[`Checksum${algorithm}`]).toEqual(expect.any(String))
  })

  test('keeps its own encoding and not that of the way', async () => {
    const { client } = await s3UnderTest()
    const Body = pieces(Buffer.from('not really gzip'), 65_536)
    await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: 15, ContentEncoding: 'gzip' }))
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect([read.ContentEncoding, await read.Body?.transformToString()]).toEqual(['gzip', 'not really gzip'])
  })

  test('of unknown length is refused, as S3 does', async () => {
    const { client } = await s3UnderTest()
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key }))
    const response = await fetch(url, { method: 'PUT', body: Readable.from(['words']), duplex: 'half' } as RequestInit)
    expect(await problemOf(response)).toMatchObject({ status: 411, code: 'MissingContentLength' })
  })

  test('that is refused early and goes on for long still gets its answer', async () => {
    const { client, endpoint } = await s3UnderTest()
    const long = randomBytes(20_000_000)
    const Body = Readable.from([long.subarray(0, 100), long.subarray(100, 60_000), long.subarray(60_000)])
    const put = client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: long.length }))
    expect(await refusalOf(put)).toEqual(['InvalidChunkSizeError', 403])
    const stranger = clientOf(endpoint, { credentials: { ...credentials, secretAccessKey: 'guessed' } })
    const refused = stranger.send(new PutObjectCommand({ Bucket, Key, Body: long }))
    expect(await refusalOf(refused)).toEqual(['SignatureDoesNotMatch', 403])
    stranger.destroy()
  })

  test('in chunks too small is refused, as S3 does, unless the client gathers them', async () => {
    const { client, endpoint } = await s3UnderTest()
    const put = () => new PutObjectCommand({ Bucket, Key, Body: pieces(randomBytes(3000), 1000), ContentLength: 3000 })
    expect(await refusalOf(client.send(put()))).toEqual(['InvalidChunkSizeError', 403])
    const gathering = clientOf(endpoint, { requestStreamBufferSize: 65_536 })
    await gathering.send(put())
    gathering.destroy()
  })
})

describe('a body that is not what its sender said', () => {
  test.for([
    ['a wrong CRC32', { ChecksumCRC32: 'AAAAAA==' }, 'BadDigest'],
    ['a wrong SHA-256', { ChecksumSHA256: createHash('sha256').update('y').digest('base64') }, 'BadDigest'],
    ['a wrong MD5', { ContentMD5: createHash('md5').update('y').digest('base64') }, 'BadDigest'],
    ['an MD5 that is none', { ContentMD5: 'abc' }, 'InvalidDigest'],
  ] as const)('by %s is refused, and the old object stays', async ([, wrong, code]) => {
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'old' }))
    expect(await refusalOf(client.send(new PutObjectCommand({ Bucket, Key, Body: 'new', ...wrong })))).toEqual([
      code,
      400,
    ])
    expect(await refusalOf(client.send(new PutObjectCommand({ Bucket, Key: 'other', Body: 'new', ...wrong })))).toEqual(
      [code, 400],
    )
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect(await read.Body?.transformToString()).toBe('old')
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1)
  })

  test('by a wrong checksum in the trailer is refused, and nothing is stored', async () => {
    const { client } = await s3UnderTest()
    const put = new PutObjectCommand({
      Bucket,
      Key,
      Body: pieces(randomBytes(100_000), 65_536),
      ContentLength: 100_000,
    })
    onTheWay(put, (request) => {
      request.body = Readable.from(spoiled(request.body as Readable))
    })
    expect(await refusalOf(client.send(put))).toEqual(['BadDigest', 400])
    expect(await refusalOf(client.send(new GetObjectCommand({ Bucket, Key })))).toEqual(['NoSuchKey', 404])
  })

  test('by its length is refused', async () => {
    const { client } = await s3UnderTest()
    const put = new PutObjectCommand({ Bucket, Key, Body: pieces(Buffer.from('five!'), 65_536), ContentLength: 6 })
    expect(await refusalOf(client.send(put))).toEqual(['IncompleteBody', 400])
  })
})

describe('the framing', () => {
  test('is undone wherever the network cuts it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 8192, max: 9000 }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 9000 }),
        check,
      ),
      { numRuns: 50 },
    )
    async function check(sizes: number[], cut: number) {
      const chunks = sizes.map((size) => randomBytes(size))
      const frames = chunks.flatMap((chunk) => [`${chunk.length.toString(16)}\r\n`, chunk, '\r\n'])
      const framed = Buffer.concat(
        [...frames, '0\r\nx-amz-checksum-crc32:abc=\r\n\r\n'].map((part) => Buffer.from(part)),
      )
      const trailers: string[] = []
      const decoded: Buffer[] = []
      const collect = (name: string, value: string) => trailers.push(`${name}=${value}`)
      for await (const piece of decodeAwsChunked(pieces(framed, cut), collect)) decoded.push(piece)
      expect(Buffer.concat(decoded).equals(Buffer.concat(chunks))).toBe(true)
      expect(trailers).toEqual(['x-amz-checksum-crc32=abc='])
    }
  })

  test.for([
    ['', 'IncompleteBody'],
    ['3\r\nab', 'IncompleteBody'],
    ['3\r\nabcd\r\n0\r\n\r\n', 'IncompleteBody'],
    ['3\r\nabc\r\n', 'IncompleteBody'],
    ['3\r\nabc\r\n0\r\n', 'IncompleteBody'],
    ['3;chunk-signature=0\r\nabc\r\n0\r\n\r\n', 'IncompleteBody'],
    ['-3\r\nabc\r\n0\r\n\r\n', 'IncompleteBody'],
    ['0\r\nno colon\r\n\r\n', 'MalformedTrailerError'],
    ['0\r\n\r\nmore', 'MalformedTrailerError'],
  ] as const)('%j is refused', async ([framed, code]) => {
    const decode = async () => {
      for await (const _ of decodeAwsChunked(pieces(Buffer.from(framed), 100), () => {}));
    }
    await expect(decode()).rejects.toMatchObject({ code })
  })
})

/** The same body with another checksum in its trailer. */
async function* spoiled(body: Readable): AsyncGenerator<Buffer> {
  for await (const piece of body) {
    const text = Buffer.from(piece).toString('latin1')
    yield Buffer.from(text.replace(/(x-amz-checksum-crc32:)[^\r]*/, '$1AAAAAA=='), 'latin1')
  }
}
