import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { bucket, refusalOf, s3UnderTest } from './s3-under-test.ts'

const Bucket = bucket

async function s3With(keys: readonly string[]): Promise<S3Client> {
  const { client } = await s3UnderTest()
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  return client
}

async function list(client: S3Client, input: Partial<ListObjectsV2CommandInput> = {}) {
  const { Contents, KeyCount, IsTruncated } = await client.send(new ListObjectsV2Command({ Bucket, ...input }))
  return { keys: Contents?.map(({ Key }) => Key) ?? [], count: KeyCount, isTruncated: IsTruncated }
}

describe('a listing', () => {
  test('shows every key in the order of its bytes, with size and entity tag', async () => {
    const client = await s3With(['b', 'B', 'a/b', 'a', 'ä', '\u{1f600}', '\uff5e', 'a\u0001b\r\n\tc&<'])
    const inOrder = ['B', 'a', 'a\u0001b\r\n\tc&<', 'a/b', 'b', 'ä', '\uff5e', '\u{1f600}']
    expect(await list(client)).toEqual({ keys: inOrder, count: 8, isTruncated: false })
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/b' }))
    expect(Contents).toMatchObject([
      { Key: 'a/b', Size: 3, StorageClass: 'STANDARD', ETag: expect.stringMatching(/^"\w{32}"$/) },
    ])
  })

  test('of an empty bucket is empty', async () => {
    expect(await list(await s3With([]))).toEqual({ keys: [], count: 0, isTruncated: false })
  })

  test('is narrowed by a prefix', async () => {
    const client = await s3With(['a', 'logs/1/x', 'logs/1/y', 'logs/2/x', 'logs/'])
    expect((await list(client, { Prefix: 'logs/1' })).keys).toEqual(['logs/1/x', 'logs/1/y'])
    expect((await list(client, { Prefix: 'nothing' })).keys).toEqual([])
  })

  test('gives as many as asked for, from the first, and says that there are more', async () => {
    const client = await s3With(['a', 'c', 'b'])
    expect(await list(client, { MaxKeys: 1 })).toEqual({ keys: ['a'], count: 1, isTruncated: true })
    expect(await list(client, { MaxKeys: 3 })).toMatchObject({ count: 3, isTruncated: false })
    expect(await list(client, { MaxKeys: 0 })).toMatchObject({ count: 0, isTruncated: false })
    expect(await refusalOf(list(client, { MaxKeys: -1 }))).toEqual(['InvalidArgument', 400])
  })
})
