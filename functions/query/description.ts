// The API's description, to programs as OpenAPI and to people as a page: to everybody, without a token. The document is made
// beforehand (infra/openapi), kept in the repository, and part of the bundle.
import { createHash } from 'node:crypto'
import type { Context, Hono } from 'hono'
import type { HttpEnv } from '../../shared/http/http-app.ts'
import type { OpenApiDocument } from '../../shared/http/openapi-document.ts'

/** It changes with a deployment only. */
const cacheControl = 'public, max-age=300'

export function serveDescription(app: Hono<HttpEnv>): void {
  app.get('/openapi.json', async (context) =>
    context.json(await readDocument(), 200, { 'Cache-Control': cacheControl }),
  )
  app.get('/docs', showPage)
}

/**
 * Of a dynamic import esbuild makes a function within the bundle that runs at the first call; until then Node looks at it only as far
 * as to find its end. Measured with the function's bundle on Node 24: 2 ms of 100 to load it all, so a file beside it is not worth it.
 */
async function readDocument(): Promise<OpenApiDocument> {
  const { default: document } = await import('./openapi.json', { with: { type: 'json' } })
  return document as unknown as OpenApiDocument
}

async function showPage(context: Context<HttpEnv>): Promise<Response> {
  const { docsPage } = await import('./docs/page.ts')
  const { docsStyle } = await import('./docs/style.ts')
  const page = String(await docsPage(await readDocument(), docsStyle))
  const styleHash = createHash('sha256').update(docsStyle).digest('base64')
  return context.html(page, 200, {
    'Cache-Control': cacheControl,
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  })
}
