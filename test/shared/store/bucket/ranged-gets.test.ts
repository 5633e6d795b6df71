import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { RangedGets, RangeUnreadError } from '../../../../shared/store/bucket/ranged-gets.ts'
import { newId } from '../../../entries.ts'
import { type Fault, faults } from '../../../faults.ts'

const bytes = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251))

function clientOf(endpoint: string, requestHandler = faults().requestHandler) {
  const credentials = inject('s3Credentials')
  return new S3Client({ endpoint, region: inject('s3Region'), credentials, requestHandler, forcePathStyle: true })
}

/** An object in the local S3, and the requests for it that were made. */
async function objectInS3() {
  const broken = faults()
  const client = clientOf(inject('s3Endpoint'), broken.requestHandler)
  const [bucket, key] = [inject('s3Bucket'), `index/test/${newId()}`]
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }))
  const gets = new RangedGets(client, bucket)
  const asked = { count: 0 }
  const count = () => {
    asked.count += 1
  }
  const get = (from: number, length: number, name = key) => gets.get(name, from, length, count)
  return { broken, get, asked }
}

/** A store that answers as it is told. */
async function storeThat(answers: RequestListener) {
  const server = createServer(answers)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new RangedGets(clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), 'b')
}

describe('a GET of a range', () => {
  test('gives the bytes of the range, many side by side', async () => {
    const { get, asked } = await objectInS3()
    const read = await Promise.all(Array.from({ length: 90 }, (_, at) => get(at * 10, 20)))
    expect(read).toEqual(Array.from({ length: 90 }, (_, at) => bytes.subarray(at * 10, at * 10 + 20)))
    expect(asked.count).toBeGreaterThanOrEqual(90)
  })

  test.each<Fault>(['unavailable', 'throttled', 'reset', 'not-written'])(
    'is made again if it fails: %s',
    async (fault) => {
      const { get, broken, asked } = await objectInS3()
      let failures = 2
      broken.inject(fault, () => failures-- > 0)
      expect(await get(0, 10)).toEqual(bytes.subarray(0, 10))
      expect(asked.count).toBeGreaterThanOrEqual(3)
      broken.inject(fault, () => true)
      await expect(get(20, 10)).rejects.toThrow()
    },
  )

  test('of an object that is gone, or of a range behind its end, is not made again', async () => {
    const { get, asked, broken } = await objectInS3()
    await expect(get(0, 10, 'index/test/none')).rejects.toMatchObject({ name: RangeUnreadError.name, status: 404 })
    await expect(get(2000, 10)).rejects.toMatchObject({ status: 416 })
    expect(asked.count).toBe(broken.requests.filter((request) => request === 'GET index').length)
    await expect(get(990, 20)).rejects.toThrow('10 bytes')
  })

  test('that waits is answered by a second one', async () => {
    let requests = 0
    const gets = await storeThat((_request, response) => {
      requests += 1
      // The first is never answered.
      if (requests > 1) response.writeHead(206, { 'content-length': 4 }).end('abcd')
    })
    const asked: string[] = []
    expect((await gets.get('k', 0, 4, () => asked.push('k'))).toString()).toBe('abcd')
    expect([requests, asked.length]).toEqual([2, 2])
  })

  test('reads no further than was asked for, and takes no whole object for a range', async () => {
    const endless = await storeThat((_request, response) => {
      response.writeHead(206)
      const send = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
      }
      response.on('drain', send)
      send()
    })
    await expect(endless.get('k', 0, 100, () => {})).rejects.toThrow(/bytes of a range of 100/)
    const whole = await storeThat((_request, response) => void response.writeHead(200).end(bytes))
    await expect(whole.get('k', 0, 100, () => {})).rejects.toMatchObject({ status: 200 })
  })

  test('ends with its request', async () => {
    const silent = await storeThat(() => {})
    const over = new AbortController()
    const read = silent.get('k', 0, 4, () => {}, over.signal)
    over.abort(new Error('enough'))
    await expect(read).rejects.toThrow('enough')
  })

  test('is signed anew if its signature is refused', async () => {
    const signatures: string[] = []
    const gets = await storeThat((request, response) => {
      signatures.push(request.url ?? '')
      if (signatures.length === 1) response.writeHead(403).end()
      else response.writeHead(206).end('abcd')
    })
    expect((await gets.get('k', 0, 4, () => {})).toString()).toBe('abcd')
    expect(signatures).toHaveLength(2)
  })
})
