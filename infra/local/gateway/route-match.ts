// Which route answers a request, as an HTTP API of API Gateway decides it. Calls nobody.
import { methodsOf, type Route } from '../../../shared/deployment/routes.ts'

export interface RouteMatch {
  readonly route: Route
  /** As the event carries it: `GET /v2/projects/{id}`. */
  readonly routeKey: string
  readonly pathParameters: Readonly<Record<string, string>>
}

/**
 * Method and path must both match: GET does not answer HEAD by itself, and nothing answers OPTIONS unless a route says so. The route
 * with the most literal segments wins, `{name+}` comes last.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @param path decoded. Hence an encoded slash parts two segments, as it does in the service.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const matches = routes
    .filter((route) => methodsOf(route).some((one) => one === method))
    .flatMap((route) => {
      const pathParameters = matchPath(segmentsOf(route.path), segmentsOf(path))
      return pathParameters ? [{ route, routeKey: `${method} ${route.path}`, pathParameters }] : []
    })
  return matches.sort((a, b) => rank(b.route) - rank(a.route))[0]
}

function matchPath(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [index, segment] of pattern.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(segment)
    const value = name?.[2] ? path.slice(index).join('/') : path[index]
    if (name ? !value : value !== segment) return undefined
    if (name?.[1] && value) parameters[name[1]] = value
    if (name?.[2]) return parameters
  }
  return pattern.length === path.length ? parameters : undefined
}

function rank({ path }: Route): number {
  const segments = segmentsOf(path)
  const literals = segments.filter((segment) => !segment.startsWith('{')).length
  return path.endsWith('+}') ? literals - 1000 : literals
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1)
}
