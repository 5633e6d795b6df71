import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import type { DownloadOrder } from '../../../../shared/download/download.ts'
import { sha256Hex } from '../../../../shared/sha256-hex.ts'
import { AlteredError } from '../../../../shared/store/altered-error.ts'
import { bucketStores } from '../../../../shared/store/bucket/bucket-stores.ts'
import { readSized } from '../../../../shared/store/bucket/sized-object.ts'

const segment = {
  firstLeafIndex: 0,
  ids: ['i'],
  receivedMaxMs: 0,
  key: 'segments/o/s',
  sha256: 'aa',
  compressedBytes: 99,
}
const ledger = { segmentOf: async () => segment }

/** A store that gives to every request a first part of what never ends; `isLeft` is kept once a client has ended the connection. */
async function endlessStore(announced?: number) {
  const sent = { bytes: 0, isLeft: Promise.withResolvers<void>() }
  const server = createServer((_request, response) => {
    response.writeHead(200, announced === undefined ? {} : { 'content-length': announced })
    const chunk = Buffer.alloc(64 * 1024, 'x')
    const send = () => {
      while (!response.destroyed && response.write(chunk)) sent.bytes += chunk.length
    }
    response.on('drain', send)
    response.on('close', sent.isLeft.resolve)
    send()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = new S3Client({
    endpoint,
    region: 'eu-central-1',
    credentials: inject('s3Credentials'),
    forcePathStyle: true,
  })
  return { sent, client, stores: bucketStores(client, 'archive', ledger) }
}

type Stores = Awaited<ReturnType<typeof endlessStore>>['stores']

const order = { id: 'd', format: 'ndjson' } as DownloadOrder

const readers: Readonly<Record<string, (stores: Stores) => Promise<unknown>>> = {
  'a payload': ({ payloads }) => payloads.get('o', { sha256: 'aa', bytes: 70_000 }),
  'a payload whose reference was altered too': ({ payloads }) => payloads.get('o', { sha256: 'aa', bytes: 1e15 }),
  'a segment': ({ segments }) => segments.lines(segment),
  'a segment whose row was altered too': ({ segments }) => segments.lines({ ...segment, compressedBytes: 1e15 }),
  'a tile': ({ tiles }) => tiles.hashes('o', { level: 0, index: 0, width: 1 }),
  'the rest of a download': ({ files }) => files.rest(order, { sha256: 'aa', bytes: 1e15 }),
}

describe('an object that somebody has overwritten with one that is larger than all memory', () => {
  test.each(Object.entries(readers))('as %s is altered: no more of it is read than was put', async (_what, read) => {
    const { sent, stores } = await endlessStore()
    await expect(read(stores)).rejects.toBeInstanceOf(AlteredError)
    await sent.isLeft.promise
    // The most that is put, and what was on its way.
    expect(sent.bytes).toBeLessThan(24_000_000 + 8_000_000)
  })

  test('is not read at all where its length is announced', async () => {
    const { sent, client } = await endlessStore(2 ** 40)
    expect(await readSized(client, { Bucket: 'archive', Key: 'k' }, 1000)).toBeUndefined()
    await sent.isLeft.promise
  })

  test('is altered as a remembered checkpoint', async () => {
    const client = new S3Client({
      endpoint: inject('s3Endpoint'),
      region: inject('s3Region'),
      credentials: inject('s3Credentials'),
    })
    const { memory } = bucketStores(client, inject('s3Bucket'), ledger)
    const organization = `huge-${Date.now()}`
    const Key = `checkpoints/${organization}/9007199254740990-1`
    await client.send(new PutObjectCommand({ Bucket: inject('s3Bucket'), Key, Body: Buffer.alloc(1_000_000, 'x') }))
    await expect(memory.newest(organization)).rejects.toBeInstanceOf(AlteredError)
  })
})

describe('an object of the size that is expected', () => {
  test.each([0, 1, 99_999, 100_000])('of %i bytes at most 100,000 is read whole', async (length) => {
    const client = new S3Client({
      endpoint: inject('s3Endpoint'),
      region: inject('s3Region'),
      credentials: inject('s3Credentials'),
    })
    const [Bucket, Key] = [inject('s3Bucket'), `sized/${length}`]
    const Body = Buffer.alloc(length, 'x')
    await client.send(new PutObjectCommand({ Bucket, Key, Body }))
    const { LastModified } = await client.send(new GetObjectCommand({ Bucket, Key }))
    const read = await readSized(client, { Bucket, Key }, 100_000)
    expect(sha256Hex(read?.bytes ?? '')).toBe(sha256Hex(Body))
    expect(read?.lastModifiedMs).toBe(LastModified?.getTime())
    if (length > 0) expect(await readSized(client, { Bucket, Key }, length - 1)).toBeUndefined()
    if (length > 0) expect(await readSized(client, { Bucket, Key }, Number.NaN)).toBeUndefined()
  })
})
