import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { describe, expect, test } from 'vitest'
import { receiveBody } from '../../../../infra/local/s3/incoming-body.ts'
import { bucket, clientOf, credentials, problemOf, refusalOf, s3UnderTest } from './s3-under-test.ts'

const Bucket = bucket
const Key = 'received'

describe('a body', () => {
  test.for([0, 1, 65_537, 3_000_000])('of %d bytes comes back as it was sent', async (length) => {
    const { client } = await s3UnderTest()
    const bytes = randomBytes(length)
    const { ETag, ChecksumCRC32 } = await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes }))
    expect(ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`)
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
    expect(read.ChecksumCRC32).toBe(ChecksumCRC32)
  })

  test('of unknown length is refused, as S3 does', async () => {
    const { client } = await s3UnderTest()
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key }))
    const response = await fetch(url, { method: 'PUT', body: Readable.from(['words']), duplex: 'half' } as RequestInit)
    expect(await problemOf(response)).toMatchObject({ status: 411, code: 'MissingContentLength' })
  })

  test('that is refused early and goes on for long still gets its answer', async () => {
    const { endpoint } = await s3UnderTest()
    const stranger = clientOf(endpoint, { credentials: { ...credentials, secretAccessKey: 'guessed' } })
    const refused = stranger.send(new PutObjectCommand({ Bucket, Key, Body: randomBytes(20_000_000) }))
    expect(await refusalOf(refused)).toEqual(['SignatureDoesNotMatch', 403])
    stranger.destroy()
  })
})

describe('a body that is not what its sender said', () => {
  test('by its checksum is refused, and the old object stays', async () => {
    const wrong = { ChecksumCRC32: 'AAAAAA==' }
    const { client } = await s3UnderTest()
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'old' }))
    for (const key of [Key, 'other']) {
      const put = client.send(new PutObjectCommand({ Bucket, Key: key, Body: 'new', ...wrong }))
      expect(await refusalOf(put)).toEqual(['BadDigest', 400])
    }
    const read = await client.send(new GetObjectCommand({ Bucket, Key }))
    expect(await read.Body?.transformToString()).toBe('old')
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1)
  })

  test('by its length is refused', async () => {
    const { chunks } = receiveBody(Readable.from([Buffer.from('five!')]), { 'content-length': '6' }, 'UNSIGNED-PAYLOAD')
    const read = async () => {
      for await (const _ of chunks);
    }
    await expect(read()).rejects.toMatchObject({ code: 'IncompleteBody' })
  })
})
