// What is known of the containers of organizations: what they are called, and what they lie in. Asked of the service once for each
// organization, and filled from the entries that are shown.
import { signal } from '@preact/signals'
import { type ApiClient, isPassing } from '../api/client.ts'
import { readableScopes } from '../api/me.ts'
import { pause } from '../api/pause.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { learnNames, pathOf, reader, type Scope, scopeNames } from './scope.ts'

/** Where a folder or a project lies: the folders above it are top-down, without itself. */
export interface Place {
  readonly organization: string
  readonly folderPath: readonly string[]
}

/** By container, such as `projects/ID`. */
export const places = signal<ReadonlyMap<string, Place>>(new Map())

/** Those that were asked once: what they did not know then is shown by its id. */
const asked = new Set<string>()

/** Of an organization with more, the others are known once an entry names them. */
const containersMax = 5_000

/** How long it waits before it asks again for what could not be answered for the moment. */
const pausesMs = [5_000, 15_000, 30_000, 60_000] as const

/** Asks once; may be called again. A name that cannot be had is no reason to show less. */
export async function learnOrganization(
  api: Pick<ApiClient, 'get'>,
  organization: string,
  sleep: (ms: number) => Promise<void> = (ms) => pause(ms, new AbortController().signal),
): Promise<void> {
  if (asked.has(organization)) return
  asked.add(organization)
  const learnt = await Promise.all(
    [learnContainers, learnOrganizationName].map((learn) => persistently(() => learn(api, organization), sleep)),
  )
  if (learnt.includes('not-now')) asked.delete(organization)
}

async function persistently(
  learn: () => Promise<void>,
  sleep: (ms: number) => Promise<void>,
): Promise<'done' | 'not-now'> {
  for (const pauseMs of [...pausesMs, undefined])
    try {
      await learn()
      return 'done'
    } catch (error) {
      // What is refused, or lacks a session, may be asked by the next screen.
      if (!isPassing(error) || pauseMs === undefined) return 'not-now'
      await sleep(Math.max(pauseMs, (error.retryAfterSeconds ?? 0) * 1000))
    }
  return 'not-now'
}

async function learnContainers(api: Pick<ApiClient, 'get'>, organization: string): Promise<void> {
  let cursor: string | undefined
  let count = 0
  do {
    const page: Answer = await api.get(`/v2${pathOf({ kind: 'organizations', id: organization }, 'containers')}`, {
      limit: 1000,
      cursor,
    })
    learnNames(page.items.flatMap(({ container, name }) => (name === undefined ? [] : [[container, name]])))
    learnPlaces(page.items.map(({ container, folderPath }) => [container, { organization, folderPath }]))
    cursor = page.cursor
    count += page.items.length
  } while (cursor !== undefined && count < containersMax)
}

interface Answer {
  readonly items: readonly {
    readonly container: string
    readonly folderPath: readonly string[]
    readonly name?: string
  }[]
  readonly cursor?: string
}

/** The name that the newest entry about the organization has for it; that is a question for who may read all of it. */
async function learnOrganizationName(api: Pick<ApiClient, 'get'>, id: string): Promise<void> {
  const organization: Scope = { kind: 'organizations', id }
  if (!mayRead(organization)) return
  const { items } = await api.get<{ items: readonly ShownEntry[] }>(`/v2${pathOf(organization)}`, {
    resource: id,
    limit: 10,
  })
  const name = items.find(({ resourceId, resourceName }) => resourceId === id && resourceName)?.resourceName
  if (name !== undefined) learnNames([[`organizations/${id}`, name]])
}

/** Fills what is not known: an entry may be old, and its containers be called otherwise by now. */
export function learnFromEntries(entries: readonly ShownEntry[]): void {
  const names = new Map<string, string>()
  const found = new Map<string, Place>()
  for (const { context, resourceId, resourceName } of entries) {
    const { organizationId: organization, folderId, projectId, folderPath } = context
    const folders = folderPath ?? (folderId === undefined ? [] : [folderId])
    const within: [container: string, folderPath: readonly string[]][] = folders.map((folder, at) => [
      `folders/${folder}`,
      folders.slice(0, at),
    ])
    if (projectId !== undefined) within.push([`projects/${projectId}`, folders])
    for (const [container, path] of within) {
      if (!places.peek().has(container) && !found.has(container))
        found.set(container, { organization, folderPath: path })
    }
    const about = [`organizations/${organization}`, ...within.map(([container]) => container)].find((container) =>
      container.endsWith(`/${resourceId}`),
    )
    if (about && resourceName && !names.has(about) && !scopeNames.peek().has(about)) names.set(about, resourceName)
  }
  learnPlaces([...found])
  learnNames(names)
}

function learnPlaces(news: readonly (readonly [container: string, place: Place])[]): void {
  if (news.length > 0) places.value = new Map([...places.peek(), ...news])
}

/** `undefined` as long as nobody has said it. */
export function organizationOf({ kind, id }: Scope): string | undefined {
  if (kind === 'organizations') return id
  const right = reader.value?.me.rights.find(({ scope }) => scope === `${kind}/${id}`)
  const only = reader.value?.organizations
  return (
    places.value.get(`${kind}/${id}`)?.organization ??
    right?.organizationId ??
    (only?.length === 1 ? only[0]?.id : undefined)
  )
}

/** From the organization to the scope itself: those that the reader may look at. */
export function wayTo(scope: Scope): readonly Scope[] {
  return whole(scope).filter((one) => one === scope || mayRead(one))
}

function whole(scope: Scope): readonly Scope[] {
  const place = places.value.get(`${scope.kind}/${scope.id}`)
  if (scope.kind === 'organizations' || !place) return [scope]
  const folders = place.folderPath.map((id): Scope => ({ kind: 'folders', id }))
  return [{ kind: 'organizations', id: place.organization }, ...folders, scope]
}

function mayRead(scope: Scope): boolean {
  const known = reader.value
  if (!known) return false
  if (known.me.everywhere.reads) return true
  const readable = new Set(readableScopes(known.me))
  return whole(scope).some(({ kind, id }) => readable.has(`${kind}/${id}`))
}

/** The folders and projects of an organization, each behind what it lies in; siblings in the order of their names. */
export function containersIn(organization: string): readonly { readonly scope: Scope; readonly depth: number }[] {
  const order = new Intl.Collator(undefined, { numeric: true })
  const named = (container: string) => scopeNames.value.get(container) ?? container.slice(container.indexOf('/') + 1)
  return [...places.value]
    .filter(([, place]) => place.organization === organization)
    .map(([container, { folderPath }]) => {
      const [kind, id] = container.split('/') as [Scope['kind'], string]
      const above = folderPath.map((folder) => `folders/${folder}`)
      // Ids are in it, so that two folders of one name do not mix what is in them.
      const sorted = [...above, container].flatMap((one) => [named(one), one])
      return { scope: { kind, id }, depth: folderPath.length, sorted }
    })
    .toSorted((a, b) => {
      const at = a.sorted.findIndex((one, index) => one !== b.sorted[index])
      return at === -1 ? -1 : order.compare(a.sorted[at] ?? '', b.sorted[at] ?? '')
    })
}
