import { request } from 'node:http'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { bucket, clientOf, credentials, onTheWay, problemOf, refusalOf, s3UnderTest } from './s3-under-test.ts'

const Bucket = bucket
const Key = 'a'

describe('a request', () => {
  test('without a signature is refused, whatever it asks for', async () => {
    const { endpoint } = await s3UnderTest()
    for (const method of ['GET', 'PUT', 'DELETE', 'POST', 'OPTIONS']) {
      for (const path of ['/', `/${bucket}`, `/${bucket}/a`, '/nowhere/a']) {
        const problem = await problemOf(await fetch(endpoint + path, { method }))
        expect([method, path, problem]).toEqual([
          method,
          path,
          { status: 403, code: 'AccessDenied', message: 'Access Denied' },
        ])
      }
    }
  })

  test.for([
    ['get', new GetObjectCommand({ Bucket, Key })],
    ['put', new PutObjectCommand({ Bucket, Key, Body: 'x' })],
    ['delete', new DeleteObjectCommand({ Bucket, Key })],
    ['list', new ListObjectsV2Command({ Bucket })],
  ] as const)('to %s signed with another secret is refused', async ([, command]) => {
    const { endpoint } = await s3UnderTest()
    const stranger = clientOf(endpoint, { credentials: { ...credentials, secretAccessKey: 'guessed' } })
    // One type for the four: the SDK's `send` takes one command at a time.
    expect(await refusalOf(stranger.send(command as GetObjectCommand))).toEqual(['SignatureDoesNotMatch', 403])
  })

  test('of an unknown access key is refused', async () => {
    const { endpoint } = await s3UnderTest()
    const stranger = clientOf(endpoint, { credentials: { ...credentials, accessKeyId: 'NOBODY' } })
    expect(await refusalOf(stranger.send(new GetObjectCommand({ Bucket, Key })))).toEqual(['InvalidAccessKeyId', 403])
  })

  test('with a session token is refused', async () => {
    const { endpoint } = await s3UnderTest()
    const session = clientOf(endpoint, { credentials: { ...credentials, sessionToken: 'token' } })
    expect(await refusalOf(session.send(new GetObjectCommand({ Bucket, Key })))).toEqual(['InvalidToken', 400])
  })

  test('of another region is refused', async () => {
    const { endpoint } = await s3UnderTest()
    const elsewhere = clientOf(endpoint, { region: 'us-east-1' })
    const refusal = await refusalOf(elsewhere.send(new GetObjectCommand({ Bucket, Key })))
    expect(refusal).toEqual(['AuthorizationHeaderMalformed', 400])
  })

  test.for([
    [-16 * 60_000, ['RequestTimeTooSkewed', 403]],
    [-14 * 60_000, 'taken'],
    [14 * 60_000, 'taken'],
    [16 * 60_000, ['RequestTimeTooSkewed', 403]],
  ] as const)('signed by a clock that is %d ms off: %j', async ([skew, outcome]) => {
    const { client } = await s3UnderTest({ now: () => new Date(Date.now() - skew) })
    const put = client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    expect(outcome === 'taken' ? await put.then(() => 'taken') : await refusalOf(put)).toEqual(outcome)
  })

  test('whose body is not the one that was signed is refused and stores nothing', async () => {
    const { client } = await s3UnderTest()
    const put = onTheWay(new PutObjectCommand({ Bucket, Key, Body: 'honest words' }), (request) => {
      request.body = Buffer.from('forged words')
    })
    expect(await refusalOf(client.send(put))).toEqual(['XAmzContentSHA256Mismatch', 400])
    expect(await refusalOf(client.send(new GetObjectCommand({ Bucket, Key })))).toEqual(['NoSuchKey', 404])
  })

  test('with an S3 header outside the signature is refused', async () => {
    const { client } = await s3UnderTest()
    const put = onTheWay(new PutObjectCommand({ Bucket, Key, Body: 'x' }), ({ headers }) => {
      headers['x-amz-storage-class'] = 'GLACIER'
    })
    expect(await refusalOf(client.send(put))).toEqual(['AccessDenied', 403])
  })

  test('to a bucket that is not there says so', async () => {
    const { client } = await s3UnderTest()
    expect(await refusalOf(client.send(new GetObjectCommand({ Bucket: 'nowhere', Key })))).toEqual([
      'NoSuchBucket',
      404,
    ])
  })

  const put = (more: Partial<PutObjectCommand['input']>) => new PutObjectCommand({ Bucket, Key, Body: 'x', ...more })
  const get = (more: Partial<GetObjectCommand['input']>) => new GetObjectCommand({ Bucket, Key, ...more })
  const part = { Bucket, Key, UploadId: '0'.repeat(32) }
  test.for([
    ['an object lock', put({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date() })],
    ['tags', put({ Tagging: 'a=b' })],
    ['rights', put({ ACL: 'public-read' })],
    ['a storage class', put({ StorageClass: 'GLACIER' })],
    ['metadata', put({ Metadata: { a: 'b' } })],
    ['an MD5 of the body', put({ ContentMD5: 'CY9rzUYh03PK3k6DJie09g==' })],
    ['another checksum', put({ ChecksumAlgorithm: 'SHA256' })],
    ['a body sent as a stream', put({ Body: Readable.from(['x']), ContentLength: 1 })],
    ['an object as it was read', put({ IfMatch: '"0"' })],
    ['an object that is not this one', put({ IfNoneMatch: '"0"' })],
    ['a version', get({ VersionId: 'v1' })],
    ['what is newer', get({ IfModifiedSince: new Date(0) })],
    ['what is not newer', get({ IfUnmodifiedSince: new Date() })],
    ['a copy', new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/b` })],
    ['a delete of one state', new DeleteObjectCommand({ Bucket, Key, IfMatch: '"0"' })],
    ['a delete of many', new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } })],
    ['the parts of an upload', new ListPartsCommand(part)],
    ['an end to an upload', new AbortMultipartUploadCommand(part)],
    ['a checksum of the whole', new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'CRC32' })],
    [
      'an upload where nothing is',
      new CompleteMultipartUploadCommand({
        ...part,
        IfNoneMatch: '*',
        MultipartUpload: { Parts: [{ PartNumber: 1 }] },
      }),
    ],
  ] as const)('for what is not built is refused, not passed over: %s', async ([, command]) => {
    const { client } = await s3UnderTest()
    await client.send(put({}))
    expect(await refusalOf(client.send(command as GetObjectCommand))).toEqual(['NotImplemented', 501])
    expect(await (await client.send(get({}))).Body?.transformToString()).toBe('x')
  })

  test('for a bucket itself is refused', async () => {
    const { client } = await s3UnderTest()
    const head = client.send(new HeadBucketCommand({ Bucket }))
    expect((await refusalOf(head))[1]).toBe(501)
  })
})

describe('the server', () => {
  test('answers on the loopback interface only', async () => {
    const { endpoint } = await s3UnderTest()
    expect(new URL(endpoint).hostname).toBe('127.0.0.1')
  })

  test('refuses to start on a port that is taken, and names it', async () => {
    const { endpoint } = await s3UnderTest()
    const port = Number(new URL(endpoint).port)
    await expect(s3UnderTest({ port })).rejects.toThrow(`port ${port} of 127.0.0.1 is already in use`)
  })

  test('refuses a bucket name that would leave its directory', async () => {
    await expect(s3UnderTest({ buckets: ['../elsewhere'] })).rejects.toThrow(
      '"../elsewhere" is not a name for a bucket',
    )
  })

  test('refuses a path that does not decode and a key that is too long', async () => {
    const { client, endpoint } = await s3UnderTest()
    const tooLong = new PutObjectCommand({ Bucket, Key: 'ü'.repeat(513), Body: 'x' })
    expect(await refusalOf(client.send(tooLong))).toEqual(['KeyTooLongError', 400])
    expect(await rawStatus(endpoint, `/${bucket}/%zz`)).toBe(400)
  })
})

function rawStatus(endpoint: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { path }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on('error', reject)
    sent.end()
  })
}
