// The query API: its routes, and which function answers each.
import type { Context, Hono } from 'hono'
import { type Entry, lineageOf } from '../../shared/entry/entry.ts'
import { containerKinds, containerOf, type ScopeKind, scopeKinds } from '../../shared/entry/scope.ts'
import { type HttpDeps, type HttpEnv, httpApp } from '../../shared/http/http-app.ts'
import { originOf } from '../../shared/http/origin.ts'
import { parseParameters } from '../../shared/http/parameters.ts'
import { me } from './caller/me.ts'
import { listOrganizations, type OrganizationsDeps } from './caller/organizations.ts'
import {
  type ContainersDeps,
  declareContainer,
  listContainers,
  removeContainer,
  showContainer,
} from './containers/containers.ts'
import { type HomesRouteDeps, listContests, settleHome } from './containers/homes.ts'
import { serveDescription } from './describe/description.ts'
import { type DownloadListDeps, listDownloads } from './downloads/download-list.ts'
import { type DownloadDeps, findDownload, requestDownload } from './downloads/download-request.ts'
import { entryProof } from './entry/entry-proof.ts'
import { type OneEntryDeps, oneEntry } from './entry/one-entry.ts'
import { showEntry } from './entry/shown-entry.ts'
import { type FeedDeps, feed } from './feed/feed.ts'
import { insights } from './insights/insights.ts'
import { serveKeys } from './keys/key-routes.ts'
import type { KeysDeps } from './keys/keys.ts'
import { type ListDeps, list } from './list/list.ts'
import { parseSearch } from './list/search-body.ts'
import { type LogRoutesDeps, serveLog } from './log/log-routes.ts'
import { jsonBody } from './request/json-body.ts'
import { isLookOf, type LookDeps, type Looked, type LookedAt, looksOf } from './request/looks.ts'
import { organizationParameters } from './scope/organization-parameter.ts'
import { readableScope, type ScopeDeps } from './scope/readable-scope.ts'
import { listViews, removeView, saveView, showView, type ViewsDeps } from './views/views.ts'

export interface QueryDeps
  extends HttpDeps,
    DownloadDeps,
    LookDeps,
    Pick<FeedDeps, 'sleep' | 'longPollsMax'>,
    Pick<LogRoutesDeps, 'publicKey'> {
  readonly events: ListDeps['events'] & OneEntryDeps['events'] & DownloadDeps['events']
  readonly manifests: ListDeps['manifests']
  readonly notes: ListDeps['notes'] & DownloadDeps['notes']
  readonly parts: ListDeps['parts']
  readonly payloads: ListDeps['payloads'] & DownloadDeps['payloads']
  readonly lookups: ListDeps['lookups'] & DownloadDeps['lookups'] & ScopeDeps['lookups'] & OrganizationsDeps['lookups']
  readonly downloads: DownloadDeps['downloads'] & DownloadListDeps['downloads']
  readonly homes: HomesRouteDeps['homes']
  readonly containers: ContainersDeps['containers']
  readonly seenContainers: ContainersDeps['seenContainers']
  readonly newEvidenceId: HomesRouteDeps['newEvidenceId']
  readonly views: ViewsDeps['views']
  readonly ingestKeys: KeysDeps['ingestKeys']
  readonly newIngestKey: KeysDeps['newIngestKey']
  readonly cursorKey: ListDeps['cursorKey']
  readonly newBudget: ListDeps['newBudget']
}

export function createApp(deps: QueryDeps): Hono<HttpEnv> {
  const app = httpApp(deps)
  serveDescription(app)
  // Liveness only: the code has started with its settings. Touches no store, since anybody may call it as often as they like.
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.get('/v2/me', async (context) => context.json(await me(deps, context.get('caller'))))
  app.get('/v2/organizations', async (context) =>
    context.json(await listOrganizations(deps, context.get('caller'), context.req.queries())),
  )
  const readable = (context: ScopeContext, kind: ScopeKind, whose = context.req.queries('organization')) =>
    readableScope(deps, context.get('caller'), kind, context.req.param('id'), whose)
  const noteLook = looksOf(deps)
  const looked: Looked = async (context, at, answer) => {
    const [caller, requestId] = [context.get('caller'), context.get('requestId')]
    const { entryId } = context.req.param()
    const origin = originOf(context)
    // Readers see this record, and the id of a PRIVATE entry would reveal that it exists, and when it happened.
    const endpoint = entryId === undefined ? origin.endpoint : origin.endpoint.replace(entryId, '{entryId}')
    await noteLook({ ...at, caller, requestId, origin: { ...origin, endpoint } })
    return answer
  }
  for (const kind of scopeKinds) {
    app.get(`/v2/${kind}/:id`, async (context) => {
      const scope = await readable(context, kind)
      return context.json(await looked(context, scope, await list(deps, scope, context.req.queries())))
    })
    app.post(`/v2/${kind}/:id/search`, async (context) => {
      parseParameters({}, context.req.queries())
      const asked = parseSearch(await jsonBody(context))
      const scope = await readable(context, kind, asked['organization'])
      return context.json(await looked(context, scope, await list(deps, scope, asked)))
    })
    app.get(`/v2/${kind}/:id/insights`, async (context) => {
      const scope = await readable(context, kind)
      return context.json(await looked(context, scope, await insights(deps, scope, context.req.queries())))
    })
    app.get(`/v2/${kind}/:id/feed`, async (context) => {
      const caller = context.get('caller')
      const scope = await readable(context, kind)
      const poll = { id: context.get('requestId'), subject: caller.subject }
      const page = await feed(deps, scope, poll, context.req.queries())
      const isNews = page.items.some(({ entry }) => !isLookOf(caller, entry))
      return context.json(isNews ? await looked(context, scope, page) : page)
    })
    app.get(`/v2/${kind}/:id/views`, async (context) => {
      parseParameters(organizationParameters, context.req.queries())
      return context.json(await listViews(deps, context.get('caller'), await readable(context, kind)))
    })
    const view = `/v2/${kind}/:id/views/:name` as const
    app.put(view, async (context) => {
      parseParameters(organizationParameters, context.req.queries())
      const [scope, { name }] = [await readable(context, kind), context.req.param()]
      const body = await jsonBody(context)
      return context.json(await saveView(deps, context.get('caller'), scope, name, body, originOf(context)))
    })
    app.get(view, async (context) => {
      parseParameters(organizationParameters, context.req.queries())
      const [scope, { name }] = [await readable(context, kind), context.req.param()]
      return context.json(await showView(deps, context.get('caller'), scope, name))
    })
    app.delete(view, async (context) => {
      parseParameters(organizationParameters, context.req.queries())
      const [scope, { name }] = [await readable(context, kind), context.req.param()]
      return context.json(await removeView(deps, context.get('caller'), scope, name, originOf(context)))
    })
    app.post(`/v2/${kind}/:id/downloads`, async (context) => {
      const caller = context.get('caller')
      // Refuses a filter in the query string, which would otherwise be ignored.
      parseParameters(organizationParameters, context.req.queries())
      const scope = await readable(context, kind)
      const download = await requestDownload(deps, caller, scope, await jsonBody(context), originOf(context))
      return context.json(download, 202, { Location: `${context.req.path}/${download.id}` })
    })
    app.get(`/v2/${kind}/:id/downloads`, async (context) => {
      const scope = await readable(context, kind)
      return context.json(await listDownloads(deps, context.get('caller'), scope, context.req.queries()))
    })
    app.get(`/v2/${kind}/:id/downloads/:downloadId`, async (context) => {
      const scope = await readable(context, kind)
      const download = await findDownload(deps, scope, context.req.param('downloadId'))
      return context.json(download.url === undefined ? download : await looked(context, scope, download))
    })
  }
  app.get('/v2/organizations/:id/entries/:entryId', async (context) => {
    const { id, entryId } = context.req.param()
    const entry = await oneEntry(deps, context.get('caller'), id, entryId)
    return context.json(await looked(context, whereFound(entry), await showEntry(deps.payloads, entry)))
  })
  app.get('/v2/organizations/:id/entries/:entryId/proof', async (context) => {
    const { id, entryId } = context.req.param()
    const { entry, file } = await entryProof(deps, context.get('caller'), id, entryId)
    return context.text(await looked(context, whereFound(entry), file), 200, {
      'Content-Disposition': `attachment; filename="${entryId}.tlog-proof"`,
    })
  })
  app.get('/v2/organizations/:id/containers', async (context) =>
    context.json(await listContainers(deps, context.get('caller'), context.req.param('id'), context.req.queries())),
  )
  for (const kind of containerKinds) {
    const path = `/v2/organizations/:id/containers/${kind}/:containerId` as const
    const asked = ({ id, containerId }: { id: string; containerId: string }) => {
      return { organization: id, kind, id: containerId }
    }
    app.put(path, async (context) => {
      const body = await jsonBody(context)
      const container = asked(context.req.param())
      return context.json(await declareContainer(deps, context.get('caller'), container, body, originOf(context)))
    })
    app.get(path, async (context) =>
      context.json(await showContainer(deps, context.get('caller'), asked(context.req.param()))),
    )
    app.delete(path, async (context) => {
      const container = asked(context.req.param())
      return context.json(await removeContainer(deps, context.get('caller'), container, originOf(context)))
    })
  }
  serveKeys(app, deps)
  app.get('/v2/homes', async (context) =>
    context.json(await listContests(deps, context.get('caller'), context.req.queries())),
  )
  for (const kind of containerKinds)
    app.put(`/v2/homes/${kind}/:containerId`, async (context) => {
      const { containerId } = context.req.param()
      const body = await jsonBody(context)
      return context.json(await settleHome(deps, context.get('caller'), kind, containerId, body, originOf(context)))
    })
  serveLog(app, { ...deps, looked })
  return app
}

/** The container of the entry. For a PRIVATE entry, the organization: readers must not learn the container. */
function whereFound(entry: Entry): LookedAt {
  const { organizationId: organization } = entry.context
  const lineage = entry.visibility === 'PRIVATE' ? { organization, folders: [] } : lineageOf(entry)
  return { scope: containerOf(lineage), organization }
}

type ScopeContext = Context<HttpEnv, '/v2/:kind/:id'>
