// The routes of ingest keys.
import type { Hono } from 'hono'
import type { HttpEnv } from '../../../shared/http/http-app.ts'
import { originOf } from '../../../shared/http/origin.ts'
import { jsonBody } from '../request/json-body.ts'
import { type KeysDeps, listKeys, makeKey, revokeKey } from './keys.ts'

const path = '/v2/organizations/:id/ingest-keys'

export function serveKeys(app: Hono<HttpEnv>, deps: KeysDeps): void {
  app.post(path, async (context) => {
    const { id } = context.req.param()
    const body = await jsonBody(context)
    return context.json(await makeKey(deps, context.get('caller'), id, body, originOf(context)), 201)
  })
  app.get(path, async (context) => context.json(await listKeys(deps, context.get('caller'), context.req.param('id'))))
  app.delete(`${path}/:keyId`, async (context) => {
    const { id, keyId } = context.req.param()
    return context.json(await revokeKey(deps, context.get('caller'), id, keyId, originOf(context)))
  })
}
