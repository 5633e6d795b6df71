import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { submissionBytesMax } from '../../shared/entry/submission-limits.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'
import { gatewayTo } from '../service-gateway.ts'

const rights = ['writer *', 'reader *']

type Compress = (body: Uint8Array) => Uint8Array
const zstd = (params: Record<number, number>) => (body: Uint8Array) => zstdCompressSync(body, { params })

const codings: readonly (readonly [string, Compress])[] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['gzip', (body) => Buffer.concat([gzipSync(body.subarray(0, 10)), gzipSync(body.subarray(10))])],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['identity, gzip', gzipSync],
  ['identity', (body) => body],
]

const send = (service: Service, coding: string, body: Uint8Array, type = 'application/x-ndjson') =>
  service.call('POST', '/v2/entries', { rights, body, headers: { 'content-type': type, 'content-encoding': coding } })

describe('a compressed submission', () => {
  test.each(codings)('(%s) is stored as the same submission is without it', async (coding, compress) => {
    const service = await startService()
    const entries = Array.from({ length: 20 }, () => anEntry({ context: { organizationId: 'o-1' } }))
    const lines = Buffer.from(entries.map((entry) => JSON.stringify(entry)).join('\n'))
    const first = await send(service, coding, new Uint8Array(compress(lines)))
    expect(first.body).toMatchObject({ stored: 20, duplicates: 0, refused: 0 })
    const list = Buffer.from(JSON.stringify(entries))
    expect((await send(service, coding, new Uint8Array(compress(list)), 'application/json')).body).toMatchObject({
      duplicates: 20,
    })
    expect((await service.call('POST', '/v2/entries', { rights, body: entries })).body).toMatchObject({
      duplicates: 20,
    })
  })

  test('is taken by the gateway too, as JSON and as NDJSON', async () => {
    const service = await startService()
    const gateway = await gatewayTo(service)
    onTestFinished(gateway.stop)
    const entry = anEntry({ resourceName: 'Müller' })
    for (const [type, status] of [
      ['application/json', 'stored'],
      ['application/x-ndjson', 'duplicate'],
    ] as const) {
      const answer = await fetch(`${gateway.url}/v2/entries`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await service.token(rights)}`,
          'content-type': type,
          'content-encoding': 'gzip',
        },
        body: new Uint8Array(gzipSync(JSON.stringify(entry))),
      })
      expect(await answer.json()).toMatchObject({ results: [{ status }] })
    }
  })

  test.each(codings.filter(([coding]) => coding !== 'identity'))(
    '(%s) that unpacks to more than a body may have is refused with the limit, one that just fits is not',
    async (coding, compress) => {
      const service = await startService()
      const filled = (bytes: number) => {
        const frame = JSON.stringify(anEntry({ context: { organizationId: newId() }, details: { text: '' } }))
        return Buffer.from(frame.replace('"text":""', `"text":"${'x'.repeat(bytes - Buffer.byteLength(frame))}"`))
      }
      const more = await send(service, coding, new Uint8Array(compress(filled(submissionBytesMax + 1))))
      expect(more.status).toBe(413)
      expect(more.body).toMatchObject({ code: 'BODY_TOO_LARGE', message: expect.stringContaining('5000000 bytes') })
      const bomb = await send(service, coding, new Uint8Array(compress(Buffer.alloc(200_000_000))))
      expect(bomb.status).toBe(413)
      expect((await send(service, coding, new Uint8Array(compress(filled(submissionBytesMax))))).status).toBe(201)
    },
  )

  test.each(codings.filter(([coding]) => coding !== 'identity'))(
    '(%s) that is cut short, damaged, goes on behind its end, or is none is refused as a whole',
    async (coding, compress) => {
      const service = await startService()
      const body = compress(Buffer.from(JSON.stringify(anEntry())))
      const wrong = [
        body.subarray(0, -3),
        body.subarray(0, 0),
        Buffer.concat([body, Buffer.from('{"more":1}')]),
        Buffer.from(JSON.stringify(anEntry())),
      ]
      for (const bytes of wrong) {
        const answer = await send(service, coding, new Uint8Array(bytes))
        expect(answer).toMatchObject({ status: 400, body: { code: 'BODY_INVALID' } })
      }
    },
  )

  test('whose zstd window takes more memory than HTTP allows is refused', async () => {
    const service = await startService()
    const wide = zstd({ [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_contentSizeFlag]: 0 })
    const answer = await send(service, 'zstd', new Uint8Array(wide(Buffer.alloc(30_000_000))))
    expect(answer).toMatchObject({ status: 400, body: { code: 'BODY_INVALID' } })
  })

  test.each(['compress', 'lzma', 'gzip, gzip', 'br, gzip', 'aws-chunked', '__proto__', '*'])(
    'in the coding "%s" is refused, and the answer says which ones there are',
    async (coding) => {
      const service = await startService()
      const answer = await send(service, coding, new Uint8Array(gzipSync(JSON.stringify(anEntry()))))
      expect(answer).toMatchObject({ status: 415, body: { code: 'CONTENT_CODING_UNSUPPORTED' } })
      expect(answer.headers.get('accept-encoding')).toBe('gzip, deflate, br, zstd')
    },
  )

  test('that a gateway has taken for text is refused, not read', async () => {
    const service = await startService()
    const token = await service.token(rights)
    const response = await service.apps.ingest.request(
      '/v2/entries',
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body: gzipSync('{}').toString(),
      },
      { event: { isBase64Encoded: false } },
    )
    expect(response.status).toBe(415)
    expect(await response.json()).toMatchObject({
      code: 'CONTENT_CODING_UNSUPPORTED',
      message: expect.stringContaining('application/x-ndjson'),
    })
  })
})
