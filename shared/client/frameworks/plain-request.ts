// A request and its answer in plain terms, as every framework has them.

export interface PlainRequest {
  /** In capital letters. */
  readonly method: string
  /** The pattern of the route that took it, such as `/projects/:id`; `undefined` if none did. */
  readonly route: string | undefined
  /** As it was asked for, without a query. */
  readonly path: string
  /** Of the route's pattern. */
  readonly parameters: Readonly<Record<string, unknown>> | undefined
  readonly query: unknown
  /** What the application has read; `undefined` if it has read nothing. */
  readonly body: unknown
  /** The address of whoever holds the connection. */
  readonly peer: string | undefined
  /** @param name in small letters. @returns several lines of one header joined with a comma and a space. */
  readonly header: (name: string) => string | undefined
}

/** What became of a request. */
export interface Answer {
  /** `undefined` if the handler had not answered when nobody waited any more. */
  readonly status: number | undefined
  /** Who ended it before its end. `undefined` if it was sent whole, and where that is not known. */
  readonly brokenOffBy?: 'client' | 'server' | undefined
  /** What the handler threw. */
  readonly error?: unknown
}

/** Methods that ask for no change (RFC 9110, section 9.2.1). */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])
