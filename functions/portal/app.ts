// The portal's routes: one page for every path, its files under names that contain a hash of the content, and the settings for signing in, which
// are in the page too.
// The same for everybody; reads no store.
import { type Context, Hono } from 'hono'
import type { PortalConfig } from '../../shared/deployment/portal-config.ts'
import { staticRoutes } from '../../shared/deployment/routes.ts'
import { configuredPage } from './configured-page.ts'
import type { Coding, PortalFile, PortalFiles } from './files.ts'
import { commonHeaders, pageHeaders } from './page-headers.ts'

export interface PortalDeps {
  readonly files: PortalFiles
  readonly config: PortalConfig
  /** The issuer's origins that the page's script calls (issuer-origins.ts). */
  readonly issuerOrigins: () => Promise<readonly string[]>
}

const assetPath = '/assets/{file}'
const configPath = '/config.json'

export function createApp({ files, config, issuerOrigins }: PortalDeps): Hono {
  const app = new Hono()
  const page = configuredPage(files.page, config)
  app.get(configPath, (context) =>
    context.json(config, 200, { ...commonHeaders, 'cache-control': 'no-cache', 'referrer-policy': 'no-referrer' }),
  )
  app.get('/assets/:file', (context) => {
    const file = files.assets.get(context.req.param('file'))
    if (!file) return context.json({ message: 'Not Found' }, 404, { ...commonHeaders, 'cache-control': 'no-store' })
    return serve(context, file, { 'cache-control': 'public, max-age=31536000, immutable' })
  })
  for (const { path } of staticRoutes) {
    if (path === assetPath || path === configPath) continue
    app.get(path.replace('{page+}', ':page{.+}'), async (context) =>
      serve(context, page, { 'cache-control': 'no-cache', ...pageHeaders(await issuerOrigins()) }),
    )
  }
  return app
}

function serve(context: Context, file: PortalFile, headers: Readonly<Record<string, string>>): Response {
  const coding = codingFor(context.req.header('accept-encoding'))
  const body = file.bodies[coding]
  const tag = `"${file.tag}-${coding}"`
  const sent = { ...commonHeaders, ...headers, etag: tag, vary: 'Accept-Encoding' }
  if (isKnown(context.req.header('if-none-match'), tag)) return new Response(null, { status: 304, headers: sent })
  return new Response(body, {
    headers: {
      ...sent,
      'content-type': file.type,
      'content-length': String(body.length),
      ...(coding === 'br' ? { 'content-encoding': 'br' } : {}),
    },
  })
}

/** Whether the client accepts brotli. A weight of 0 refuses it (RFC 9110 section 12.5.3). */
function codingFor(accepted = ''): Coding {
  const takes = accepted
    .split(',')
    .map((one) =>
      one
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .some(([name, weight = 'q=1']) => name === 'br' && Number(weight.slice(2)) > 0)
  return takes ? 'br' : 'identity'
}

/** Weak comparison (RFC 9110 section 13.1.2), since a proxy may have weakened the tag. */
function isKnown(header: string | undefined, tag: string): boolean {
  return header?.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag) ?? false
}
