// The route that took a request of Express. Express forgets its place and its parameters as soon as a handler fails, so they are noted when it
// sets them.

export interface Matched {
  /** The pattern, behind the path of the router as it was asked for: Express does not keep the pattern of that. */
  readonly route: string | undefined
  readonly parameters: Readonly<Record<string, unknown>> | undefined
}

interface Routed {
  readonly baseUrl: string
  route?: unknown
  params: unknown
}

/** @returns what is known by now, each time it is asked. */
export function matchedRoute(request: Routed): () => Matched {
  let { route, params } = request
  let matched: Matched = route === undefined ? { route: undefined, parameters: undefined } : match(request, route)
  // In a route already. What comes later is the place of an error handler.
  if (route !== undefined) return () => ({ ...matched, parameters: { ...(params as object) } })
  let isNew = false
  Object.defineProperties(request, {
    route: {
      ...own,
      get: () => route,
      set(value: unknown) {
        // A route that begins says so again.
        if (value === route) return
        route = value
        matched = match(request, value)
        isNew = true
      },
    },
    params: {
      ...own,
      get: () => params,
      set(value: unknown) {
        params = value
        // The first parameters after a route are the route's.
        if (isNew) matched = { ...matched, parameters: value as Matched['parameters'] }
        isNew = false
      },
    },
  })
  return () => matched
}

const own = { configurable: true, enumerable: true } as const

function match({ baseUrl }: Routed, route: unknown): Matched {
  const path = (route as { readonly path?: unknown } | undefined)?.path
  // Of a router's own root.
  const below = path === '/' && baseUrl !== '' ? '' : String(path ?? '')
  return { route: `${baseUrl}${below}`, parameters: undefined }
}
