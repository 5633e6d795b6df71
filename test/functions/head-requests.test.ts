// HEAD wherever GET is answered: over the local gateway, with the apps and the engines that answer.
import { describe, expect, onTestFinished, test } from 'vitest'
import { routes } from '../../shared/deployment/routes.ts'
import { anEntry, newId } from '../entries.ts'
import { startService } from '../service.ts'
import { gatewayTo } from '../service-gateway.ts'

const readable = routes.filter((route) => route.method === 'GET')

/** What is different each time, and what belongs to a connection. */
const passing = ['date', 'apigw-requestid', 'connection', 'keep-alive']

async function startExample() {
  // The clock stands still: checkpoints and links are the same at every look.
  const now = Date.now()
  const service = await startService({ now: () => now })
  const gateway = await gatewayTo(service)
  onTestFinished(gateway.stop)
  const [organizationId, folderId, projectId] = [newId(), newId(), newId()]
  const [entryId = ''] = await service.record(anEntry({ context: { organizationId, folderId, projectId } }))
  await service.drain('archive')
  const rights = ['operator *']
  const ids = { organizations: organizationId, folders: folderId, projects: projectId }
  const pathOf = async (pattern: string) => {
    const scope = pattern.split('/')[2] as keyof typeof ids
    const downloads = `/v2/${scope}/${ids[scope]}/downloads`
    const downloadId = pattern.includes('{downloadId}')
      ? (await service.call('POST', downloads, { rights, body: { format: 'ndjson' } })).body.id
      : ''
    if (pattern.includes('{containerId}')) {
      const declared = pattern.replace('{id}', ids[scope]).replace('{containerId}', 'declared')
      await service.call('PUT', declared, { rights: ['manager *'], body: {} })
    }
    if (pattern.includes('/views/')) {
      const view = pattern.replace('{id}', ids[scope]).replace('{name}', 'saved')
      await service.call('PUT', view, { rights, body: { query: 'severity=ERROR' } })
    }
    const ofNoEntry = { rights: ['writer *'], body: { items: [{}] } }
    const recordId = pattern.includes('{recordId}')
      ? (await service.call('POST', `/v2/${scope}/${ids[scope]}/ingest/kubernetes/prod`, ofNoEntry)).body.results[0].id
      : ''
    return pattern
      .replace('{id}', ids[scope])
      .replace('{recordId}', recordId)
      .replace('{containerId}', 'declared')
      .replace('{name}', 'saved')
      .replace('{entryId}', entryId)
      .replace('{downloadId}', downloadId)
      .replace('{tile+}', '0/000.p/1')
      .replace(/\/consistency$/, '/consistency?from=0&to=1')
  }
  const ask = async (method: 'GET' | 'HEAD', path: string, token: string | undefined) => {
    const response = await fetch(`${gateway.url}${path}`, {
      method,
      headers: { 'accept-encoding': 'identity', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      redirect: 'manual',
    })
    const headers = [...response.headers].filter(([name]) => !passing.includes(name))
    // An entry tile comes packed whatever was asked for; fetch would unpack it.
    return { status: response.status, headers, bytes: (await response.arrayBuffer()).byteLength }
  }
  return { service, pathOf, ask, token: await service.token([...rights, 'manager *']) }
}

function statusWithoutRights(path: string): number {
  if (path === '/v2/me' || path === '/v2/organizations') return 200
  return path === '/v2/homes' ? 403 : 404
}

describe.each(readable)('HEAD $path', (route) => {
  test('is answered as GET is, with the same status and headers and without a body', async () => {
    const { pathOf, ask, token } = await startExample()
    const path = await pathOf(route.path)
    const [get, head] = [await ask('GET', path, token), await ask('HEAD', path, token)]
    expect(get.status).toBe(200)
    expect(get.bytes).toBeGreaterThan(0)
    expect(head).toEqual({ status: get.status, headers: get.headers, bytes: 0 })
    expect(new Headers(head.headers).get('content-length')).toBe(String(get.bytes))
  })

  test.skipIf(route.public)('is refused as GET is, without a token and for what is not there', async () => {
    const { pathOf, ask, service } = await startExample()
    const path = await pathOf(route.path)
    for (const [token, status] of [
      [undefined, 401],
      // What is no thing of anybody's is refused for the right that is lacking, and everybody may ask what he may.
      [await service.token([]), statusWithoutRights(route.path)],
    ] as const) {
      const [get, head] = [await ask('GET', path, token), await ask('HEAD', path, token)]
      expect(get.status).toBe(status)
      expect(head).toEqual({ status: get.status, headers: get.headers, bytes: 0 })
    }
  })
})
