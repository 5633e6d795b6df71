// The API's description, to programs as OpenAPI and to people as a page: to everybody, without a token. The document is made
// beforehand (infra/openapi), kept in the repository, and part of the bundle.
import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import type { HttpEnv } from '../../../shared/http/http-app.ts'
import type { OpenApiDocument } from '../../../shared/http/openapi-document.ts'
import { type Content, serveContent } from './described-content.ts'

/** It changes with a deployment only. */
const cacheControl = 'public, max-age=300'

export function serveDescription(app: Hono<HttpEnv>): void {
  app.get('/openapi.json', serveContent(document))
  app.get('/docs', serveContent(page))
}

/**
 * Of a dynamic import esbuild makes a function within the bundle that runs at the first call; until then Node looks at it only as far
 * as to find its end. Measured with the function's bundle on Node 24: 2 ms of 100 to load it all, so a file beside it is not worth it.
 */
async function readDocument(): Promise<OpenApiDocument> {
  const { default: document } = await import('./openapi.json', { with: { type: 'json' } })
  return document as unknown as OpenApiDocument
}

async function document(): Promise<Content> {
  return {
    text: JSON.stringify(await readDocument()),
    headers: { 'Cache-Control': cacheControl, 'Content-Type': 'application/json' },
  }
}

async function page(): Promise<Content> {
  const { docsPage } = await import('./docs/page.ts')
  const { docsStyle } = await import('./docs/style.ts')
  const styleHash = createHash('sha256').update(docsStyle).digest('base64')
  return {
    text: String(await docsPage(await readDocument(), docsStyle)),
    headers: {
      'Cache-Control': cacheControl,
      'Content-Type': 'text/html; charset=UTF-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  }
}
