// The routes of an organization's log, for whoever may read all of the organization: its checkpoint, its key, its tiles, and how it
// has grown. Paths below `…/log` are those of C2SP tlog-tiles (https://c2sp.org/tlog-tiles).
import type { Context, Hono } from 'hono'
import type { HttpEnv } from '../../../shared/http/http-app.ts'
import { lastCheckpoint } from '../../../shared/log/checkpoints.ts'
import { readableScope, type ScopeDeps } from '../scope/readable-scope.ts'
import { consistency } from './consistency.ts'
import { type LogDeps, logInfo, logKey } from './log-info.ts'
import { servedTile, type TileDeps } from './served-tile.ts'

export interface LogRoutesDeps extends Omit<LogDeps, 'ledger'>, Omit<TileDeps, 'ledger'>, ScopeDeps {
  readonly ledger: LogDeps['ledger'] & TileDeps['ledger']
}

export function serveLog(app: Hono<HttpEnv>, deps: LogRoutesDeps): void {
  const readable = (context: Context<HttpEnv>) =>
    readableScope(deps, context.get('caller'), 'organizations', context.req.param('id') ?? '')
  const path = '/v2/organizations/:id/log'

  app.get(path, async (context) => context.json(await logInfo(deps, await readable(context))))
  app.get(`${path}/checkpoint`, async (context) => {
    const { organization = '' } = await readable(context)
    return context.text((await lastCheckpoint(deps, organization)).note)
  })
  app.get(`${path}/key`, async (context) => context.text(`${await logKey(deps, await readable(context))}\n`))
  app.get(`${path}/consistency`, async (context) =>
    context.json(await consistency(deps, await readable(context), context.req.queries())),
  )
  app.get(`${path}/tile/:tile{.+}`, async (context) => {
    const { bytes, isCompressed } = await servedTile(deps, await readable(context), context.req.param('tile'))
    return context.body(bytes, 200, {
      'Content-Type': 'application/octet-stream',
      // What a tile holds never changes; who may see it can.
      'Cache-Control': 'private, max-age=86400, immutable',
      ...(isCompressed ? { 'Content-Encoding': 'gzip' } : {}),
    })
  })
}
