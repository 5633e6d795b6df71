import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareKeys, insertKey, removeKey } from '../../../../infra/local/s3/sorted-keys.ts'
import { bucket, refusalOf, s3UnderTest } from './s3-under-test.ts'

const Bucket = bucket
const tree = ['a', 'logs/1/x', 'logs/1/y', 'logs/2/x', 'logs/3', 'logs/', 'z&<é']

async function s3With(keys: readonly string[]): Promise<S3Client> {
  const { client } = await s3UnderTest()
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  return client
}

async function list(client: S3Client, input: Omit<ListObjectsV2Command['input'], 'Bucket'> = {}) {
  const page = await client.send(new ListObjectsV2Command({ Bucket, ...input }))
  return {
    keys: page.Contents?.map(({ Key }) => Key) ?? [],
    prefixes: page.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
    count: page.KeyCount,
    next: page.NextContinuationToken,
  }
}

describe('a listing', () => {
  test('shows every key in the order of its bytes, with size and entity tag', async () => {
    const client = await s3With(['b', 'B', 'a/b', 'a', 'ä', '\u{1f600}', '\uff5e'])
    expect((await list(client)).keys).toEqual(['B', 'a', 'a/b', 'b', 'ä', '\uff5e', '\u{1f600}'])
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/b' }))
    expect(Contents).toMatchObject([
      { Key: 'a/b', Size: 3, StorageClass: 'STANDARD', ETag: expect.stringMatching(/^"\w{32}"$/) },
    ])
  })

  test('of an empty bucket is empty', async () => {
    expect(await list(await s3With([]))).toEqual({ keys: [], prefixes: [], count: 0, next: undefined })
  })

  test('is narrowed by a prefix', async () => {
    const client = await s3With(tree)
    expect((await list(client, { Prefix: 'logs/1' })).keys).toEqual(['logs/1/x', 'logs/1/y'])
    expect((await list(client, { Prefix: 'nothing' })).keys).toEqual([])
  })

  test('folds what lies below a delimiter', async () => {
    const client = await s3With(tree)
    expect(await list(client, { Delimiter: '/' })).toMatchObject({ keys: ['a', 'z&<é'], prefixes: ['logs/'], count: 3 })
    expect(await list(client, { Delimiter: '/', Prefix: 'logs/' })).toMatchObject({
      keys: ['logs/', 'logs/3'],
      prefixes: ['logs/1/', 'logs/2/'],
      count: 4,
    })
  })

  test('starts after a key', async () => {
    const client = await s3With(tree)
    expect((await list(client, { StartAfter: 'logs/1/x' })).keys).toEqual(['logs/1/y', 'logs/2/x', 'logs/3', 'z&<é'])
    expect((await list(client, { StartAfter: 'logs/1/xx', Prefix: 'logs/' })).keys[0]).toBe('logs/1/y')
  })

  test.for([undefined, '/'])('read page by page shows each item once; delimiter %j', async (Delimiter) => {
    const client = await s3With(tree)
    const whole = await list(client, { Delimiter })
    for (const pageSize of [1, 2, 3, 7]) {
      const items: (string | undefined)[] = []
      for await (const page of paginateListObjectsV2({ client, pageSize }, { Bucket, Delimiter })) {
        const shown = [
          ...(page.Contents ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        ]
        expect(shown.length).toBeLessThanOrEqual(pageSize)
        items.push(...shown)
      }
      expect(items.sort()).toEqual([...whole.keys, ...whole.prefixes].sort())
    }
  })

  test('of exactly one full page has no next', async () => {
    const client = await s3With(['a', 'b'])
    expect(await list(client, { MaxKeys: 2 })).toMatchObject({ count: 2, next: undefined })
    expect(await list(client, { MaxKeys: 0 })).toMatchObject({ count: 0, next: undefined })
  })

  test('goes on past a key deleted between two pages', async () => {
    const client = await s3With(['a', 'b', 'c'])
    const { next } = await list(client, { MaxKeys: 1 })
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
    expect((await list(client, { ContinuationToken: next })).keys).toEqual(['b', 'c'])
  })

  test('carries any key, as it is or URL-encoded', async () => {
    const keys = ['a\u0001b\r\n\tc', 'x y+z%2F', 'ü/日本']
    const client = await s3With(keys)
    expect((await list(client)).keys).toEqual(keys)
    const encoded = await list(client, { EncodingType: 'url' })
    expect(encoded.keys.map((key) => decodeURIComponent(key ?? ''))).toEqual(keys)
  })

  test('refuses a token that is not its own', async () => {
    const client = await s3With([])
    expect(await refusalOf(list(client, { ContinuationToken: 'made up' }))).toEqual(['InvalidArgument', 400])
    expect(await refusalOf(list(client, { MaxKeys: -1 }))).toEqual(['InvalidArgument', 400])
  })
})

describe('the order of keys', () => {
  test('is that of their UTF-8 bytes', () => {
    const key = fc.string({ unit: 'binary', maxLength: 6 })
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })

  test('is kept by every insert and remove', () => {
    const key = fc.string({ unit: 'binary', maxLength: 2 })
    fc.assert(
      fc.property(fc.array(key, { maxLength: 20 }), fc.array(key, { maxLength: 20 }), (inserted, removed) => {
        const keys: string[] = []
        for (const one of inserted) insertKey(keys, one)
        for (const one of removed) removeKey(keys, one)
        const expected = [...new Set(inserted)].filter((one) => !removed.includes(one)).sort(compareKeys)
        expect(keys).toEqual(expected)
      }),
    )
  })
})
