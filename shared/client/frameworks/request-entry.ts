// The entry of a request: a pure function of the request, its answer, and what the application wants to keep. Knows no framework.

import { isObject } from '../../is-object.ts'
import type { Selection } from '../content/pick.ts'
import { redacted } from '../content/redaction.ts'
import type { EntryFields } from '../context/entry-fields.ts'
import { clientAddress } from './client-address.ts'
import type { Answer, PlainRequest } from './plain-request.ts'
import type { Initiator } from './route-options.ts'

/** What is kept of a request. */
export interface Kept {
  readonly proxies: number
  readonly headers: readonly string[]
  readonly query: Selection | undefined
  readonly body: Selection | undefined
}

/** `POST /projects/:id`; with the path if no route took the request. */
export function endpointOf({ method, route, path }: PlainRequest): string {
  return `${method} ${route ?? path}`
}

/** Who, from where and by what: the same in each entry that is recorded during the request. */
export function requestFacts(
  plain: PlainRequest,
  { proxies, headers, query }: Omit<Kept, 'body'>,
  initiator: Initiator | undefined,
): EntryFields {
  const asked = query && redacted(query(plain.query))
  const parameters = { ...objectOf(redacted(plain.parameters)), ...objectOf(asked) }
  const kept = redacted(
    Object.fromEntries(headers.map((name) => [name.toLowerCase(), plain.header(name.toLowerCase())])),
  )
  return {
    sourceIpAddress: clientAddress(plain.peer, plain.header('x-forwarded-for'), proxies),
    userAgent: plain.header('user-agent') || undefined,
    initiator: knownInitiator(initiator),
    request: {
      endpoint: endpointOf(plain),
      ...nonEmpty('parameters', parameters),
      ...nonEmpty('headers', objectOf(kept) as Record<string, string>),
    },
  }
}

/** What the request asked for in its body. */
export function requestWithBody(
  request: EntryFields['request'],
  { body }: PlainRequest,
  selection: Selection | undefined,
) {
  const kept = selection && body !== undefined ? redacted(selection(body)) : undefined
  if (kept === undefined || request === undefined) return request
  return { ...request, ...nonEmpty('body', isObject(kept) ? kept : { value: kept }) }
}

/** How it ended. A client that leaves does not undo what was done. */
export function outcomeFields({ status, brokenOffBy, error }: Answer): EntryFields {
  const isFailed = status === undefined || status >= 400 || error !== undefined || brokenOffBy === 'server'
  const response = { ...(status === undefined ? {} : { status }), ...(brokenOffBy ? { brokenOffBy } : {}) }
  return {
    severity: isFailed ? 'ERROR' : 'INFO',
    ...(status === 401 || status === 403 ? { eventType: 'POLICY_DENIED' } : {}),
    details: { response, ...(error === undefined ? {} : { error: nameOf(error) }) },
  }
}

/** Its class. A message may hold anything. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

/** Ids of databases are numbers: the service makes texts of them, and keeps what is too long beside its beginning. */
function knownInitiator(initiator: Initiator | undefined): EntryFields['initiator'] {
  const known = objectOf(redacted(initiator))
  const { id } = known
  const isKnown = typeof id === 'number' || (typeof id === 'string' && id !== '')
  return isKnown ? (known as NonNullable<EntryFields['initiator']>) : undefined
}

function objectOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {}
}

function nonEmpty<Name extends string, Value extends object>(name: Name, value: Value): { [Each in Name]?: Value } {
  return Object.keys(value).length === 0 ? {} : ({ [name]: value } as { [Each in Name]: Value })
}
