// The description as it travels: to everybody, hence made once, small on the way, and not sent to whoever has it.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { serveContent } from '../../functions/query/describe/described-content.ts'
import { startService } from '../service.ts'

async function start() {
  const { apps } = await startService()
  return async (path: string, headers: Record<string, string> = {}) => apps.query.request(path, { headers })
}
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

describe.each(['/docs', '/openapi.json'])('%s', (path) => {
  test.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['br', '*', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0, gzip;q=0.5', gunzipSync],
  ])('is sent as %s to whoever takes "%s", a fifth of its size', async (encoding, accepted, unpack) => {
    const get = await start()
    const plain = await bytesOf(await get(path))
    const packed = await get(path, { 'accept-encoding': accepted })
    expect(packed.headers.get('content-encoding')).toBe(encoding)
    expect(packed.headers.get('vary')).toBe('Accept-Encoding')
    const bytes = await bytesOf(packed)
    expect(unpack(bytes).equals(plain)).toBe(true)
    expect(bytes.length).toBeLessThan(plain.length / 5)
  })

  test.each(['', 'identity', 'br;q=0, gzip;q=0.0', 'zstd'])(
    'is sent as it is to whoever takes "%s"',
    async (accepted) => {
      const answer = await (await start())(path, { 'accept-encoding': accepted })
      expect(answer.headers.get('content-encoding')).toBeNull()
      expect((await bytesOf(answer)).length).toBeGreaterThan(100_000)
    },
  )

  test('may be kept by anybody, and is not sent again to whoever has it', async () => {
    const get = await start()
    const first = await get(path)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"[\w-]{43}"$/)
    expect(first.headers.get('cache-control')).toBe('public, max-age=300')
    for (const held of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await get(path, { 'if-none-match': held })
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
      expect(again.headers.get('vary')).toBe('Accept-Encoding')
    }
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200)
  })
})

test('what is served so is made once, by the first request; if that fails, by the next', async () => {
  let made = 0
  const app = new Hono()
  const make = async () => {
    made += 1
    if (made === 1) throw new Error('not yet')
    return { text: 'a text', headers: { 'Content-Type': 'text/plain' } }
  }
  app.get('/', serveContent(make))
  app.onError((_, context) => context.text('failed', 500))
  expect((await app.request('/')).status).toBe(500)
  const answers = await Promise.all(Array.from({ length: 20 }, () => app.request('/')))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(made).toBe(2)
})
