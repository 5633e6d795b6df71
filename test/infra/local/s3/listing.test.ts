import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
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

  test('rolls up what a delimiter cuts, each prefix once, among the keys that hold none', async () => {
    const client = await s3With(['logs/b/1', 'logs/a/1', 'logs/a/2/x', 'logs/a-b/1', 'logs/c', 'other/x', 'logs/'])
    const { Contents, CommonPrefixes, KeyCount } = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'logs/', Delimiter: '/' }),
    )
    expect(CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['logs/a-b/', 'logs/a/', 'logs/b/'])
    expect(Contents?.map(({ Key }) => Key)).toEqual(['logs/', 'logs/c'])
    expect(KeyCount).toBe(5)
  })

  test('begins behind the key that it is told, and goes on behind each page until all is listed, each once', async () => {
    const keys = ['a/1', 'a/2', 'b', 'c/1', 'c/2', 'd', '\uff5e', '\u{1f600}']
    const client = await s3With(keys)
    expect((await list(client, { StartAfter: 'c/1' })).keys).toEqual(['c/2', 'd', '\uff5e', '\u{1f600}'])
    expect((await list(client, { StartAfter: 'c' })).keys).toEqual(keys.slice(3))
    const pagesOf = async (input: Partial<ListObjectsV2CommandInput>) => {
      const names: (string | undefined)[] = []
      for await (const page of paginateListObjectsV2({ client, pageSize: 1 }, { Bucket, ...input })) {
        const { Contents = [], CommonPrefixes = [] } = page
        names.push(...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix))
      }
      return names
    }
    expect(await pagesOf({})).toEqual(keys)
    expect(await pagesOf({ Delimiter: '/' })).toEqual(['a/', 'b', 'c/', 'd', '\uff5e', '\u{1f600}'])
    expect(await pagesOf({ Delimiter: '/', StartAfter: 'a0' })).toEqual(['b', 'c/', 'd', '\uff5e', '\u{1f600}'])
  })
})
