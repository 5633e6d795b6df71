// The local gateway in front of a test's service: it calls the apps as Lambda does.
import { handle } from 'hono/aws-lambda'
import { type HttpHandler, startGateway } from '../infra/local/gateway/gateway.ts'
import { routes } from '../shared/deployment/routes.ts'
import type { Service } from './service.ts'

/** The caller stops it. */
export function gatewayTo({ apps }: Pick<Service, 'apps'>) {
  const functions = { ingest: handle(apps.ingest) as HttpHandler, query: handle(apps.query) as HttpHandler }
  return startGateway({ port: 0, routes, functions })
}
