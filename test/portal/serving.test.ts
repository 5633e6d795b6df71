import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../functions/portal/app.ts'
import { type PortalFiles, readPortalFiles } from '../../functions/portal/files.ts'
import { issuerOrigins } from '../../functions/portal/issuer-origins.ts'
import { overBudget } from '../../infra/portal/budget.ts'
import { type BuiltFile, bundlePortal } from '../../infra/portal/portal-bundle.ts'
import { staticRoutes } from '../../shared/deployment/routes.ts'

let dir: string
let built: readonly BuiltFile[]
let files: PortalFiles
let app: ReturnType<typeof createApp>
const config = { issuer: 'https://login.example.org', clientId: 'portal', scope: 'openid', authorizeParameters: {} }

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beleg-portal-'))
  built = await bundlePortal(dir)
  files = readPortalFiles(pathToFileURL(`${dir}/`))
  app = createApp({
    files,
    config,
    issuerOrigins: async () => ['https://login.example.org', 'https://tokens.example.org'],
  })
})

afterAll(() => rm(dir, { recursive: true }))

const pages = [
  '/',
  '/organizations/o-1',
  '/organizations/o-1/entries/e',
  '/folders/f',
  '/projects/p/insights',
  '/verify',
  '/signed-in',
]

describe('the page', () => {
  test.each(pages)(
    'is at %s, may not be framed, runs nothing inline, and talks to its own origin and the issuer only',
    async (path) => {
      const response = await app.request(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
          "connect-src 'self' https://login.example.org https://tokens.example.org; worker-src 'self'; form-action 'self'; base-uri 'none'; " +
          "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types beleg",
      )
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'cache-control': 'no-cache',
        'cross-origin-opener-policy': 'same-origin-allow-popups',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
      })
      const html = (await response.text()).replace(/<script type="application\/json" id="config">[^<]*</, '<data><')
      expect(html).toContain('<data></script>')
      expect(html).not.toMatch(/<style|style=|<script>|<script[^>]*>[^<]|https?:\/\//)
    },
  )

  test('is not sent again to whoever has it', async () => {
    const tag = (await app.request('/')).headers.get('etag') ?? ''
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const again = await app.request('/verify', { headers: { 'if-none-match': known } })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag])
      expect(again.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })
})

describe('a file', () => {
  test('never changes under its name, and is sent in brotli to whoever takes it', async () => {
    for (const { name, bytes, brotliBytes } of built.filter((file) => file.name !== 'index.html')) {
      const plain = await app.request(`/assets/${name}`, { headers: { 'accept-encoding': 'gzip, br;q=0' } })
      expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect([plain.headers.get('content-encoding'), plain.headers.get('content-length')]).toEqual([
        null,
        String(bytes),
      ])
      const packed = await app.request(`/assets/${name}`, { headers: { 'accept-encoding': 'gzip, deflate, br' } })
      expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual(['br', 'Accept-Encoding'])
      const body = Buffer.from(await packed.arrayBuffer())
      expect(body.length).toBe(brotliBytes)
      expect(brotliDecompressSync(body)).toEqual(Buffer.from(await plain.arrayBuffer()))
      expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'))
    }
  })

  test.each(['/assets/none.js', '/assets/..%2Findex.html', '/assets/main.js.br'])(
    'that is not there is not found: %s',
    async (path) => {
      expect((await app.request(path)).status).toBe(404)
    },
  )
})

test('the first page, with the list, loads no more than it may', () => {
  expect(overBudget(built)).toEqual([])
})

describe('whom to sign in with', () => {
  test('is told as it was deployed', async () => {
    expect(await (await app.request('/config.json')).json()).toEqual(config)
  })

  test.each([config, { ...config, scope: '</script><script>alert(1)</script><!-- & "' }])(
    'is in the page, in each coding, as data that nothing ends: %#',
    async (configured) => {
      const own = createApp({ files, config: configured, issuerOrigins: async () => [] })
      const plain = Buffer.from(await (await own.request('/')).arrayBuffer())
      const packed = await own.request('/', { headers: { 'accept-encoding': 'br' } })
      expect(brotliDecompressSync(Buffer.from(await packed.arrayBuffer()))).toEqual(plain)
      const [, json = ''] = /<script type="application\/json" id="config">([^<]*)<\/script>/.exec(String(plain)) ?? []
      expect(JSON.parse(json)).toEqual(configured)
    },
  )
})

test('every static route is answered, and nothing else', async () => {
  for (const { path } of staticRoutes) {
    const [asset] = built.filter(({ name }) => name.endsWith('.js'))
    const response = await app.request(path.replace('{page+}', 'x').replace('{file}', asset?.name ?? ''))
    expect([path, response.status]).toEqual([path, 200])
  }
  for (const path of ['/v2/me', '/none', '/organizations']) expect((await app.request(path)).status).toBe(404)
})

describe('the origins of the issuer', () => {
  const configuration = {
    token_endpoint: 'https://tokens.example.org/token',
    revocation_endpoint: 'https://login.example.org/r',
  }

  test('are asked for once, and those of all endpoints that are called', async () => {
    let asked = 0
    const origins = issuerOrigins('https://login.example.org/pool', async () => {
      asked += 1
      return Response.json(configuration)
    })
    expect(await origins()).toEqual(['https://login.example.org', 'https://tokens.example.org'])
    await origins()
    expect(asked).toBe(1)
  })

  test('are its own while it cannot be asked, and are asked for again', async () => {
    const answers = [new Response('', { status: 503 }), Response.json(configuration)]
    const origins = issuerOrigins('https://login.example.org', async () => answers.shift() ?? new Response())
    expect(await origins()).toEqual(['https://login.example.org'])
    expect(await origins()).toEqual(['https://login.example.org', 'https://tokens.example.org'])
  })
})
