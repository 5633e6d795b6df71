// The HTTP routes as data, with the function of each. The CDK construct of the gateway and the local gateway read them, and the
// tests compare each function's app with them. Path parameters have API Gateway's form.

import { type ContainerKind, containerKinds, scopeKinds } from '../entry/scope.ts'
import { keysOf } from '../keys-of.ts'
import { ingestFormats, ingestPath, splunkPaths } from './ingest-formats.ts'
import { signedInPath, signedOutPath } from './portal-config.ts'

export type ApiFunction = 'ingest' | 'query'
export type HttpFunction = ApiFunction | 'portal'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS'
/** The cost class of a request, which sets its limit at the gateway (infra/compute/capacity.ts). */
export type RouteKind =
  | 'public'
  | 'describing'
  | 'searching'
  | 'summing'
  | 'waiting'
  | 'making'
  | 'keyed'
  | 'proving'
  | 'declaring'
  | 'static'
  | 'other'

export interface Route {
  readonly method: Method
  readonly path: `/${string}`
  readonly function: HttpFunction
  /** Default `other`: the route reads and writes only a few rows, however much is stored. Every other route has a kind. */
  readonly kind?: RouteKind
}

export interface ApiRoute extends Route {
  readonly function: ApiFunction
  /** Answered without a token: the answer is the same for everybody, and has no stored data. */
  readonly public?: true
  /** A sender's key opens it as a token does, so the gateway can check neither. */
  readonly keyed?: true
}

/** The API. */
export const routes: readonly ApiRoute[] = [
  { method: 'GET', path: '/healthz', function: 'query', public: true, kind: 'public' },
  { method: 'GET', path: '/openapi.json', function: 'query', public: true, kind: 'describing' },
  { method: 'GET', path: '/docs', function: 'query', public: true, kind: 'describing' },
  { method: 'POST', path: '/v2/entries', function: 'ingest' },
  ...keysOf(ingestFormats).map(
    (format): ApiRoute => ({
      method: 'POST',
      path: ingestPath(format),
      function: 'ingest',
      keyed: true,
      kind: 'keyed',
    }),
  ),
  ...[...splunkPaths.events.slice(1), ...splunkPaths.raw].map(
    (path): ApiRoute => ({ method: 'POST', path, function: 'ingest', keyed: true, kind: 'keyed' }),
  ),
  { method: 'GET', path: splunkPaths.health, function: 'ingest', public: true, kind: 'public' },
  // https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection
  { method: 'OPTIONS', path: ingestPath('cloudevents'), function: 'ingest', public: true, kind: 'public' },
  { method: 'GET', path: '/v2/me', function: 'query' },
  { method: 'GET', path: '/v2/organizations', function: 'query', kind: 'declaring' },
  ...scopeKinds.flatMap((scope): ApiRoute[] => [
    { method: 'GET', path: `/v2/${scope}/{id}`, function: 'query', kind: 'searching' },
    { method: 'POST', path: `/v2/${scope}/{id}/search`, function: 'query', kind: 'searching' },
    { method: 'GET', path: `/v2/${scope}/{id}/insights`, function: 'query', kind: 'summing' },
    { method: 'GET', path: `/v2/${scope}/{id}/feed`, function: 'query', kind: 'waiting' },
    { method: 'POST', path: `/v2/${scope}/{id}/downloads`, function: 'query', kind: 'making' },
    { method: 'PUT', path: `/v2/${scope}/{id}/views/{name}`, function: 'query', kind: 'declaring' },
    { method: 'GET', path: `/v2/${scope}/{id}/views`, function: 'query', kind: 'declaring' },
    { method: 'GET', path: `/v2/${scope}/{id}/views/{name}`, function: 'query', kind: 'declaring' },
    { method: 'DELETE', path: `/v2/${scope}/{id}/views/{name}`, function: 'query', kind: 'declaring' },
    { method: 'GET', path: `/v2/${scope}/{id}/downloads`, function: 'query', kind: 'declaring' },
    { method: 'GET', path: `/v2/${scope}/{id}/downloads/{downloadId}`, function: 'query' },
  ]),
  { method: 'GET', path: '/v2/organizations/{id}/entries/{entryId}', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/entries/{entryId}/proof', function: 'query', kind: 'proving' },
  { method: 'GET', path: '/v2/organizations/{id}/log', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/log/checkpoint', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/log/consistency', function: 'query', kind: 'proving' },
  { method: 'GET', path: '/v2/organizations/{id}/log/key', function: 'query' },
  { method: 'GET', path: '/v2/organizations/{id}/log/tile/{tile+}', function: 'query', kind: 'proving' },
  ...containerKinds.map((kind) => declaredContainer('PUT', kind, 'declaring')),
  { method: 'GET', path: '/v2/organizations/{id}/containers', function: 'query', kind: 'declaring' },
  ...containerKinds.map((kind) => declaredContainer('GET', kind, 'other')),
  ...containerKinds.map((kind) => declaredContainer('DELETE', kind, 'declaring')),
  { method: 'POST', path: '/v2/organizations/{id}/ingest-keys', function: 'query', kind: 'declaring' },
  { method: 'GET', path: '/v2/organizations/{id}/ingest-keys', function: 'query', kind: 'declaring' },
  { method: 'DELETE', path: '/v2/organizations/{id}/ingest-keys/{keyId}', function: 'query', kind: 'declaring' },
  { method: 'GET', path: '/v2/organizations/{id}/quarantine', function: 'ingest', kind: 'declaring' },
  { method: 'GET', path: '/v2/organizations/{id}/quarantine/{recordId}', function: 'ingest', kind: 'declaring' },
  { method: 'POST', path: '/v2/organizations/{id}/quarantine/{recordId}', function: 'ingest', kind: 'declaring' },
  { method: 'GET', path: '/v2/homes', function: 'query', kind: 'declaring' },
  ...containerKinds.map(
    (kind): ApiRoute => ({ method: 'PUT', path: `/v2/homes/${kind}/{containerId}`, function: 'query' }),
  ),
]

function declaredContainer(method: Method, of: ContainerKind, kind: RouteKind): ApiRoute {
  return { method, path: `/v2/organizations/{id}/containers/${of}/{containerId}`, function: 'query', kind }
}

/**
 * The portal: files for the paths of all pages. They are the same for everybody, so they need no token. A function that reads no store
 * answers them. There is no catch-all: other paths get the gateway's 404.
 */
export const staticRoutes: readonly Route[] = [
  ...['/', ...scopeKinds.map((scope) => `/${scope}/{page+}` as const)],
  ...['/verify', '/settings', '/about', signedInPath, signedOutPath],
  ...['/assets/{file}', '/config.json'],
].map((path): Route => ({ method: 'GET', path: path as `/${string}`, function: 'portal', kind: 'static' }))

/** All routes of the gateway. */
export const gatewayRoutes: readonly Route[] = [...routes, ...staticRoutes]

/** A route for GET also answers HEAD, with the same status and headers and no body (RFC 9110 section 9.3.2). */
export function methodsOf({ method }: Route): readonly Method[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method]
}

/** Whether the answer of the route is the same for everybody. */
export function isOpen(route: Route | ApiRoute): boolean {
  return route.function === 'portal' || ('public' in route && route.public === true)
}

/** Whether the gateway may demand a token of its own issuer. A key is none: only the function can check it. */
export function mayDemandToken(route: Route | ApiRoute): boolean {
  return !isOpen(route) && !('keyed' in route && route.keyed === true)
}

/** Whether the route needs no token. */
export function isPublic(method: string, path: string): boolean {
  return routes.some(
    (route) => route.public && methodsOf(route).some((one) => one === method) && pathPattern(route.path).test(path),
  )
}

/** A path with any value for each of its parameters. */
export function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')}$`)
}
