// The routes of an organization's log, for readers of the whole organization: checkpoint, key, tiles, consistency proof. The paths below
// `…/log` are those of C2SP tlog-tiles (https://c2sp.org/tlog-tiles).
import type { Context, Hono } from 'hono'
import type { HttpEnv } from '../../../shared/http/http-app.ts'
import { type SignedLogs, signedCheckpoint } from '../../../shared/log/signed-log.ts'
import type { Looked } from '../request/looks.ts'
import { readableOrganization, type ScopeDeps } from '../scope/readable-scope.ts'
import { consistency } from './consistency.ts'
import { type LogInfoDeps, logInfo, logKey } from './log-info.ts'
import { servedTile, type TileDeps } from './served-tile.ts'

export interface LogRoutesDeps extends LogInfoDeps, TileDeps, ScopeDeps {
  readonly logs: SignedLogs
  readonly looked: Looked
}

export function serveLog(app: Hono<HttpEnv>, deps: LogRoutesDeps): void {
  const readable = async (context: Context<HttpEnv>) => {
    const id = context.req.param('id') ?? ''
    const { organization, sight } = await readableOrganization(deps, context.get('caller'), id)
    return {
      log: deps.logs.of(organization),
      sight,
      at: { scope: `organizations/${organization}`, organization } as const,
    }
  }
  const path = '/v2/organizations/:id/log'

  app.get(path, async (context) => context.json(await logInfo(deps, (await readable(context)).log)))
  app.get(`${path}/checkpoint`, async (context) => {
    const { log } = await readable(context)
    return context.text((await signedCheckpoint(log)).note)
  })
  app.get(`${path}/key`, async (context) => context.text(`${await logKey(deps, (await readable(context)).log)}\n`))
  app.get(`${path}/consistency`, async (context) =>
    context.json(await consistency((await readable(context)).log, context.req.queries())),
  )
  app.get(`${path}/tile/:tile{.+}`, async (context) => {
    const { log, sight, at } = await readable(context)
    const { bytes, hasEntries } = await servedTile(deps, log, sight, context.req.param('tile'))
    return context.body(hasEntries ? await deps.looked(context, at, bytes) : bytes, 200, {
      'Content-Type': 'application/octet-stream',
      // A tile never changes, but who may see it can: only the reader's own cache keeps it.
      'Cache-Control': 'private, max-age=86400, immutable',
      ...(hasEntries ? { 'Content-Encoding': 'gzip' } : {}),
    })
  })
}
