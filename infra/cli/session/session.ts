// An invocation with its service: the client, with the caller's token, and the scope that is meant.
import { setTimeout as pause } from 'node:timers/promises'
import type { AccessToken } from '../../../shared/client/cached-token.ts'
import { type ApiClient, apiClient, type Tried } from '../../../shared/client/client.ts'
import type { Scope } from '../../../shared/entry/scope.ts'
import { scopeId, scopeKind } from '../../../shared/entry/scope.ts'
import type { Invocation } from '../invocation/command.ts'
import { usageError } from '../invocation/usage-error.ts'
import { type Place, placeOf, scopeOf } from './place.ts'
import { tokenOfEnvironment, tokenOfSession } from './tokens.ts'

export interface Session {
  readonly place: Place
  readonly client: ApiClient
}

const triesMax = 6

export async function sessionOf(invocation: Invocation): Promise<Session> {
  const place = await placeOf(invocation)
  const { options, notes, version } = invocation
  const told = (tried: Tried) => {
    const after = tried.pauseMs === undefined ? '' : `; again in ${Math.round(tried.pauseMs)} ms`
    notes.warn(`${tried.method} ${tried.url} -> ${tried.status || 'no answer'}${after}`)
  }
  const client = apiClient({
    origin: place.origin,
    fetch,
    accessToken: accessTokenAt(place),
    sleep: (ms, signal) => pause(ms, undefined, signal ? { signal } : {}),
    random: Math.random,
    triesMax,
    userAgent: `beleg-cli/${version} node/${process.versions.node}`,
    ...(options.isOn('debug') ? { onTry: told } : {}),
  })
  return { place, client }
}

function accessTokenAt({ env, origin, local, folder, name }: Place): AccessToken {
  return tokenOfEnvironment(env, origin) ?? local?.accessToken ?? tokenOfSession(folder, name, origin)
}

/** The scope that is meant, and the words behind it. @throws CommandError if none is. */
export function scopeAsked(
  { words, options }: Invocation,
  { scope }: Place,
): { scope: Scope; rest: readonly string[] } {
  const [first = ''] = words
  const isScope = /^(organizations|folders|projects)\//.test(first)
  if (isScope && options.has('scope')) throw usageError(`"--scope" and "${first}" exclude each other: give one of them`)
  const asked = isScope ? scopeOf(first) : options.has('scope') ? scopeOf(options.text('scope') ?? '') : scope
  if (asked) return { scope: asked, rest: isScope ? words.slice(1) : words }
  throw usageError('which organization, folder or project? Name it, such as organizations/ID, or run "beleg use SCOPE"')
}

/** Refuses words that are no scope. */
export function onlyScope(invocation: Invocation, place: Place): Scope {
  const { scope, rest } = scopeAsked(invocation, place)
  if (rest.length === 0) return scope
  throw usageError(`"${rest[0]}" is not a scope: it must be organizations/ID, folders/ID or projects/ID`)
}

/** Some things only an organization has: its entries by id, its log, its keys. @throws CommandError for another scope. */
export function organizationOf(scope: Scope): string {
  if (scopeKind(scope) === 'organizations') return scopeId(scope)
  throw usageError(`"${scope}" must be an organization here: give --scope organizations/ID`)
}
