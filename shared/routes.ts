// The HTTP routes as data: which function answers what. Read by the CDK construct of the gateway, by the local gateway,
// and by the tests that hold each function's app against it. Path parameters are written as API Gateway writes them.

export type HttpFunction = 'ingest' | 'query'

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: `/${string}`
  readonly function: HttpFunction
}

const scopes = ['organizations', 'folders', 'projects'] as const

export const routes: readonly Route[] = [
  { method: 'POST', path: '/v2/entries', function: 'ingest' },
  ...scopes.flatMap((scope): Route[] => [
    { method: 'GET', path: `/v2/${scope}/{id}`, function: 'query' },
    { method: 'GET', path: `/v2/${scope}/{id}/insights`, function: 'query' },
    { method: 'POST', path: `/v2/${scope}/{id}/downloads`, function: 'query' },
    { method: 'GET', path: `/v2/${scope}/{id}/downloads/{downloadId}`, function: 'query' },
  ]),
  { method: 'GET', path: '/v2/organizations/{id}/entries/{entryId}', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/entries/{entryId}/proof', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/feed', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/log', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/log/checkpoint', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/log/consistency', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/log/key', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/log/tile/{tile+}', function: 'query' },
]
